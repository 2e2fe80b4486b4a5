import { setImmediate } from 'node:timers/promises';
import type { Scenario } from '../../domain/index.ts';
import type { RunRow } from '../row.ts';
import type { ShardRunner } from './run-batch.ts';
import type { Simulate } from './run-job.ts';
import { runJob } from './run-job.ts';
import { withoutRepeats } from './without-repeats.ts';

/** Runs jobs in this very thread, one after another; between them it looks up, so that it can be interrupted. */
export function inlineRunner(scenario: Scenario, simulate: Simulate): ShardRunner {
  const once = withoutRepeats(simulate);
  return {
    atOnce: 1,
    run: async (jobs, signal) => {
      const rows: RunRow[] = [];
      for (const job of jobs) {
        signal?.throwIfAborted();
        rows.push(...runJob(scenario, job, once));
        await setImmediate();
      }
      return rows;
    },
    close: async () => undefined,
  };
}
