import { expm1, log, log1p, sqrt } from '../kernel/index.ts';
import { requireOpenShare } from './require.ts';
import type { Difference } from './two-arms.ts';

/**
 * An asymptotic confidence sequence for a mean (Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas 2021, equations 9 and 161):
 * intervals of which all at once hold the truth with confidence 1 − α, so that one may look after every observation.
 * As GrowthBook's sequential tests have it.
 */
export interface ConfidenceSequence {
  readonly alpha: number;
  /** 2: an interval; 1: a bound on one side. */
  readonly sides: 1 | 2;
  /** Tightness: ρ of the mixture. */
  readonly rho: number;
}

/** @param tightest number of observations at which the intervals are tightest (GrowthBook: 5,000) */
export function confidenceSequenceOf(alpha: number, sides: 1 | 2, tightest: number): ConfidenceSequence {
  requireOpenShare('alpha', alpha);
  if (!(tightest > 0)) throw new RangeError(`expected a positive number of observations, got ${tightest}`);
  const spent = -2 * log(sides === 1 ? 2 * alpha : alpha);
  if (!(spent > 0)) throw new RangeError(`expected alpha below .5 for a bound on one side, got ${alpha}`);
  return { alpha, sides, rho: sqrt((spent + log1p(spent)) / tightest) };
}

/** How far the bound, or both, are from the estimate after n observations. */
export function halfWidth(variance: number, n: number, { alpha, sides, rho }: ConfidenceSequence): number {
  const spent = n * rho * rho + 1;
  const root = sqrt(spent);
  const reach = sides === 2 ? log(root / alpha) : log1p(root / (2 * alpha));
  return sqrt((2 * spent * reach * variance) / (n * rho * rho));
}

/**
 * The logarithm of the e-value against "the mean is 0", or with one side "it is at most 0": evidence that is 1 on average where
 * that holds. It reaches 1/α exactly when the bound leaves 0 behind.
 */
export function logEvidence(
  { estimate, variance }: Difference,
  n: number,
  { sides, rho }: ConfidenceSequence,
): number {
  const spent = n * rho * rho + 1;
  const exponent = (rho * rho * n * estimate * estimate) / (2 * variance * spent);
  if (sides === 2) return exponent - log(spent) / 2;
  if (estimate <= 0) return -Infinity;
  // log(2·(eˣ − 1)) without overflow.
  const excess = exponent > 700 ? exponent : log(expm1(exponent));
  return excess + log(2) - log(spent) / 2;
}
