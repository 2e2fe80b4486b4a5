import type { RandomStream } from '../kernel/index.ts';
import { exponential, lognormal, uniform } from '../kernel/index.ts';

/**
 * A quantity that may differ from seed to seed: fixed, or drawn from a law.
 * `T` is only a reminder of the unit (Duration, share, …); all laws are over plain numbers.
 */
export type Law =
  | { readonly law: 'fixed'; readonly value: number }
  | { readonly law: 'uniform'; readonly from: number; readonly to: number }
  | { readonly law: 'lognormal'; readonly median: number; readonly sigma: number }
  | { readonly law: 'exponential'; readonly mean: number };

export const fixed = (value: number): Law => ({ law: 'fixed', value });

/** Draws one value; a fixed law draws nothing from the stream. */
export function draw(law: Law, stream: RandomStream): number {
  switch (law.law) {
    case 'fixed':
      return law.value;
    case 'uniform':
      return uniform(stream, law.from, law.to);
    case 'lognormal':
      return lognormal(stream, law.median, law.sigma);
    case 'exponential':
      return exponential(stream, law.mean);
  }
}
