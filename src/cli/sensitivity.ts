import type { Assumption, Catalog } from '../domain/index.ts';
import type { Choices, Sensitivity } from '../experiment/index.ts';
import { allPolicies, Comparison, sensitivityOf } from '../experiment/index.ts';
import { asPrinted } from '../report/index.ts';
import { formatProblem, readAssumptions } from '../scenario/index.ts';
import { interruptibly } from './interrupted.ts';
import type { Loaded } from './load-scenario.ts';
import type { Outside } from './outside.ts';
import { ProgressBar } from './progress-bar.ts';
import { runLoaded } from './run-loaded.ts';
import { UserMistake } from './user-mistake.ts';

/** Seeds that a sensitivity takes: enough to see a ranking turn round, which is all it is for. */
export const SENSITIVITY_SEEDS = 30;

/** A scenario with all ends of its assumptions, to be run with these choices. */
export interface Varied {
  readonly loaded: Loaded;
  readonly assumptions: readonly Assumption[];
  readonly choices: Choices;
}

/** Reads a scenario once more, for a sensitivity; where there are no two policies to rank, that is the user's mistake. */
export function loadVaried(
  { readable, source }: Loaded,
  choices: Choices,
  seeds: number,
  catalog: Catalog,
): Varied {
  const { text, file, hash } = source;
  const read = readAssumptions(text, { file, catalog, hash });
  if ('problems' in read) throw new UserMistake(...read.problems.map(formatProblem));
  const { scenario, assumptions } = read;
  const policies = choices.policies ?? allPolicies(scenario);
  if (policies.length < 2) {
    throw new UserMistake(
      `--sensitivity: expected two policies or more of ${file} to rank, got ${policies.join(', ')} alone`,
    );
  }
  return {
    loaded: { readable: { ...readable, scenario }, source: { ...source, varied: true } },
    assumptions,
    choices: { ...choices, replications: seeds },
  };
}

/** Runs all ends of all assumptions on the same seeds. */
export async function runSensitivity(
  { loaded, assumptions, choices }: Varied,
  { workers }: { readonly workers?: number },
  outside: Outside,
): Promise<Sensitivity> {
  const bar = new ProgressBar(outside.stderr, `${loaded.readable.scenario.name}: what it depends on`);
  try {
    const { plan, rows } = await interruptibly(outside, (signal) =>
      runLoaded(loaded, { choices, workers, signal, onRows: (_, progress) => bar.show(progress) }, outside),
    );
    return sensitivityOf(new Comparison(plan.scenario, asPrinted(rows)), assumptions);
  } finally {
    bar.clear();
  }
}
