import { sqrt } from '../kernel/index.ts';
import type { MetricKind, Reading } from './model.ts';
import type { Simulated } from './target.ts';

/**
 * The estimate of a metric from independent batches, and its standard error.
 *
 * A ratio of sums R = Σy / Σx, x = 1 for plain means; se² = Σ(y − R·x)² / (n·(n − 1)·x̄²), the usual form for a ratio
 * (Law, Simulation Modeling and Analysis, 9.5.3). A share also gets no smaller error than that of independent trials
 * around (successes + 2) / (trials + 4) (Agresti & Coull 1998), which is not 0 when nothing or everything succeeded.
 *
 * Fewer than two batches say nothing about their error: it is then infinite.
 */
export function estimate(readings: readonly Reading[], kind: MetricKind): Simulated {
  let sum = 0;
  let of = 0;
  for (const reading of readings) {
    const pair = pairOf(reading);
    sum += pair.sum;
    of += pair.of;
  }
  const n = readings.length;
  const value = sum / of;
  if (n < 2) return { value, se: Number.POSITIVE_INFINITY };
  let squares = 0;
  for (const reading of readings) {
    const pair = pairOf(reading);
    const off = pair.sum - value * pair.of;
    squares += off * off;
  }
  const se = sqrt((squares * n) / (n - 1)) / of;
  return { value, se: kind === 'share' ? Math.max(se, errorOfTrials(sum, of)) : se };
}

function errorOfTrials(successes: number, trials: number): number {
  const all = trials + 4;
  const share = (successes + 2) / all;
  return sqrt((share * (1 - share)) / all);
}

function pairOf(reading: Reading): { readonly sum: number; readonly of: number } {
  return typeof reading === 'number' ? { sum: reading, of: 1 } : reading;
}
