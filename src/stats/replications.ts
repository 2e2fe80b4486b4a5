import { sqrt } from '../kernel/index.ts';
import { requireCount, requireOpenShare } from './require.ts';
import { studentTQuantile } from './student-t.ts';

/**
 * How many replications bring the half-width of the mean's interval down to `halfWidth`, judged by a pilot: the
 * smallest n from the pilot's size up with t(n − 1) · √(S²/n) ≤ halfWidth (Law, Simulation Modeling and Analysis, 9.4).
 *
 * An estimate: it takes the pilot's variance for the true one.
 */
export function replicationsForHalfWidth(pilot: Pilot, halfWidth: number, confidence = 0.95): number {
  requireCount('the size of the pilot', pilot.count, 2);
  requireOpenShare('the confidence', confidence);
  if (!(halfWidth > 0)) throw new RangeError(`expected a positive half-width, got ${halfWidth}`);
  const precise = (n: number): boolean =>
    studentTQuantile((1 + confidence) / 2, n - 1) * sqrt(pilot.variance / n) <= halfWidth;
  let enough = pilot.count;
  let tooFew = enough - 1;
  while (!precise(enough)) {
    tooFew = enough;
    enough *= 2;
  }
  while (enough - tooFew > 1) {
    const middle = Math.floor((tooFew + enough) / 2);
    if (precise(middle)) enough = middle;
    else tooFew = middle;
  }
  return enough;
}

/**
 * How many replications bring the relative error of the mean down to `error`, a share of the *true* mean: the
 * half-width may then be error / (1 + error) of the estimated one.
 */
export function replicationsForRelativeError(pilot: Pilot, error: number, confidence = 0.95): number {
  return replicationsForHalfWidth(pilot, (error / (1 + error)) * Math.abs(pilot.mean), confidence);
}

/** What a pilot found; a `Tally` is one. */
export interface Pilot {
  readonly count: number;
  readonly mean: number;
  readonly variance: number;
}
