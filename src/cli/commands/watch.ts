import type { Recording, Release } from '../../experiment/index.ts';
import { canonicalLine } from '../../experiment/index.ts';
import { formatTime } from '../../kernel/index.ts';
import { mistakeIn } from '../choices.ts';
import { loadScenarios } from '../load-scenario.ts';
import type { ExitCode, Outside } from '../outside.ts';
import { UserMistake } from '../user-mistake.ts';
import { openScreens, recordRun } from './app.ts';

export interface WatchFlags {
  readonly policy?: string;
  readonly replication: number;
  readonly variant: string;
  readonly release: Release;
  readonly seed?: string;
  readonly plain?: boolean;
}

/** `wavetank watch`: one run on the screen, or without a terminal its journal as text. */
export async function watch(arg: string, flags: WatchFlags, outside: Outside): Promise<ExitCode> {
  const [{ readable }] = await loadScenarios([arg], outside);
  const { scenario, file } = readable;
  const policy = flags.policy ?? scenario.policies[0].name;
  const variant = scenario.variants.find(({ name }) => name === flags.variant);
  const variants = scenario.variants.map(({ name }) => name);
  const policies = (variant?.scenario ?? scenario).policies.map(({ name }) => name);
  const mistakes = [
    ...mistakeIn('--variant', 'variant', flags.variant, variants, file),
    ...mistakeIn('--policy', 'policy', policy, policies, file),
  ];
  if (mistakes.length > 0) throw new UserMistake(...mistakes);

  const { replication, release, seed, plain } = flags;
  const spec = { scenario: arg, policy, variant: flags.variant, release, replication };
  const chosen = seed === undefined ? {} : { seed };
  if (outside.hasScreen && !plain) return openScreens({ watch: spec }, chosen, outside);
  const { recording } = await recordRun(spec, chosen, outside);
  outside.stdout.write(journalText(recording));
  return 0;
}

/** What happened, a line each: the time, then the entry as the run's digest sees it. */
function journalText({ journal, row }: Recording): string {
  const lines = journal.map(
    (entry) => `${formatTime(entry.time)}  ${canonicalLine(entry).replace(/^\d+ /, '')}`,
  );
  return `${[...lines, `digest ${row.digest}`].join('\n')}\n`;
}
