import type { PoolOptions, TaskThreads } from '../pool.ts';
import type { Recording } from '../recording.ts';
import type { RecordTask } from './record-job.ts';
import type { ShardRunner } from './run-batch.ts';

/** Runs jobs in worker threads; what looks after them is loaded only now. Close it, or the program does not end. */
export async function pooledRunner(options: PoolOptions): Promise<ShardRunner> {
  const { openPool } = await import('../pool.ts');
  return openPool(options);
}

/** Records one run in a thread of its own, so that whoever waits for it can go on. */
export async function pooledRecording(worker: URL, task: RecordTask): Promise<Recording> {
  const { recordInThread } = await import('../pool.ts');
  return recordInThread(worker, task);
}

/** Threads that run one function of the worker module, by its name there. Close them, or the program does not end. */
export async function pooledTasks<Task, Result>(
  worker: URL,
  workers: number,
  name: string,
): Promise<TaskThreads<Task, Result>> {
  const { openTasks } = await import('../pool.ts');
  return openTasks(worker, workers, name);
}
