import { sqrt } from '../kernel/index.ts';
import type { Interval } from './interval.ts';
import { normalCdf, normalQuantile } from './normal.ts';
import { quantile } from './quantile.ts';
import { requireOpenShare } from './require.ts';
import type { Resampler } from './resampler.ts';
import { Tally } from './tally.ts';

/**
 * Resamples the mean of these values and keeps what intervals and p values of any level are read from.
 *
 * The intervals are bias-corrected and accelerated (BCa; Efron 1987): percentiles of the resampled means, shifted by
 * the share of them that lie below the mean and by the skewness of the values.
 */
export function bootstrapMean(values: readonly number[], resampler: Resampler): MeanBootstrap {
  const tally = Tally.of(values);
  const means = resampler.means(Float64Array.from(values)).sort();
  const bias = normalQuantile(shareBelow(means, tally.mean));
  return new MeanBootstrap(tally, means, bias, acceleration(values, tally.mean));
}

/** The resampled means of one sample, ready to be asked for intervals and p values. */
export class MeanBootstrap {
  readonly mean: number;
  readonly #constant: boolean;
  readonly #means: Float64Array;
  readonly #bias: number;
  readonly #acceleration: number;

  constructor(tally: Tally, means: Float64Array, bias: number, acceleration: number) {
    this.mean = tally.mean;
    this.#constant = tally.min === tally.max;
    this.#means = means;
    this.#bias = bias;
    this.#acceleration = acceleration;
  }

  /** The BCa interval of that confidence. */
  interval(confidence: number): Interval {
    requireOpenShare('the confidence', confidence);
    if (this.#constant) return { low: this.mean, high: this.mean };
    return { low: this.#bound((1 - confidence) / 2), high: this.#bound((1 + confidence) / 2) };
  }

  /** Two-sided p value of a true mean of zero: the α at which an end of the interval touches zero. */
  get pValue(): number {
    if (this.#constant) return this.mean === 0 ? 1 : 0;
    const shifted = normalQuantile(shareBelow(this.#means, 0)) - this.#bias;
    const z = shifted / (1 + this.#acceleration * shifted) - this.#bias;
    const tail = normalCdf(z);
    return Math.min(1, 2 * Math.min(tail, 1 - tail));
  }

  #bound(tail: number): number {
    const shifted = this.#bias + normalQuantile(tail);
    const share = normalCdf(this.#bias + shifted / (1 - this.#acceleration * shifted));
    return quantile(this.#means, share);
  }
}

/**
 * The share of values below a point, ties counted half, and kept half a value away from 0 and 1 so that it has a normal
 * quantile.
 */
function shareBelow(sorted: Float64Array, point: number): number {
  const n = sorted.length;
  const below = firstIndex(sorted, (value) => value >= point);
  const upTo = firstIndex(sorted, (value) => value > point);
  return Math.min(Math.max((below + upTo) / 2, 0.5), n - 0.5) / n;
}

function firstIndex(sorted: Float64Array, holds: (value: number) => boolean): number {
  const index = sorted.findIndex(holds);
  return index === -1 ? sorted.length : index;
}

/** Efron's acceleration; for a mean the jackknife has the closed form Σd³ / 6(Σd²)^1.5 with d the deviations. */
function acceleration(values: readonly number[], mean: number): number {
  let squares = 0;
  let cubes = 0;
  for (const value of values) {
    const d = value - mean;
    squares += d * d;
    cubes += d * d * d;
  }
  return squares === 0 ? 0 : cubes / (6 * squares * sqrt(squares));
}
