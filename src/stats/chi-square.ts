import { upperGamma } from './upper-gamma.ts';

/** The probability that a chi-square variate with these degrees of freedom exceeds x. */
export function chiSquareSurvival(x: number, degreesOfFreedom: number): number {
  return x <= 0 ? 1 : upperGamma(degreesOfFreedom / 2, x / 2);
}
