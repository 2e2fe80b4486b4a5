import type { Assumption, Catalog } from '../domain/index.ts';
import type { BatchPlan, Choices, Sensitivity, SensitivityRound, ShardRunner } from '../experiment/index.ts';
import { allPolicies, findSensitivity, KnownRows, runBatch } from '../experiment/index.ts';
import { asPrinted } from '../report/index.ts';
import { formatProblem, readAssumptions } from '../scenario/index.ts';
import { interruptibly } from './interrupted.ts';
import type { Loaded } from './load-scenario.ts';
import type { Outside } from './outside.ts';
import { ProgressBar } from './progress-bar.ts';
import type { KeptParts } from './report-folder.ts';
import { withRunner } from './run-loaded.ts';
import { UserMistake } from './user-mistake.ts';

/** Seeds that a sensitivity takes at most: enough to see a ranking turn round, which is all it is for. */
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

/** Jobs that a thread is given at a time: few enough for all of them to be busy to the end of a round. */
const JOBS_AT_A_TIME = 24;

/** Runs the ends of all assumptions, in threads; what an earlier attempt has left in `parts` is not run again. */
export function runSensitivity(
  { loaded, assumptions, choices }: Varied,
  { workers, parts, jobsPerShard = JOBS_AT_A_TIME }: SensitivityOptions,
  outside: Outside,
): Promise<Sensitivity> {
  const { scenario } = loaded.readable;
  const known = new KnownRows();
  const runRound = async (round: SensitivityRound, runner: ShardRunner, signal: AbortSignal) => {
    const { plan, ends, seeds } = round;
    const kept = parts?.(plan);
    const what = ends === 0 ? 'as it is' : `${ends} values`;
    const bar = new ProgressBar(outside.stderr, `${scenario.name}: ${what} on ${seeds} seeds`);
    try {
      const rows = await runBatch(plan, {
        runner,
        signal,
        jobsPerShard,
        finished: [...known.partsOf(plan), ...(kept?.finished ?? [])],
        onPart: (part) => kept?.save(part),
        onRows: (_, progress) => bar.show(progress),
      });
      known.add(rows);
      return asPrinted(rows);
    } finally {
      bar.clear();
    }
  };
  return interruptibly(outside, (signal) =>
    withRunner(loaded, { choices, workers }, outside, (runner) =>
      findSensitivity(scenario, assumptions, choices, (round) => runRound(round, runner, signal)),
    ),
  );
}

interface SensitivityOptions {
  readonly workers?: number | undefined;
  /** Where the parts of a round are kept; nowhere unless told. */
  readonly parts?: (plan: BatchPlan) => KeptParts;
  readonly jobsPerShard?: number;
}
