import { log } from '../kernel/index.ts';
import { requireOpenShare } from './require.ts';

/**
 * Wald's sequential probability ratio test of two failure probabilities (1945). The evidence is the logarithm of the
 * likelihood ratio; the bounds are Wald's approximations, which are safe because the evidence overshoots them: with
 * rare failures it does so by much, and the true errors are smaller than asked for.
 */
export interface Sprt {
  /** Added to the evidence by a failure: ln(p1 / p0). */
  readonly failure: number;
  /** Added by a success: ln((1 − p1) / (1 − p0)), below 0. */
  readonly success: number;
  /** From here up p1 is taken: ln((1 − β) / α). */
  readonly upper: number;
  /** From here down p0 is taken: ln(β / (1 − α)). */
  readonly lower: number;
}

/**
 * @param p0 failure probability of what is healthy
 * @param p1 of what is not; larger
 * @param alpha chance to reject p0 where it holds
 * @param beta chance to accept p0 where p1 holds; α + β < 1
 */
export function sprtOf(p0: number, p1: number, alpha: number, beta: number): Sprt {
  requireOpenShare('p0', p0);
  requireOpenShare('p1', p1);
  if (!(p0 < p1)) throw new RangeError(`expected p0 < p1, got ${p0}, ${p1}`);
  return { failure: log(p1 / p0), success: log((1 - p1) / (1 - p0)), ...wald(alpha, beta) };
}

/** Wald's bounds. */
function wald(alpha: number, beta: number): Pick<Sprt, 'upper' | 'lower'> {
  requireOpenShare('alpha', alpha);
  requireOpenShare('beta', beta);
  if (!(alpha + beta < 1)) throw new RangeError(`expected alpha + beta < 1, got ${alpha}, ${beta}`);
  return { upper: log((1 - beta) / alpha), lower: log(beta / (1 - alpha)) };
}

/** The evidence after a batch of trials, of which so many failed. */
export function sprtStep(evidence: number, failures: number, trials: number, test: Sprt): number {
  return evidence + failures * test.failure + (trials - failures) * test.success;
}

/** The same test of two rates of failures that come as a Poisson process, for counts without a number of trials. */
export interface PoissonSprt {
  /** Added to the evidence by a failure: ln(λ1 / λ0). */
  readonly failure: number;
  /** Added by a second that passes: λ0 − λ1. */
  readonly second: number;
  readonly upper: number;
  readonly lower: number;
}

/** @param rate0 failures per second where all is well; below `rate1`, those where it is not */
export function poissonSprtOf(rate0: number, rate1: number, alpha: number, beta: number): PoissonSprt {
  if (!(rate0 > 0 && rate0 < rate1))
    throw new RangeError(`expected 0 < rate0 < rate1, got ${rate0}, ${rate1}`);
  return { failure: log(rate1 / rate0), second: rate0 - rate1, ...wald(alpha, beta) };
}

/** The evidence after so many failures in so many seconds. */
export function poissonSprtStep(
  evidence: number,
  failures: number,
  seconds: number,
  test: PoissonSprt,
): number {
  return evidence + failures * test.failure + seconds * test.second;
}

/** What the evidence says: p1, p0, or go on. */
export function sprtVerdict(
  evidence: number,
  { upper, lower }: Pick<Sprt, 'upper' | 'lower'>,
): 'reject' | 'accept' | 'continue' {
  if (evidence >= upper) return 'reject';
  return evidence <= lower ? 'accept' : 'continue';
}
