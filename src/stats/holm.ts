import type { Interval } from './interval.ts';
import { stretchedToZero } from './interval.ts';
import { requireOpenShare, requireShare } from './require.ts';

/**
 * Adjusts the p values of one family so that each may be compared with the error allowed to the family as a whole
 * (Holm 1979): the i-th smallest of k, counted from 0, times k − i, never below the one before it, never above 1.
 *
 * The result stands in the order of the input.
 */
export function holmAdjust(pValues: readonly number[]): number[] {
  for (const p of pValues) requireShare('a p value', p);
  const adjusted = new Array<number>(pValues.length);
  let largest = 0;
  for (const [rank, index] of ranked(pValues).entries()) {
    largest = Math.max(largest, Math.min(1, pValues[index] * (pValues.length - rank)));
    adjusted[index] = largest;
  }
  return adjusted;
}

/**
 * Intervals for one family of comparisons that agree with Holm's test: an interval excludes zero exactly when its
 * comparison is decided with the family's error held at 1 − confidence.
 *
 * Step down from the smallest p value: rank i of k gets the interval of confidence 1 − α/(k − i); from the first
 * interval that holds zero on, all further ones get the level of that one (at that level they hold zero as well, having
 * larger p values). So it is the *decisions*, sign included, that are wrong for any member of the family with
 * probability α at most; that all intervals hold their true values at once is only promised of the widest level.
 */
export function holmIntervals(family: readonly FamilyMember[], confidence = 0.95): Interval[] {
  requireOpenShare('the confidence', confidence);
  const intervals = new Array<Interval>(family.length);
  let remaining = family.length;
  let decided = true;
  for (const index of ranked(family.map((member) => member.pValue))) {
    const interval = family[index].interval(1 - (1 - confidence) / remaining);
    const holdsZero = interval.low <= 0 && interval.high >= 0;
    // Two p values so close that rounding, or the grain of a bootstrap, swaps them do not change the order of decisions.
    intervals[index] = decided || holdsZero ? interval : stretchedToZero(interval);
    decided &&= !holdsZero;
    if (decided) remaining -= 1;
  }
  return intervals;
}

/** One comparison of a family: its p value, and its interval at any confidence. */
export interface FamilyMember {
  readonly pValue: number;
  readonly interval: (confidence: number) => Interval;
}

/** Indices from the smallest p value to the largest, equal ones in the order given. */
function ranked(pValues: readonly number[]): number[] {
  return pValues.map((_, index) => index).sort((i, j) => pValues[i] - pValues[j]);
}
