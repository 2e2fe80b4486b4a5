import { sqrt } from '../kernel/index.ts';
import { normalQuantile } from './normal.ts';
import type { Sorted } from './quantile.ts';
import { ascending } from './quantile.ts';
import { requireFinite, requireOpenShare } from './require.ts';
import type { Precision } from './zeroin.ts';
import { zeroin } from './zeroin.ts';

/** By how much the values of one sample lie above those of another. */
export interface Shift {
  readonly low: number;
  readonly high: number;
  /** About the median of all differences (Hodges & Lehmann 1963). */
  readonly estimate: number;
}

/** As R and Kayenta look for the ends. The tolerance is absolute: it has the unit of the values. */
const PRECISION: Precision = { tolerance: 1e-4, iterations: 1000 };

/**
 * The interval of all shifts of `x` against `y` that the rank-sum test of Mann & Whitney (1947) does not reject:
 * asymptotic, two-sided, corrected for ties and (but for the estimate) for continuity. As R's `wilcox.test(conf.int = TRUE, exact = FALSE)`
 * finds it, and Kayenta after it: ends are roots up to 1e-4, so that they mean nothing for values of that size.
 *
 * Null where each sample holds one value only, over and over: the test then has no variance. Throws where a sample
 * is empty or a value is not finite.
 */
export function mannWhitneyShift(
  x: readonly number[],
  y: readonly number[],
  confidence: number,
): Shift | null {
  requireOpenShare('the confidence', confidence);
  const [sortedX, sortedY] = [x, y].map((sample) => {
    if (sample.length === 0) throw new RangeError('expected at least one value in each sample');
    for (const value of sample) requireFinite('a value', value);
    return ascending(sample);
  });
  const [lastX, lastY] = [sortedX[x.length - 1], sortedY[y.length - 1]];
  if (sortedX[0] === lastX && sortedY[0] === lastY) return null;
  const bracket = { low: sortedX[0] - lastY, high: lastX - sortedY[0] };
  const rootAt = (z: number, correction: number) => {
    const f = (shift: number) => standardised(sortedX, sortedY, shift, correction) - z;
    if (f(bracket.low) <= 0) return bracket.low;
    return f(bracket.high) >= 0 ? bracket.high : zeroin(f, bracket, PRECISION);
  };
  const z = -normalQuantile((1 - confidence) / 2);
  return { low: rootAt(z, 0.5), high: rootAt(-z, 0.5), estimate: rootAt(0, 0) };
}

/**
 * How often a value of `x` is above one of `y`, ties counted half: the common language effect size of McGraw & Wong
 * (1992), 0…1, from the rank sum of `x`.
 */
export function superiority(x: readonly number[], y: readonly number[]): number {
  const { rankSum } = ranksOf(ascending(x), ascending(y), 0);
  return (2 * rankSum - x.length * (x.length + 1)) / (2 * x.length * y.length);
}

/**
 * The rank sum of `x` moved down by `shift`, in standard deviations from where it is without a difference; `correction`
 * for continuity moves it towards there.
 */
function standardised(x: Sorted, y: Sorted, shift: number, correction: number): number {
  const n = x.length;
  const m = y.length;
  const { rankSum, ties } = ranksOf(x, y, shift);
  const excess = rankSum - (n * (n + 1)) / 2 - (n * m) / 2;
  const sigma = sqrt(((n * m) / 12) * (n + m + 1 - ties / ((n + m) * (n + m - 1))));
  return (excess - correction * Math.sign(excess)) / sigma;
}

/** The sum of the mean ranks of x - shift among all values, and Σ(t³ − t) over groups of t tied values. */
function ranksOf(x: Sorted, y: Sorted, shift: number): { readonly rankSum: number; readonly ties: number } {
  let rankSum = 0;
  let ties = 0;
  let i = 0;
  let j = 0;
  // Rounding keeps the order, so that x - shift needs no sorting.
  while (i < x.length || j < y.length) {
    const [beforeX, before] = [i, i + j];
    const value = Math.min(i < x.length ? x[i] - shift : Infinity, j < y.length ? y[j] : Infinity);
    while (i < x.length && x[i] - shift === value) i += 1;
    while (j < y.length && y[j] === value) j += 1;
    const tied = i + j - before;
    rankSum += (i - beforeX) * (before + (tied + 1) / 2);
    ties += tied * tied * tied - tied;
  }
  return { rankSum, ties };
}
