import type { PoolOptions } from '../pool.ts';
import type { ShardRunner } from './run-batch.ts';

/** Runs jobs in worker threads; what looks after them is loaded only now. Close it, or the program does not end. */
export async function pooledRunner(options: PoolOptions): Promise<ShardRunner> {
  const { openPool } = await import('../pool.ts');
  return openPool(options);
}
