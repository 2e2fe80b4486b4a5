import { overrunIn } from '../../experiment/index.ts';
import { loadScenarios, tryScenario } from '../load-scenario.ts';
import type { ExitCode, Outside } from '../outside.ts';
import { TooMuch } from '../too-much.ts';

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
  return withinBudget(readable.file, () =>
    playGame({ ...flags, stdin, stdout, stderr, env, version, scenario: readable.scenario }),
  );
}

/** A game whose run is too much for the solver ends as one that its player can do something about. */
async function withinBudget(file: string, game: () => Promise<ExitCode>): Promise<ExitCode> {
  try {
    return await game();
  } catch (problem) {
    const overrun = overrunIn(problem);
    throw overrun === undefined ? problem : new TooMuch(file, 'this game', overrun);
  }
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
  return withinBudget(file, () =>
    debrief({
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
    }),
  );
}
