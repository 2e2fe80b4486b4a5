import { Comparison } from '../../experiment/index.ts';
import { comparisonText } from '../../report/index.ts';
import { choicesOf, mistakeIn } from '../choices.ts';
import type { BatchFlags } from '../flags.ts';
import { loadScenarios } from '../load-scenario.ts';
import type { ExitCode, Outside } from '../outside.ts';
import { isStyled } from '../outside.ts';
import { ProgressBar } from '../progress-bar.ts';
import { runLoaded } from '../run-loaded.ts';
import { UserMistake } from '../user-mistake.ts';
import { warnOfHorizon } from '../warn-of-horizon.ts';

export interface CompareFlags extends BatchFlags {
  readonly plain?: boolean;
  readonly base?: string;
}

/** `wavetank compare --plain`: runs a scenario and prints how its policies compare. */
export async function comparePlain(arg: string, flags: CompareFlags, outside: Outside): Promise<ExitCode> {
  const [loaded] = await loadScenarios([arg], outside);
  const choices = choicesOf(flags, [loaded]);
  const { base, workers } = flags;
  const bar = new ProgressBar(outside.stderr, loaded.readable.scenario.name);
  if (base !== undefined) {
    const known = choices.policies ?? loaded.readable.scenario.policies.map(({ name }) => name);
    const mistakes = mistakeIn('--base', 'policy', base, known, loaded.readable.file);
    if (mistakes.length > 0) throw new UserMistake(...mistakes);
  }
  try {
    const { plan, rows } = await runLoaded(
      loaded,
      {
        choices,
        ...(workers === undefined ? {} : { workers }),
        onRows: (_, progress) => bar.show(progress),
      },
      outside,
    );
    bar.clear();
    const { scenario } = plan;
    const strong = (text: string): string =>
      isStyled(outside.stdout, outside.env) ? `\u001b[1m${text}\u001b[22m` : text;
    const text = comparisonText(scenario, new Comparison(scenario, rows), {
      strong,
      ...(base === undefined ? {} : { base }),
    });
    outside.stdout.write(text);
    warnOfHorizon(loaded.readable, scenario, rows, outside.stderr);
    return 0;
  } finally {
    bar.clear();
  }
}
