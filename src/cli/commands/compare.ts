import { Comparison } from '../../experiment/index.ts';
import { comparisonText, sensitivityText } from '../../report/index.ts';
import { choicesOf, mistakeIn } from '../choices.ts';
import type { BatchFlags } from '../flags.ts';
import { interruptibly } from '../interrupted.ts';
import type { Loaded } from '../load-scenario.ts';
import { loadScenarios } from '../load-scenario.ts';
import type { ExitCode, Outside } from '../outside.ts';
import { isStyled } from '../outside.ts';
import { ProgressBar } from '../progress-bar.ts';
import { runLoaded } from '../run-loaded.ts';
import { loadVaried, runSensitivity, SENSITIVITY_SEEDS } from '../sensitivity.ts';
import { UserMistake } from '../user-mistake.ts';
import { warnOfFutility } from '../warn-of-futility.ts';
import { warnOfHorizon } from '../warn-of-horizon.ts';
import { openScreens } from './app.ts';

export interface CompareFlags extends BatchFlags {
  readonly plain?: boolean;
  readonly base?: string;
  readonly sensitivity?: boolean;
}

/** `wavetank compare`: the comparison on the screen, or as text where there is none. */
export async function compare(arg: string, flags: CompareFlags, outside: Outside): Promise<ExitCode> {
  const [loaded] = await loadScenarios([arg], outside);
  const choices = choicesOf(flags, [loaded]);
  requireBase(flags, loaded);
  if (flags.sensitivity) return printSensitivity(loaded, flags, outside);
  if (outside.hasScreen && !flags.plain) {
    const initial = flags.base === undefined ? { compare: arg } : { compare: arg, base: flags.base };
    return openScreens(initial, flags, outside);
  }

  warnOfFutility(loaded.readable, outside.stderr);
  const bar = new ProgressBar(outside.stderr, loaded.readable.scenario.name);
  try {
    const { plan, rows } = await interruptibly(outside, (signal) =>
      runLoaded(
        loaded,
        { choices, workers: flags.workers, signal, onRows: (_, progress) => bar.show(progress) },
        outside,
      ),
    );
    bar.clear();
    const text = comparisonText(plan.scenario, new Comparison(plan.scenario, rows), {
      strong: strongOf(outside),
      ...(flags.base === undefined ? {} : { base: flags.base }),
    });
    outside.stdout.write(text);
    warnOfHorizon(loaded.readable, plan.scenario, rows, outside.stderr);
    return 0;
  } finally {
    bar.clear();
  }
}

async function printSensitivity(loaded: Loaded, flags: CompareFlags, outside: Outside): Promise<ExitCode> {
  const { replications } = loaded.readable.scenario;
  const seeds = flags.replications ?? Math.min(replications, SENSITIVITY_SEEDS);
  const varied = loadVaried(loaded, choicesOf(flags, [loaded]), seeds, await outside.catalog());
  const sensitivity = await runSensitivity(varied, flags, outside);
  outside.stdout.write(sensitivityText(varied.loaded.readable.scenario, sensitivity, strongOf(outside)));
  return 0;
}

function strongOf({ stdout, env }: Outside): (heading: string) => string {
  return isStyled(stdout, env) ? (heading) => `\u001b[1m${heading}\u001b[22m` : (heading) => heading;
}

function requireBase({ base, policies }: CompareFlags, { readable: { scenario, file } }: Loaded): void {
  if (base === undefined) return;
  const known = policies ?? scenario.policies.map(({ name }) => name);
  const mistakes = mistakeIn('--base', 'policy', base, known, file);
  if (mistakes.length > 0) throw new UserMistake(...mistakes);
}
