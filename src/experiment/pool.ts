import { Piscina } from 'piscina';
import type { Choices } from './batch/plan.ts';
import type { ShardRunner } from './batch/run-batch.ts';
import { RunFailure } from './batch/run-job.ts';
import type { ScenarioSource, ShardResult, ShardTask } from './batch/worker-task.ts';

/** Runs jobs in worker threads. The only file that knows which library looks after them. */
export function openPool(options: PoolOptions): ShardRunner {
  const { worker, workers, source, choices } = options;
  const pool = new Piscina({
    filename: worker.href,
    name: 'runShard',
    minThreads: workers,
    maxThreads: workers,
  });
  return {
    // One more than there are workers, so that none waits for this thread to hand out the next shard.
    atOnce: workers + 1,
    run: async (jobs, signal) => {
      const task: ShardTask = { source, choices, jobs };
      const result: ShardResult = await pool.run(task, signal === undefined ? {} : { signal });
      if ('rows' in result) return result.rows;
      const { job, seed, cause } = result.failure;
      throw new RunFailure(job, seed, cause);
    },
    close: () => pool.destroy(),
  };
}

export interface PoolOptions {
  /** The module whose `runShard` the threads run: `shardWorker` with the models. */
  readonly worker: URL;
  /** Threads. */
  readonly workers: number;
  readonly source: ScenarioSource;
  readonly choices: Choices;
}
