import type { RandomStream } from '../kernel/index.ts';
import { sqrt } from '../kernel/index.ts';
import { bootstrapMean } from './bootstrap.ts';
import type { Estimate, Interval } from './interval.ts';
import { around, meanInterval, stretchedToZero, unbounded } from './interval.ts';
import { requireCount, requirePairs } from './require.ts';
import { Resampler } from './resampler.ts';
import { studentTCdf } from './student-t.ts';
import { Tally } from './tally.ts';

/**
 * The mean of paired differences, with the interval that suits their shape.
 *
 * Bootstrap (BCa) where they have two humps or a long tail on one side, as harm has where a policy either catches a
 * defect in the first wave or not at all; Student's t otherwise. See `needsBootstrap` for the criterion.
 */
export function pairedInterval(differences: readonly number[], options: PairedOptions): PairedInterval {
  const estimate = estimatePaired(differences, new Resampler(options.stream, options.resamples));
  const { low, high } = estimate.interval(options.confidence ?? 0.95);
  return { mean: estimate.mean, low, high, method: estimate.method };
}

export interface PairedOptions {
  /** Where a bootstrap begins to draw; the stream is not advanced. */
  readonly stream: RandomStream;
  /** 2,000 unless told. */
  readonly resamples?: number | undefined;
  /** 0.95 unless told. */
  readonly confidence?: number;
}

export interface PairedInterval extends Estimate {
  readonly method: PairedMethod;
}

export type PairedMethod = 't' | 'bootstrap';

/** The mean of paired differences before a level is chosen: the interval of any confidence, and the p value. */
export interface PairedEstimate {
  readonly n: number;
  readonly mean: number;
  readonly method: PairedMethod;
  /** Two-sided, of no difference; an interval of confidence 1 − α excludes zero where it is below α. */
  readonly pValue: number;
  readonly interval: (confidence: number) => Interval;
}

/**
 * Chooses the method for these differences and does its work once, for intervals of several levels.
 *
 * Harm is often zero on all seeds but a few. Then the bootstrap is too sure: three bad runs against none would make a
 * winner. So where differences are not plainly normal, the interval holds zero unless a sign-flip test, which is exact for
 * equal policies, agrees that they differ.
 */
export function estimatePaired(differences: readonly number[], resampler: Resampler): PairedEstimate {
  requireCount('the number of pairs', differences.length, 1);
  if (needsBootstrap(differences))
    return heldToSignFlips(estimateByBootstrap(differences, resampler), differences, resampler);
  const estimate = estimateByT(differences);
  return differences.includes(0) && estimate.pValue < 1
    ? heldToSignFlips(estimate, differences, resampler)
    : estimate;
}

/** a − b, pair by pair. */
export function pairedDifferences(a: readonly number[], b: readonly number[]): number[] {
  requirePairs(a, b);
  return a.map((value, i) => value - b[i]);
}

/** Student's interval of paired differences: right when they are about normal, or many. */
export function pairedT(a: readonly number[], b: readonly number[], confidence = 0.95): Estimate {
  return meanInterval(pairedDifferences(a, b), confidence);
}

/** The bootstrap interval of paired differences (BCa), whatever their shape. */
export function pairedBootstrap(differences: readonly number[], options: PairedOptions): Estimate {
  const bootstrap = bootstrapMean(differences, new Resampler(options.stream, options.resamples));
  return { mean: bootstrap.mean, ...bootstrap.interval(options.confidence ?? 0.95) };
}

/** The difference of means of two samples that share nothing (Welch 1938), for variances that differ. */
export function welch(a: readonly number[], b: readonly number[], confidence = 0.95): WelchInterval {
  requireCount('the number of values of a', a.length, 2);
  requireCount('the number of values of b', b.length, 2);
  const [tallyA, tallyB] = [Tally.of(a), Tally.of(b)];
  const [shareA, shareB] = [tallyA.variance / tallyA.count, tallyB.variance / tallyB.count];
  const sum = shareA + shareB;
  const parts = (shareA * shareA) / (tallyA.count - 1) + (shareB * shareB) / (tallyB.count - 1);
  const degreesOfFreedom = sum === 0 ? tallyA.count + tallyB.count - 2 : (sum * sum) / parts;
  const mean = tallyA.mean - tallyB.mean;
  return { ...around(mean, sqrt(sum), degreesOfFreedom, confidence), degreesOfFreedom };
}

export interface WelchInterval extends Estimate {
  readonly degreesOfFreedom: number;
}

/**
 * Whether differences are too far from one symmetric hump for Student's t: at least 20 of them (fewer do not show a
 * shape, and the bootstrap is too narrow there), and either a bimodality coefficient (skewness² + 1) / kurtosis above
 * 5/9, the value of a uniform law (SAS Institute 1990), or a skewness beyond ±1.
 *
 * The first finds two humps, and the usual case here: many zeros and a few large values. The second finds long tails,
 * which the coefficient misses.
 */
export function needsBootstrap(differences: readonly number[]): boolean {
  if (differences.length < 20) return false;
  const { mean } = Tally.of(differences);
  const [second, third, fourth] = [2, 3, 4].map((order) => centralMoment(differences, mean, order));
  if (second === 0) return false;
  const squaredSkewness = (third * third) / (second * second * second);
  const kurtosis = fourth / (second * second);
  return squaredSkewness > 1 || (squaredSkewness + 1) / kurtosis > 5 / 9;
}

function centralMoment(values: readonly number[], mean: number, order: number): number {
  let sum = 0;
  for (const value of values) {
    let power = 1;
    for (let i = 0; i < order; i++) power *= value - mean;
    sum += power;
  }
  return sum / values.length;
}

function estimateByBootstrap(differences: readonly number[], resampler: Resampler): PairedEstimate {
  const bootstrap = bootstrapMean(differences, resampler);
  const { mean, pValue } = bootstrap;
  const interval = (confidence: number): Interval => bootstrap.interval(confidence);
  return { n: differences.length, mean, method: 'bootstrap', pValue, interval };
}

function estimateByT(differences: readonly number[]): PairedEstimate {
  const tally = Tally.of(differences);
  const { count: n, mean, standardError } = tally;
  const known = { n, mean, method: 't' } as const;
  if (n === 1) return { ...known, pValue: 1, interval: () => unbounded };
  const t = -Math.abs(mean) / standardError;
  const pValue = standardError === 0 ? Number(mean === 0) : 2 * studentTCdf(t, n - 1);
  return { ...known, pValue, interval: (confidence) => around(mean, standardError, n - 1, confidence) };
}

function heldToSignFlips(
  estimate: PairedEstimate,
  differences: readonly number[],
  resampler: Resampler,
): PairedEstimate {
  const leastError = resampler.signFlipPValue(Float64Array.from(differences.filter((it) => it !== 0)));
  const interval = (confidence: number): Interval => {
    const plain = estimate.interval(confidence);
    return leastError > 1 - confidence ? stretchedToZero(plain) : plain;
  };
  return { ...estimate, pValue: Math.max(estimate.pValue, leastError), interval };
}
