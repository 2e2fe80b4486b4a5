import { describe, expect, it } from 'vitest';
import type { RetryLaw } from '../../src/domain/index.ts';
import { MILLISECOND, SECOND } from '../../src/kernel/index.ts';
import { backoffOf, waitShares } from '../../src/plant/backoff.ts';

const TICK = 100 * MILLISECOND;

/** Mean wait before the retry, in seconds. */
function meanWait(law: Partial<RetryLaw>, retry: number): number {
  const retries = { attempts: 4, timeout: 3 * SECOND, budget: Infinity, base: SECOND, cap: 20 * SECOND };
  const shares = waitShares(backoffOf({ backoff: 'fixed', ...retries, ...law }, TICK), retry);
  return shares.reduce((sum, share, ticks) => sum + (share * ticks * TICK) / SECOND, 0);
}

describe('a fixed wait', () => {
  it('is the same before every retry', () => {
    for (const retry of [1, 2, 3]) expect(meanWait({}, retry)).toBeCloseTo(1, 9);
  });

  it.each(['fixed', 'exponential', 'decorrelated-jitter'] as const)(
    'like that of every kind, is never longer than the longest: %s',
    (backoff) => {
      for (const retry of [1, 2, 3])
        expect(meanWait({ backoff, base: 30 * SECOND }, retry)).toBeCloseTo(20, 9);
    },
  );
});
