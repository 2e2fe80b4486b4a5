import { powInt } from '../kernel/index.ts';
import { binomialCdf, binomialQuantile } from './binomial.ts';
import { requireOpenShare, requireShare } from './require.ts';

/**
 * The q-quantile of a sample in ascending order: linear between order statistics, at the place (n − 1)·q counted from 0
 * (definition 7 of Hyndman & Fan 1996, the default of R, NumPy and spreadsheets).
 */
export function quantile(sorted: Sorted, q: number): number {
  requireShare('q', q);
  if (sorted.length === 0) throw new RangeError('expected at least one value to take a quantile of');
  const place = (sorted.length - 1) * q;
  const below = Math.floor(place);
  if (below === place) return sorted[below];
  return sorted[below] + (place - below) * (sorted[below + 1] - sorted[below]);
}

/** A copy of the values in ascending order, as the functions on quantiles take them. */
export function ascending(values: Iterable<number>): Float64Array {
  return Float64Array.from(values).sort();
}

/** Numbers in ascending order. */
export type Sorted = ArrayLike<number>;

/** The quantile, or null where the sample is too small for an interval of it to exist: see `smallestSampleFor`. */
export function supportedQuantile(sorted: Sorted, q: number, confidence = 0.95): number | null {
  return sorted.length < smallestSampleFor(q, confidence) ? null : quantile(sorted, q);
}

/**
 * An interval for the population's q-quantile that needs no assumption about the law: from the l-th to the u-th
 * smallest value, with P(Bin(n, q) ≤ l − 1) ≤ α/2 and P(Bin(n, q) ≥ u) ≤ α/2, as narrow as that allows.
 *
 * Near the end of a sample one tail alone can be larger than α/2; then the interval reaches to the extreme value and
 * the other side gets by with what is left of α. Null where even the whole range of the sample covers too little.
 */
export function quantileInterval(sorted: Sorted, q: number, confidence = 0.95): QuantileInterval | null {
  const n = sorted.length;
  if (n < smallestSampleFor(q, confidence)) return null;
  const alpha = 1 - confidence;
  const beforeFirst = powInt(1 - q, n);
  const afterLast = powInt(q, n);
  const lowerTail = afterLast > alpha / 2 ? alpha - afterLast : alpha / 2;
  const upperTail = beforeFirst > alpha / 2 ? alpha - beforeFirst : alpha / 2;
  // The smallest k with P(X ≤ k) ≥ tail is the largest l with P(X ≤ l − 1) < tail.
  const lowerRank = Math.max(1, binomialQuantile(lowerTail, n, q));
  const upperRank = Math.min(n, n + 1 - binomialQuantile(upperTail, n, 1 - q));
  const coverage = binomialCdf(upperRank - 1, n, q) - binomialCdf(lowerRank - 1, n, q);
  return { low: sorted[lowerRank - 1], high: sorted[upperRank - 1], lowerRank, upperRank, coverage };
}

/** An interval between two order statistics; ranks count from 1. */
export interface QuantileInterval {
  readonly low: number;
  readonly high: number;
  readonly lowerRank: number;
  readonly upperRank: number;
  /** The probability, at least, that such an interval holds the quantile. */
  readonly coverage: number;
}

/**
 * The smallest number of observations whose whole range, smallest to largest, covers the q-quantile with that
 * confidence: 1 − qⁿ − (1 − q)ⁿ ≥ confidence. At 95 %: 6 for the median, 29 for P90, 59 for P95, 299 for P99.
 *
 * With fewer runs a report leaves the quantile empty, because nothing could be said about its error.
 */
export function smallestSampleFor(q: number, confidence = 0.95): number {
  requireOpenShare('q', q);
  requireOpenShare('the confidence', confidence);
  let n = 2;
  let above = q * q;
  let below = (1 - q) * (1 - q);
  while (1 - above - below < confidence) {
    n += 1;
    above *= q;
    below *= 1 - q;
  }
  return n;
}
