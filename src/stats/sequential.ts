import { sqrt } from '../kernel/index.ts';
import { requireCount, requireOpenShare } from './require.ts';
import { studentTQuantile } from './student-t.ts';
import { Tally } from './tally.ts';

/**
 * How many replications are enough, found by running them: one after the other until the interval of the mean is narrow
 * enough, |half-width / mean| ≤ error / (1 + error) (Chow & Robbins 1965 in the form of Law, 9.4). The division makes the
 * error one relative to the *true* mean. Small first samples stop too early by chance now and then, so coverage is a
 * little below what it says.
 */
export function runUntilPrecise(draw: () => number, options: PreciseOptions): Tally {
  const { error, confidence = 0.95, first = 10 } = options;
  requireOpenShare('the confidence', confidence);
  requireCount('the first sample', first, 2);
  const limit = error / (1 + error);
  const tally = new Tally();
  while (tally.count < first || relativeHalfWidth(tally, confidence) > limit) tally.add(draw());
  return tally;
}

export interface PreciseOptions {
  /** Relative error wanted, a share of the true mean. */
  readonly error: number;
  /** 0.95 unless told. */
  readonly confidence?: number;
  /** Replications before the first look; 10 unless told. */
  readonly first?: number;
}

/**
 * The same with a look ahead (Hoad, Robinson & Davies 2010): from three replications on, stop where the relative
 * half-width is at most `error` and stays there for the next 5 replications (5·n/100 beyond n = 100). Gives the number at
 * which the precision was first reached.
 */
export function replicationsWithLookAhead(draw: () => number, options: PreciseOptions): number {
  const { error, confidence = 0.95, first = 3 } = options;
  requireOpenShare('the confidence', confidence);
  requireCount('the first sample', first, 2);
  const tally = new Tally();
  let reached: number | undefined;
  for (;;) {
    tally.add(draw());
    if (tally.count < first) continue;
    if (relativeHalfWidth(tally, confidence) > error) reached = undefined;
    else reached ??= tally.count;
    if (reached !== undefined && tally.count - reached >= lookAhead(reached)) return reached;
  }
}

function lookAhead(n: number): number {
  return n <= 100 ? 5 : Math.floor((5 * n) / 100);
}

function relativeHalfWidth(tally: Tally, confidence: number): number {
  const t = studentTQuantile((1 + confidence) / 2, tally.count - 1);
  return (t * sqrt(tally.variance / tally.count)) / Math.abs(tally.mean);
}
