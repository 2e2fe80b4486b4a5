import { sqrt } from '../kernel/index.ts';
import { chiSquareSurvival } from './chi-square.ts';
import { kolmogorovSurvival } from './kolmogorov.ts';
import type { Sorted } from './quantile.ts';
import { ascending } from './quantile.ts';
import { requireCount } from './require.ts';

/** How far a sample is from what was expected, and how often chance alone would put it at least as far. */
export interface FitTest {
  readonly statistic: number;
  readonly pValue: number;
}

export interface ChiSquareTest extends FitTest {
  readonly degreesOfFreedom: number;
}

/**
 * Pearson's test of counts per class against expected counts, which need not be whole numbers.
 *
 * The p value is the limit law's: join classes until each expects about five or more. `estimated` is the number of
 * parameters that were fitted to the same counts; each costs a degree of freedom.
 */
export function chiSquareTest(observed: Sorted, expected: Sorted, { estimated = 0 } = {}): ChiSquareTest {
  if (observed.length !== expected.length) {
    throw new RangeError(`expected as many classes twice, got ${observed.length} and ${expected.length}`);
  }
  const degreesOfFreedom = observed.length - 1 - estimated;
  requireCount('the degrees of freedom', degreesOfFreedom, 1);
  let statistic = 0;
  for (let i = 0; i < observed.length; i++) {
    if (!(expected[i] > 0))
      throw new RangeError(`expected a positive count in class ${i}, got ${expected[i]}`);
    const gap = observed[i] - expected[i];
    statistic += (gap * gap) / expected[i];
  }
  return { statistic, degreesOfFreedom, pValue: chiSquareSurvival(statistic, degreesOfFreedom) };
}

/** Kolmogorov's test of a sample in ascending order against a continuous distribution function known beforehand. */
export function ksOneSample(sorted: Sorted, cdf: (x: number) => number): FitTest {
  const n = sorted.length;
  requireCount('the number of values', n, 1);
  let statistic = 0;
  for (let i = 0; i < n; i++) {
    const below = cdf(sorted[i]);
    statistic = Math.max(statistic, below - i / n, (i + 1) / n - below);
  }
  return { statistic, pValue: kolmogorovPValue(statistic, n) };
}

/** Smirnov's test of whether two samples come from one law. Ties are stepped over together. */
export function ksTwoSample(a: Iterable<number>, b: Iterable<number>): FitTest {
  const [first, second] = [ascending(a), ascending(b)];
  requireCount('the number of values of a', first.length, 1);
  requireCount('the number of values of b', second.length, 1);
  let [i, j, statistic] = [0, 0, 0];
  while (i < first.length && j < second.length) {
    const x = Math.min(first[i], second[j]);
    while (i < first.length && first[i] === x) i++;
    while (j < second.length && second[j] === x) j++;
    statistic = Math.max(statistic, Math.abs(i / first.length - j / second.length));
  }
  const effective = (first.length * second.length) / (first.length + second.length);
  return { statistic, pValue: kolmogorovPValue(statistic, effective) };
}

/** The limit law with Stephens' correction for finite n (1970), good to two digits from n = 4 up. */
function kolmogorovPValue(statistic: number, n: number): number {
  return kolmogorovSurvival((sqrt(n) + 0.12 + 0.11 / sqrt(n)) * statistic);
}
