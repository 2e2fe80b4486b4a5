import type { ServiceLaw } from '../../domain/index.ts';
import type { RandomStream } from '../../kernel/index.ts';
import { exp, exponential, log, log1p, normal, sqrt } from '../../kernel/index.ts';
import { OutsideDomain, requireAmount, requirePositive } from './require.ts';

/** A law of times. */
export interface TimeLaw {
  /** Draws a time in microseconds, not rounded. `busy`: attempts in service, the one that begins included. */
  sample(stream: RandomStream, busy: number): number;
}

/** A law of service times, scaled to a mean in microseconds. */
export function serviceTime(law: ServiceLaw, mean: number): TimeLaw {
  requirePositive('service.mean', mean);
  switch (law.law) {
    case 'exponential':
      return new Exponential(mean);
    case 'deterministic':
      return new Constant(mean);
    case 'lognormal':
      requirePositive('service.scv', law.scv);
      return new Lognormal(mean, law.scv);
    case 'points':
      return new Mixed(scaled(law.values, law.weights, mean), law.weights, false);
    case 'hyperexponential':
      return new Mixed(scaled(law.values, law.weights, mean), law.weights, true);
    case 'empirical': {
      const weights = law.values.map(() => 1);
      return new Mixed(scaled(law.values, weights, mean), weights, false);
    }
  }
}

/** The mean of the values a law is written with; 1 for a law written without values. */
export function writtenMean(law: ServiceLaw): number {
  if (!('values' in law)) return 1;
  return meanOf(law.values, 'weights' in law ? law.weights : law.values.map(() => 1));
}

/** A service that slows down under load: `base` + `each` for every attempt in service, the new one included. */
export function concurrentTime(base: number, each: number): TimeLaw {
  requireAmount('service.base', base);
  requireAmount('service.each', each);
  return { sample: (_stream, busy) => base + each * busy };
}

/** No patience ends before these times, drawn from an exponential law of this mean. */
export function exponentialTime(mean: number): TimeLaw {
  requirePositive('mean', mean);
  return new Exponential(mean);
}

class Exponential implements TimeLaw {
  private readonly mean: number;

  constructor(mean: number) {
    this.mean = mean;
  }

  sample(stream: RandomStream): number {
    return exponential(stream, this.mean);
  }
}

class Constant implements TimeLaw {
  private readonly mean: number;

  constructor(mean: number) {
    this.mean = mean;
  }

  sample(): number {
    return this.mean;
  }
}

class Lognormal implements TimeLaw {
  private readonly logMedian: number;
  private readonly sigma: number;

  /** σ² = log(1 + scv); the mean of the law is its median times e^(σ²/2). */
  constructor(mean: number, scv: number) {
    const variance = log1p(scv);
    this.sigma = sqrt(variance);
    this.logMedian = log(mean) - variance / 2;
  }

  sample(stream: RandomStream): number {
    return exp(normal(stream, this.logMedian, this.sigma));
  }
}

/** One of several values, or one of several exponentials of these means. */
class Mixed implements TimeLaw {
  private readonly values: Float64Array;
  private readonly upTo: Float64Array;
  private readonly exponential: boolean;

  constructor(values: readonly number[], weights: readonly number[], isExponential: boolean) {
    this.values = Float64Array.from(values);
    this.upTo = new Float64Array(weights.length);
    this.exponential = isExponential;
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    let sum = 0;
    for (let at = 0; at < weights.length; at++) {
      sum += weights[at];
      this.upTo[at] = at === weights.length - 1 ? 1 : sum / total;
    }
  }

  sample(stream: RandomStream): number {
    const value = this.values[this.find(stream.uniform())];
    return this.exponential ? exponential(stream, value) : value;
  }

  /** The first place whose weights, summed up to it, exceed u: halving, since measured times may be many. */
  private find(u: number): number {
    const upTo = this.upTo;
    let low = 0;
    let high = upTo.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (u < upTo[middle]) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

function scaled(values: readonly number[], weights: readonly number[], mean: number): number[] {
  if (values.length === 0 || weights.length !== values.length) {
    throw new OutsideDomain('service.values', 'one value or more, each with its weight', values.length);
  }
  for (const weight of weights) requirePositive('service.weights', weight);
  for (const value of values) requireAmount('service.values', value);
  const written = meanOf(values, weights);
  requirePositive('service.values (their mean)', written);
  return values.map((value) => (value * mean) / written);
}

function meanOf(values: readonly number[], weights: readonly number[]): number {
  let sum = 0;
  let total = 0;
  for (let at = 0; at < values.length; at++) {
    sum += values[at] * weights[at];
    total += weights[at];
  }
  return sum / total;
}
