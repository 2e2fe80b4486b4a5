import { log } from '../kernel/index.ts';
import type { Difference } from './two-arms.ts';

/**
 * The logarithm of the mixture likelihood ratio of an estimate that is about normal with a known variance V, against "its mean
 * is 0", with a normal prior of standard deviation τ over the means that are looked for (Robbins 1970; Johari, Pekelis
 * and Walsh 2017): ½ log(V / (V + τ²)) + τ²d² / (2V(V + τ²)).
 *
 * Its exponential is a martingale with mean 1 where the mean is 0, so that it ever reaches 1/α with a chance of at most
 * α, however often it is looked at.
 */
export function logMixtureRatio({ estimate, variance }: Difference, tau: number): number {
  if (!(variance > 0 && tau > 0))
    throw new RangeError(`expected a variance and a tau above 0, got ${variance} and ${tau}`);
  const both = variance + tau * tau;
  return log(variance / both) / 2 + (tau * tau * estimate * estimate) / (2 * variance * both);
}
