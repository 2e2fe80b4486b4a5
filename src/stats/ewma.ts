import { sqrt } from '../kernel/index.ts';

/**
 * A chart of exponentially weighted moving averages of standardised observations (Roberts 1959), two-sided, with limits
 * ± width · √(weight / (2 − weight) · (1 − (1 − weight)²ᵗ)) after t observations, or those of the steady state from the start.
 */
export interface EwmaLaw {
  /** Weight of the newest observation, above 0 to 1. */
  readonly weight: number;
  /** Half-width between the limits, in standard deviations of the average. */
  readonly width: number;
}

/** The average after one more observation; it begins at 0. */
export function ewmaStep(average: number, z: number, { weight }: EwmaLaw): number {
  return average + weight * (z - average);
}

/** @param left (1 − weight)²ᵗ, what is left of the start; 0: the steady state */
export function ewmaLimit({ weight, width }: EwmaLaw, left = 0): number {
  return width * sqrt((weight / (2 - weight)) * (1 - left));
}
