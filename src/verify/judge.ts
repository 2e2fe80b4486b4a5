import { sqrt } from '../kernel/index.ts';
import type { Simulated, Target, VerifyVerdict } from './target.ts';

/** How many standard errors a simulated value may be away by chance: beyond them about 1 row in 16,000 lies. */
const STANDARD_ERRORS = 4;

/**
 * A row without any tolerance is judged by the standard errors alone; it is long enough when they reach no further than
 * this share of |expected|. A convention of ours: the table says "within 4 standard errors" and names no length, and
 * at 5 % a wrong mechanism (a rate, a threshold, an off-by-one in a capacity) still stands out.
 */
const LENGTH_WITHOUT_TOLERANCE = 0.05;

type Bounds = Pick<Target, 'expected' | 'referenceSe' | 'relTol' | 'absTol'>;

/**
 * The largest deviation that passes: max(4·√(se² + reference_se²), rel_tol·|expected|, abs_tol).
 */
export function toleranceOf(target: Bounds, se: number): number {
  const { expected, referenceSe, relTol, absTol } = target;
  const chance = STANDARD_ERRORS * sqrt(se * se + referenceSe * referenceSe);
  return Math.max(chance, relTol * Math.abs(expected), absTol);
}

/**
 * How far four standard errors of a run may reach for the row to be decided:
 * max(rel_tol·|expected|, abs_tol, 4·reference_se), or 5 % of |expected| where all of these are 0.
 */
function reachOf({ expected, referenceSe, relTol, absTol }: Bounds): number {
  const reach = Math.max(relTol * Math.abs(expected), absTol, STANDARD_ERRORS * referenceSe);
  return reach > 0 ? reach : LENGTH_WITHOUT_TOLERANCE * Math.abs(expected);
}

/** Whether a run was long enough to tell. */
export function isLongEnough(target: Bounds, se: number): boolean {
  return STANDARD_ERRORS * se <= reachOf(target);
}

/**
 * How many times as long a run with this standard error would have to be to decide the row; the error falls with the
 * square root of the length. At most 1 when it is long enough.
 */
export function stretchToDecide(target: Bounds, se: number): number {
  const ratio = (STANDARD_ERRORS * se) / reachOf(target);
  return se === 0 ? 0 : ratio * ratio;
}

/** Whatever is too far away is a miss, however short the run: its own error is part of the tolerance. */
export function judge(target: Bounds, { value, se }: Simulated): Exclude<VerifyVerdict, 'left out'> {
  if (!(Math.abs(value - target.expected) <= toleranceOf(target, se))) return 'miss';
  return isLongEnough(target, se) ? 'pass' : 'undecided';
}
