import type { Estimate } from './interval.ts';
import { meanInterval } from './interval.ts';
import { quantile, supportedQuantile } from './quantile.ts';
import { requireFinite } from './require.ts';

/**
 * A time that was seen, or the time up to which it was looked for in vain: never dropped, never zero.
 *
 * `value` is the observation where `observed`, else the limit at which the run ended without it.
 */
export interface MaybeCensored {
  readonly value: number;
  readonly observed: boolean;
}

/** An observation, or where it is null, its absence up to `limit`. What was seen beyond the limit is cut off there. */
export function censorAt(observation: number | null, limit: number): MaybeCensored {
  requireFinite('the limit of observation', limit);
  if (observation === null || observation > limit) return { value: limit, observed: false };
  requireFinite('an observation', observation);
  return { value: observation, observed: true };
}

/** The share of values that were observed at all; it stands beside every restricted mean. */
export function shareObserved(values: readonly MaybeCensored[]): number {
  if (values.length === 0) throw new RangeError('expected at least one value to tell the share observed');
  return values.filter((value) => value.observed).length / values.length;
}

/**
 * The restricted mean to the horizon, with Student's interval: the mean of min(time, limit of its run).
 *
 * A lower bound of the mean, and a fair one to compare by, as every policy is cut off by the same horizon.
 */
export function restrictedMean(values: readonly MaybeCensored[], confidence = 0.95): Estimate {
  return meanInterval(
    values.map((value) => value.value),
    confidence,
  );
}

/**
 * The q-quantile where what was never observed counts as later than everything observed; null where the quantile falls
 * among those, or where there are too few values for it (`smallestSampleFor`).
 */
export function censoredQuantile(
  values: readonly MaybeCensored[],
  q: number,
  confidence = 0.95,
): number | null {
  const sorted = Float64Array.from(values, (it) =>
    it.observed ? it.value : Number.POSITIVE_INFINITY,
  ).sort();
  if (supportedQuantile(sorted, q, confidence) === null) return null;
  const value = quantile(sorted, q);
  return Number.isFinite(value) ? value : null;
}
