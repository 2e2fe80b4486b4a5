import { Piscina } from 'piscina';
import type { Choices } from './batch/plan.ts';
import type { RecordResult, RecordTask } from './batch/record-job.ts';
import type { ShardRunner } from './batch/run-batch.ts';
import { RunFailure } from './batch/run-job.ts';
import type { FailureData, ScenarioSource, ShardResult, ShardTask } from './batch/worker-task.ts';
import type { Recording } from './recording.ts';

/** Runs jobs in worker threads. The only file that knows which library looks after them. */
export function openPool({ worker, workers, source, choices }: PoolOptions): ShardRunner {
  const pool = threadsOf(worker, workers);
  return {
    // One more than there are workers, so that none waits for this thread to hand out the next shard.
    atOnce: workers + 1,
    run: async (jobs, signal) => {
      const task: ShardTask = { source, choices, jobs };
      const options = signal === undefined ? {} : { signal };
      const result: ShardResult = await pool.run(task, { name: 'runShard', ...options });
      if ('rows' in result) return result.rows;
      throw thrown(result.failure);
    },
    close: () => pool.destroy(),
  };
}

/** Records one run in a thread of its own. */
export async function recordInThread(worker: URL, task: RecordTask): Promise<Recording> {
  const pool = threadsOf(worker, 1);
  try {
    const result: RecordResult = await pool.run(task, { name: 'recordRun' });
    if ('recording' in result) return result.recording;
    throw thrown(result.failure);
  } finally {
    await pool.destroy();
  }
}

/** Runs one function of a worker module in threads, task by task. Close it, or the program does not end. */
export interface TaskThreads<Task, Result> {
  run(task: Task, signal?: AbortSignal): Promise<Result>;
  close(): Promise<void>;
}

/** Opens threads for a function of the worker module, by its name there. */
export function openTasks<Task, Result>(
  worker: URL,
  workers: number,
  name: string,
): TaskThreads<Task, Result> {
  const pool = threadsOf(worker, workers);
  return {
    run: (task, signal) => pool.run(task, { name, ...(signal === undefined ? {} : { signal }) }),
    close: () => pool.destroy(),
  };
}

export interface PoolOptions {
  /** The module whose `runShard` and `recordRun` the threads run. */
  readonly worker: URL;
  /** Threads. */
  readonly workers: number;
  readonly source: ScenarioSource;
  readonly choices: Choices;
}

function thrown({ job, seed, cause, overrun }: FailureData): RunFailure {
  return new RunFailure(job, seed, cause, overrun);
}

function threadsOf(worker: URL, threads: number): Piscina {
  return new Piscina({ filename: worker.href, minThreads: threads, maxThreads: threads });
}
