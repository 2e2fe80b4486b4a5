import type { Overrun, RunFailure } from '../experiment/index.ts';
import { formatTime } from '../kernel/index.ts';
import { UserMistake } from './user-mistake.ts';

/** A run exceeded its budget of memory or attempts: the scenario asks for more than one machine can simulate request by request. */
export class TooMuch extends UserMistake {
  /** Of the run in its batch: so many replications can be had without it. */
  readonly replication: number;

  constructor(file: string, run: string, { expected, cell, at }: Overrun, replication = 0) {
    super(
      `${file}: ${run}: expected ${expected}, where each is simulated, got more at ${formatTime(at)} in ${cell} — ` +
        'fewer users, fewer attempts, a shorter queue, or fidelity: flow',
    );
    this.replication = replication;
  }
}

/** The overrun of a run of a batch or recording, to be told; undefined when the run broke off for another reason. */
export function tooMuchIn({ job, seed, overrun }: RunFailure, file: string): TooMuch | undefined {
  if (overrun === undefined) return undefined;
  const { policy, variant, replication } = job;
  const run = `policy ${policy}, variant ${variant}, replication ${replication}, seed ${seed}`;
  return new TooMuch(file, run, overrun, replication);
}
