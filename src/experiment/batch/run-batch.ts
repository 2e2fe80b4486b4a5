import type { RunRow } from '../row.ts';
import type { BatchPlan, Job } from './plan.ts';

/** How many rows a job gives: one per release. */
const ROWS_PER_JOB = 2;

/**
 * Runs everything in a plan and gives the rows in the plan's order, whatever the number of workers, the cut into shards,
 * and the order in which they finish.
 *
 * When the signal aborts, no further shard is begun and the promise is rejected with the signal's reason; parts that were
 * handed out before stay valid.
 */
export async function runBatch(plan: BatchPlan, options: BatchOptions): Promise<RunRow[]> {
  const { runner, finished = [], signal, onPart } = options;
  const batch = new Assembly(plan, options.onRows);
  for (const part of finished) batch.add(part);
  const shards = batch.missing(options.jobsPerShard ?? jobsPerShard(plan, runner.atOnce));

  let next = 0;
  const workOff = async (): Promise<void> => {
    while (next < shards.length) {
      const shard = shards[next];
      next += 1;
      signal?.throwIfAborted();
      const part = { first: shard.first, rows: await runner.run(shard.jobs, signal) };
      onPart?.(part);
      batch.add(part);
    }
  };
  const workOffUnlessOneFails = (): Promise<void> =>
    workOff().catch((problem) => {
      next = shards.length; // The others end with what they have in hand.
      throw problem;
    });
  await Promise.all(Array.from({ length: runner.atOnce }, workOffUnlessOneFails));
  return batch.rows();
}

export interface BatchOptions {
  readonly runner: ShardRunner;
  /** What an earlier attempt has left; jobs beyond the plan are passed over. */
  readonly finished?: readonly Part[];
  /** At most about 40 unless told, always whole replications. */
  readonly jobsPerShard?: number;
  readonly signal?: AbortSignal;
  /** Each part as it is finished, in any order: to be saved. */
  readonly onPart?: (part: Part) => void;
  /** Rows in the plan's order as soon as everything before them is there: to be shown. */
  readonly onRows?: (rows: readonly RunRow[], progress: Progress) => void;
}

/** Rows of consecutive jobs of a plan. */
export interface Part {
  /** Index of the first job. */
  readonly first: number;
  readonly rows: readonly RunRow[];
}

/** Jobs done, wherever they stand in the plan. */
export interface Progress {
  readonly done: number;
  readonly total: number;
}

/** Who runs jobs: this thread, or a pool of workers. */
export interface ShardRunner {
  /** How many shards it wants to have at hand. */
  readonly atOnce: number;
  /** Faulty and healthy row of each job, in the order of the jobs. */
  run(jobs: readonly Job[], signal?: AbortSignal): Promise<readonly RunRow[]>;
  close(): Promise<void>;
}

interface Shard {
  readonly first: number;
  readonly jobs: readonly Job[];
}

/** Whole replications, so that whatever is finished can be compared; enough shards for everybody to be busy to the end. */
function jobsPerShard({ scenario, jobs }: BatchPlan, atOnce: number): number {
  const perReplication = jobs.length / scenario.replications;
  const fairShare = Math.floor(scenario.replications / (4 * atOnce));
  return perReplication * Math.max(1, Math.min(Math.round(40 / perReplication), fairShare));
}

/** Puts parts together in the order of the plan. */
class Assembly {
  readonly #plan: BatchPlan;
  readonly #onRows: BatchOptions['onRows'];
  readonly #rows: (readonly RunRow[] | undefined)[];
  #done = 0;
  #shown = 0;

  constructor(plan: BatchPlan, onRows: BatchOptions['onRows']) {
    this.#plan = plan;
    this.#onRows = onRows;
    this.#rows = new Array(plan.jobs.length);
  }

  add({ first, rows }: Part): void {
    for (let i = 0; i < rows.length; i += ROWS_PER_JOB) {
      const index = first + i / ROWS_PER_JOB;
      if (index >= this.#rows.length) break;
      if (this.#rows[index] === undefined) this.#done += 1;
      this.#rows[index] = rowsOf(this.#plan.jobs[index], rows.slice(i, i + ROWS_PER_JOB));
    }
    this.#show();
  }

  /** What is not there yet, cut into shards at the same places whatever is there. */
  missing(size: number): Shard[] {
    const shards: { first: number; jobs: Job[] }[] = [];
    let open: { first: number; jobs: Job[] } | undefined;
    for (const [index, job] of this.#plan.jobs.entries()) {
      if (this.#rows[index] !== undefined || index % size === 0) open = undefined;
      if (this.#rows[index] !== undefined) continue;
      if (open === undefined) {
        open = { first: index, jobs: [] };
        shards.push(open);
      }
      open.jobs.push(job);
    }
    return shards;
  }

  rows(): RunRow[] {
    return this.#rows.flatMap((rows) => rows ?? []);
  }

  #show(): void {
    const from = this.#shown;
    while (this.#rows[this.#shown] !== undefined) this.#shown += 1;
    const rows = this.#rows.slice(from, this.#shown).flatMap((each) => each ?? []);
    this.#onRows?.(rows, { done: this.#done, total: this.#rows.length });
  }
}

/** Rows of another job would be a batch put together wrongly, which no later check would notice. */
function rowsOf(job: Job, rows: readonly RunRow[]): readonly RunRow[] {
  const [faulty, healthy] = rows;
  const fits = rows.every(
    (row) => row.variant === job.variant && row.policy === job.policy && row.replication === job.replication,
  );
  if (!fits || faulty?.release !== 'faulty' || healthy?.release !== 'healthy') {
    const got = rows.map((row) => `${row.variant}/${row.policy}/${row.replication}/${row.release}`);
    throw new Error(
      `expected the rows of ${job.variant}/${job.policy}/${job.replication}, got ${got.join(', ')}`,
    );
  }
  return rows;
}
