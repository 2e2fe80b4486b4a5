import type { RunRow } from '../row.ts';
import type { BatchPlan, Job } from './plan.ts';
import type { Part } from './run-batch.ts';

/** Rows of earlier plans of the same scenario, to be taken over into later ones. */
export class KnownRows {
  readonly #rows = new Map<string, RunRow[]>();

  /** Rows of whole jobs. */
  add(rows: readonly RunRow[]): void {
    for (const row of rows) {
      const key = keyOf(row);
      const known = this.#rows.get(key);
      if (known === undefined) this.#rows.set(key, [row]);
      else if (known.every(({ release }) => release !== row.release)) known.push(row);
    }
  }

  /** What is known of a plan. */
  partsOf({ jobs }: BatchPlan): Part[] {
    return jobs.flatMap((job, first) => {
      const rows = this.#rows.get(keyOf(job));
      return rows === undefined ? [] : { first, rows };
    });
  }
}

const keyOf = ({ variant, policy, replication }: Job): string =>
  JSON.stringify([replication, policy, variant]);
