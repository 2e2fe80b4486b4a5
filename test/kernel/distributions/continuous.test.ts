import { describe, expect, it } from 'vitest';
import { EXPONENTIAL_ZIGGURAT, LAYERS, NORMAL_ZIGGURAT } from '../../../src/kernel/distributions/ziggurat.ts';
import type { RandomStream } from '../../../src/kernel/index.ts';
import {
  exponential,
  lognormal,
  normal,
  RandomStreams,
  uniform,
  weibull,
} from '../../../src/kernel/index.ts';
import { kolmogorovP, logGamma, moments, normalDistribution } from '../support/goodness.ts';

const DRAWS = 100_000;
const gamma = (x: number) => Math.exp(logGamma(x));

interface Law {
  readonly name: string;
  readonly draw: (stream: RandomStream) => number;
  readonly mean: number;
  readonly variance: number;
  readonly distribution: (x: number) => number;
}

const laws: readonly Law[] = [
  {
    name: 'uniform(-3, 5)',
    draw: (stream) => uniform(stream, -3, 5),
    mean: 1,
    variance: 64 / 12,
    distribution: (x) => (x + 3) / 8,
  },
  {
    name: 'exponential(4)',
    draw: (stream) => exponential(stream, 4),
    mean: 4,
    variance: 16,
    distribution: (x) => -Math.expm1(-x / 4),
  },
  {
    name: 'normal(10, 3)',
    draw: (stream) => normal(stream, 10, 3),
    mean: 10,
    variance: 9,
    distribution: (x) => normalDistribution((x - 10) / 3),
  },
  {
    name: 'lognormal(240, 0.8)',
    draw: (stream) => lognormal(stream, 240, 0.8),
    mean: 240 * Math.exp(0.32),
    variance: 240 ** 2 * Math.exp(0.64) * Math.expm1(0.64),
    distribution: (x) => normalDistribution(Math.log(x / 240) / 0.8),
  },
  ...[0.7, 1, 3].map((shape) => ({
    name: `weibull(5, ${shape})`,
    draw: (stream: RandomStream) => weibull(stream, 5, shape),
    mean: 5 * gamma(1 + 1 / shape),
    variance: 25 * (gamma(1 + 2 / shape) - gamma(1 + 1 / shape) ** 2),
    distribution: (x: number) => -Math.expm1(-((x / 5) ** shape)),
  })),
];

describe.each(laws)('$name', ({ name, draw, mean, variance, distribution }) => {
  const stream = new RandomStreams('continuous').stream(name);
  const sample = Array.from({ length: DRAWS }, () => draw(stream));
  const found = moments(sample);

  it('has its mean within four standard errors', () => {
    expect(Math.abs(found.mean - mean) / Math.sqrt(variance / DRAWS)).toBeLessThan(4);
  });

  it('has its variance', () => {
    // Four standard errors by the sample's own fourth moment.
    const squares = moments(sample.map((x) => (x - mean) ** 2));
    expect(Math.abs(squares.mean - variance) / Math.sqrt(squares.variance / DRAWS)).toBeLessThan(4);
  });

  it('follows its distribution function (Kolmogorov-Smirnov)', () => {
    expect(kolmogorovP(sample, distribution)).toBeGreaterThan(1e-4);
  });
});

describe.each([
  {
    name: 'exponential',
    ziggurat: EXPONENTIAL_ZIGGURAT,
    draw: exponentialSize,
    beyond: (x: number) => Math.exp(-x),
  },
  {
    name: 'normal',
    ziggurat: NORMAL_ZIGGURAT,
    draw: normalSize,
    beyond: (x: number) => 2 * (1 - normalDistribution(x)),
  },
])('the $name ziggurat', ({ name, ziggurat, draw, beyond }) => {
  it('has layers of one area that close at the top', () => {
    const { edge, height } = ziggurat;
    const area = edge[0] * height[1];
    for (let layer = 1; layer < LAYERS; layer++) {
      expect((edge[layer] * (height[layer + 1] - height[layer])) / area).toBeCloseTo(1, 9);
    }
  });

  it('reaches its tail as often as the law does, and follows the law there', () => {
    const stream = new RandomStreams('tail').stream(name);
    const far: number[] = [];
    const n = 20_000_000;
    for (let i = 0; i < n; i++) {
      const x = draw(stream);
      if (x > ziggurat.tail) far.push(x);
    }
    const share = beyond(ziggurat.tail);
    expect(Math.abs(far.length - n * share) / Math.sqrt(n * share)).toBeLessThan(4);
    expect(kolmogorovP(far, (x) => 1 - beyond(x) / share)).toBeGreaterThan(1e-4);
    const { mean, variance } = moments(far);
    const excess = name === 'normal' ? normalExcess(ziggurat.tail) : 1;
    expect(Math.abs(mean - ziggurat.tail - excess) / Math.sqrt(variance / far.length)).toBeLessThan(4);
  });
});

/** How far a standard normal number lies beyond x on average, when it does: density / tail - x. */
function normalExcess(x: number): number {
  return Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI) / (1 - normalDistribution(x)) - x;
}

function exponentialSize(stream: RandomStream): number {
  return exponential(stream, 1);
}

function normalSize(stream: RandomStream): number {
  return Math.abs(normal(stream, 0, 1));
}
