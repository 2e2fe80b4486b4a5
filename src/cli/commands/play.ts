import { loadScenarios, tryScenario } from '../load-scenario.ts';
import type { ExitCode, Outside } from '../outside.ts';

export interface PlayFlags {
  readonly policy?: string;
  readonly variant?: string;
  readonly replication?: number;
  readonly graded?: boolean;
  readonly speed?: number;
  readonly record?: string;
  readonly out?: string;
  readonly script?: string;
}

/** `wavetank play`: the chaos game. */
export async function play(arg: string, flags: PlayFlags, outside: Outside): Promise<ExitCode> {
  const [{ readable }] = await loadScenarios([arg], outside);
  const { playGame } = await import('../../game/index.ts');
  const { stderr, env, version } = outside;
  const { stdin, stdout } = outside.streams;
  return playGame({ ...flags, stdin, stdout, stderr, env, version, scenario: readable.scenario });
}

export interface DebriefFlags {
  readonly scenario?: string;
  readonly out?: string;
  readonly plain?: boolean;
}

/** `wavetank debrief`: a recorded game, run again and explained. */
export async function debriefGame(file: string, flags: DebriefFlags, outside: Outside): Promise<ExitCode> {
  const { debrief } = await import('../../game/index.ts');
  const { stderr, env, version } = outside;
  const { stdin, stdout } = outside.streams;
  return debrief({
    stdin,
    stdout,
    stderr,
    env,
    version,
    file,
    load: async (name) => {
      const result = await tryScenario(flags.scenario ?? name, outside);
      return 'mistakes' in result ? result : result.readable;
    },
    ...(flags.out === undefined ? {} : { out: flags.out }),
    ...(flags.plain === undefined ? {} : { plain: flags.plain }),
  });
}
