import { holmIntervals } from './holm.ts';
import type { Interval } from './interval.ts';
import type { PairedMethod, PairedOptions } from './paired.ts';
import { estimatePaired, pairedDifferences } from './paired.ts';
import { requireOpenShare } from './require.ts';
import { Resampler } from './resampler.ts';
import { Tally } from './tally.ts';

/**
 * Compares a measure of two policies over the same seeds; lower is never called better here.
 *
 * `irrelevant` comes first: the whole interval of the difference lies within `margin` times the mean of *both*
 * (mean of a + mean of b) / 2 around zero, even if it excludes zero: a difference may be certain and too small to care.
 * Then `a_lower` or `b_lower` where the interval excludes zero; anything else is `cannot_tell`.
 */
export function comparePaired(
  a: readonly number[],
  b: readonly number[],
  options: CompareOptions,
): Comparison {
  return compareFamily([{ a, b }], new Resampler(options.stream, options.resamples), options)[0];
}

/**
 * Compares several pairs of policies on one measure: as `comparePaired`, with intervals and verdicts adjusted over the
 * family (Holm), so that the chance of any false winner among them stays at 1 − confidence.
 *
 * Use one resampler for all families of a report: it draws once for each number of seeds.
 */
export function compareFamily(
  pairs: readonly Pair[],
  resampler: Resampler,
  rules: VerdictRules = {},
): Comparison[] {
  const { confidence = 0.95, margin = 0.05 } = rules;
  requireOpenShare('the confidence', confidence);
  if (!(margin >= 0)) throw new RangeError(`expected a margin from 0 up, got ${margin}`);
  const family = pairs.map((pair) => estimatePaired(pairedDifferences(pair.a, pair.b), resampler));
  return holmIntervals(family, confidence).map(({ low, high }, i) => {
    const { a, b } = pairs[i];
    const { n, mean, method } = family[i];
    const tolerance = margin * Math.abs((Tally.of(a).mean + Tally.of(b).mean) / 2);
    const winShareA = winShare(a, b);
    return {
      n,
      meanDifference: mean,
      low,
      high,
      winShareA,
      method,
      verdict: verdictOf({ low, high }, tolerance),
    };
  });
}

/** The values of two policies, in the order of their common seeds. */
export interface Pair {
  readonly a: readonly number[];
  readonly b: readonly number[];
}

export interface VerdictRules {
  /** How large a share of the mean of both policies does not matter; 0.05 unless told. */
  readonly margin?: number;
  /** Of the interval, and of the family as a whole; 0.95 unless told. */
  readonly confidence?: number;
}

export interface CompareOptions extends PairedOptions, VerdictRules {}

/** What paired runs say about the difference a − b. */
export interface Comparison extends Interval {
  readonly n: number;
  readonly meanDifference: number;
  /** The share of seeds on which a is lower; a tie counts half, so that the shares of a and b add up to 1. */
  readonly winShareA: number;
  readonly method: PairedMethod;
  readonly verdict: Verdict;
}

export type Verdict = 'a_lower' | 'b_lower' | 'irrelevant' | 'cannot_tell';

function verdictOf({ low, high }: Interval, tolerance: number): Verdict {
  if (low >= -tolerance && high <= tolerance) return 'irrelevant';
  if (high < 0) return 'a_lower';
  if (low > 0) return 'b_lower';
  return 'cannot_tell';
}

function winShare(a: readonly number[], b: readonly number[]): number {
  let wins = 0;
  for (let i = 0; i < a.length; i++) {
    if (a[i] < b[i]) wins += 1;
    else if (a[i] === b[i]) wins += 0.5;
  }
  return wins / a.length;
}
