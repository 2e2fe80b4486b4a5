import { sqrt } from '../kernel/index.ts';
import { requireFinite } from './require.ts';

/**
 * Counts observations and keeps their mean, variance and extremes, without keeping the observations.
 *
 * Welford's update, so a large mean does not drown a small variance; `merge` is the pairwise form (Chan, Golub &
 * LeVeque 1979) and gives what a single pass over both would give, up to rounding.
 */
export class Tally {
  #count = 0;
  #mean = 0;
  #squares = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;

  /** A tally of all these values. */
  static of(values: Iterable<number>): Tally {
    const tally = new Tally();
    for (const value of values) tally.add(value);
    return tally;
  }

  /** Takes one observation in. */
  add(value: number): void {
    requireFinite('an observation', value);
    this.#count += 1;
    const step = value - this.#mean;
    this.#mean += step / this.#count;
    this.#squares += step * (value - this.#mean);
    if (value < this.#min) this.#min = value;
    if (value > this.#max) this.#max = value;
  }

  /** Takes in everything the other tally has seen; the other is left as it is. */
  merge(other: Tally): void {
    if (other.#count === 0) return;
    const count = this.#count + other.#count;
    const step = other.#mean - this.#mean;
    this.#squares += other.#squares + step * step * ((this.#count * other.#count) / count);
    this.#mean += step * (other.#count / count);
    this.#count = count;
    this.#min = Math.min(this.#min, other.#min);
    this.#max = Math.max(this.#max, other.#max);
  }

  get count(): number {
    return this.#count;
  }

  /** The mean; NaN while nothing was observed. */
  get mean(): number {
    return this.#count === 0 ? Number.NaN : this.#mean;
  }

  /** The sample variance, with n − 1 below; NaN before the second observation. */
  get variance(): number {
    return this.#count < 2 ? Number.NaN : this.#squares / (this.#count - 1);
  }

  get standardDeviation(): number {
    return sqrt(this.variance);
  }

  /** The standard error of the mean; NaN before the second observation. */
  get standardError(): number {
    return sqrt(this.variance / this.#count);
  }

  /** The smallest observation; +Infinity while nothing was observed. */
  get min(): number {
    return this.#min;
  }

  /** The largest observation; −Infinity while nothing was observed. */
  get max(): number {
    return this.#max;
  }
}
