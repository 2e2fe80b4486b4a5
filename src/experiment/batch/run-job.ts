import type { Scenario } from '../../domain/index.ts';
import type { RunRow } from '../row.ts';
import type { Overrun } from '../run/overrun.ts';
import { overrunIn } from '../run/overrun.ts';
import type { QuietTwins } from '../run/quiet-twins.ts';
import type { ReplicationSpec } from '../run/simulate.ts';
import { seedOf } from '../run/simulate.ts';
import type { Job } from './plan.ts';

/** Runs the worlds of one replication under one policy: faulty first, then healthy. `simulateReplication` does it. */
export type Simulate = (spec: ReplicationSpec, twins?: QuietTwins) => readonly RunRow[];

/** Runs one job of a scenario; whatever goes wrong inside names the run, so that it can be replayed. */
export function runJob(scenario: Scenario, job: Job, simulate: Simulate): readonly RunRow[] {
  const variant = scenario.variants.find(({ name }) => name === job.variant);
  if (variant === undefined) throw new Error(`expected a variant of ${scenario.name}, got ${job.variant}`);
  try {
    return simulate({ scenario: variant.scenario, ...job }).map(requireNumbers);
  } catch (problem) {
    throw failureOf(job, seedOf(variant.scenario, job.replication), problem);
  }
}

/** What went wrong in a run: too much for the solver, or our own mistake. */
export function failureOf(job: Job, seed: string, problem: unknown): RunFailure {
  return new RunFailure(job, seed, problem, overrunIn(problem));
}

/** A run that broke off, with what is needed to replay it: one that broke an invariant, our own mistake, or an overrun. */
export class RunFailure extends Error {
  readonly job: Job;
  readonly seed: string;
  /** The budget that the run exceeded; undefined when the mistake is ours. */
  readonly overrun: Overrun | undefined;

  constructor(job: Job, seed: string, cause: unknown, overrun?: Overrun) {
    const { policy, variant, replication } = job;
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`policy ${policy}, variant ${variant}, replication ${replication}, seed ${seed}: ${reason}`, {
      cause,
    });
    this.name = 'RunFailure';
    this.job = job;
    this.seed = seed;
    this.overrun = overrun;
  }
}

/** A measure that is no number would turn into an empty cell, which means something else. */
function requireNumbers(row: RunRow): RunRow {
  for (const [field, value] of Object.entries(row)) {
    if (typeof value === 'number' && !Number.isFinite(value))
      throw new Error(`expected a finite ${field} of the ${row.release} release, got ${value}`);
  }
  return row;
}
