import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RandomStream } from '../../../src/kernel/index.ts';
import {
  bernoulli,
  binomial,
  KernelError,
  multinomial,
  pick,
  poisson,
  RandomStreams,
  shuffle,
  uniformInt,
  zipfWeights,
} from '../../../src/kernel/index.ts';
import { chiSquareP, logGamma, moments } from '../support/goodness.ts';

const DRAWS = 100_000;
const streams = new RandomStreams('discrete');

interface Law {
  readonly name: string;
  readonly draw: (stream: RandomStream) => number;
  readonly mean: number;
  readonly variance: number;
  readonly probability: (k: number) => number;
}

const poissonLaw = (mean: number): Law => ({
  name: `poisson(${mean})`,
  draw: (stream) => poisson(stream, mean),
  mean,
  variance: mean,
  probability: (k) => Math.exp(k * Math.log(mean) - mean - logGamma(k + 1)),
});

const binomialLaw = (n: number, p: number): Law => ({
  name: `binomial(${n}, ${p})`,
  draw: (stream) => binomial(stream, n, p),
  mean: n * p,
  variance: n * p * (1 - p),
  probability: (k) =>
    k > n
      ? 0
      : Math.exp(
          logGamma(n + 1) -
            logGamma(k + 1) -
            logGamma(n - k + 1) +
            k * Math.log(p) +
            (n - k) * Math.log1p(-p),
        ),
});

const laws: readonly Law[] = [
  ...[0.1, 1, 5, 9.99, 10, 15, 100, 10_000].map(poissonLaw),
  ...(
    [
      [1, 0.3],
      [20, 0.1],
      [20, 0.9],
      [40, 0.25],
      [25, 0.5],
      [100, 0.5],
      [1000, 0.3],
      [1000, 0.995],
      [1_000_000, 5e-6],
      [1_000_000, 0.001],
    ] as const
  ).map(([n, p]) => binomialLaw(n, p)),
  {
    name: 'uniformInt(-2, 10)',
    draw: (stream) => uniformInt(stream, -2, 10) + 2,
    mean: 6,
    variance: (13 ** 2 - 1) / 12,
    probability: (k) => (k <= 12 ? 1 / 13 : 0),
  },
  {
    name: 'bernoulli(0.2)',
    draw: (stream) => (bernoulli(stream, 0.2) ? 1 : 0),
    mean: 0.2,
    variance: 0.16,
    probability: (k) => [0.8, 0.2][k] ?? 0,
  },
];

describe.each(laws)('$name', ({ name, draw, mean, variance, probability }) => {
  const stream = streams.stream(name);
  const sample = Array.from({ length: DRAWS }, () => draw(stream));

  it('has its mean and variance within four standard errors', () => {
    const squares = moments(sample.map((x) => (x - mean) ** 2));
    expect(Math.abs(moments(sample).mean - mean) / Math.sqrt(variance / DRAWS)).toBeLessThan(4);
    expect(Math.abs(squares.mean - variance) / Math.sqrt(squares.variance / DRAWS)).toBeLessThan(4);
  });

  it('has its probabilities (chi-square)', () => {
    const low = Math.max(0, Math.floor(mean - 8 * Math.sqrt(variance) - 3));
    const high = Math.ceil(mean + 8 * Math.sqrt(variance) + 3);
    const counts = new Array<number>(high - low + 1).fill(0);
    for (const x of sample) counts[Math.min(high, Math.max(low, x)) - low]++;
    const probabilities = counts.map((_, index) => probability(low + index));
    expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 6);
    expect(chiSquareP(counts, probabilities)).toBeGreaterThan(1e-4);
  });
});

describe.each([poissonLaw(10), poissonLaw(30), binomialLaw(40, 0.25), binomialLaw(100, 0.4)])(
  'transformed rejection, $name',
  ({ name, draw, probability }) => {
    it('is exact where it accepts without looking at the probabilities (two million draws)', () => {
      const stream = streams.stream(`rejection ${name}`);
      const counts = new Array<number>(120).fill(0);
      for (let i = 0; i < 2_000_000; i++) counts[draw(stream)]++;
      const probabilities = counts.map((_, k) => probability(k));
      expect(chiSquareP(counts, probabilities)).toBeGreaterThan(1e-4);
    });
  },
);

describe('large counts', () => {
  it.each([1e7, 1e9, 1e12])('poisson and binomial keep mean and variance at %d', (mean) => {
    const stream = streams.stream('large', Math.log10(mean));
    const poissons = Array.from({ length: 20_000 }, () => (poisson(stream, mean) - mean) / Math.sqrt(mean));
    const binomials = Array.from(
      { length: 20_000 },
      () => (binomial(stream, mean, 0.3) - 0.3 * mean) / Math.sqrt(0.21 * mean),
    );
    for (const sample of [poissons, binomials]) {
      expect(Math.abs(moments(sample).mean)).toBeLessThan(4 / Math.sqrt(20_000));
      expect(Math.abs(moments(sample).variance - 1)).toBeLessThan(4 * Math.sqrt(2 / 20_000));
    }
  });
});

describe('the edges of the laws', () => {
  const stream = streams.stream('edges');

  it('never draws the impossible and always the certain', () => {
    expect(poisson(stream, 0)).toBe(0);
    expect(binomial(stream, 0, 0.5)).toBe(0);
    expect(binomial(stream, 1000, 0)).toBe(0);
    expect(binomial(stream, 1000, 1)).toBe(1000);
    expect(bernoulli(stream, 0)).toBe(false);
    expect(bernoulli(stream, 1)).toBe(true);
    expect(uniformInt(stream, 5, 5)).toBe(5);
  });

  it('stays within 0 and n for any n and p', () => {
    fc.assert(
      fc.property(fc.nat({ max: 2 ** 31 - 1 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, p) => {
        const k = binomial(stream, n, p);
        expect(Number.isInteger(k) && k >= 0 && k <= n).toBe(true);
      }),
      { seed: 3, numRuns: 2000 },
    );
  });

  it('refuses what is no law', () => {
    for (const wrong of [
      () => poisson(stream, -1),
      () => poisson(stream, Number.NaN),
      () => binomial(stream, 1.5, 0.5),
      () => binomial(stream, 10, 1.01),
      () => binomial(stream, 10, Number.NaN),
      () => uniformInt(stream, 3, 2),
      () => uniformInt(stream, 0, 0.5),
      () => multinomial(stream, 5, [0, 0]),
      () => multinomial(stream, 5, [1, -1]),
      () => pick(stream, []),
      () => zipfWeights(0, 1),
    ]) {
      expect(wrong).toThrow(KernelError);
    }
  });
});

describe('multinomial', () => {
  it('loses nobody and puts nobody where there is no weight', () => {
    const weights = fc.array(fc.oneof(fc.constant(0), fc.double({ min: 1e-9, max: 1e6, noNaN: true })), {
      minLength: 1,
    });
    const stream = streams.stream('multinomial');
    fc.assert(
      fc.property(fc.nat(), weights, (n, all) => {
        fc.pre(all.some((weight) => weight > 0));
        const counts = multinomial(stream, n, all);
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(n);
        expect(counts.every((count, box) => count >= 0 && (all[box] > 0 || count === 0))).toBe(true);
      }),
      { seed: 5, numRuns: 500 },
    );
  });

  it('spreads by weight (chi-square)', () => {
    const weights = [1, 5, 0.5, 3.5, 10];
    const counts = multinomial(streams.stream('spread'), DRAWS, weights);
    expect(
      chiSquareP(
        counts,
        weights.map((weight) => weight / 20),
      ),
    ).toBeGreaterThan(1e-4);
  });
});

describe('shuffle and pick', () => {
  it('gives every order alike', () => {
    const stream = streams.stream('shuffle');
    const counts = new Map<string, number>();
    for (let i = 0; i < 24_000; i++) {
      const order = shuffle(stream, ['a', 'b', 'c', 'd']).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    expect(chiSquareP([...counts.values()], new Array(24).fill(1 / 24))).toBeGreaterThan(1e-4);
  });

  it('picks all alike', () => {
    const stream = streams.stream('pick');
    const counts = [0, 0, 0];
    for (let i = 0; i < 30_000; i++) counts[pick(stream, [0, 1, 2])]++;
    expect(chiSquareP(counts, [1 / 3, 1 / 3, 1 / 3])).toBeGreaterThan(1e-4);
  });
});

describe('zipfWeights', () => {
  it('falls as 1 / k^s and adds up to 1', () => {
    expect(zipfWeights(4, 1)).toEqual([0.48, 0.24, 0.16, 0.12].map((share) => expect.closeTo(share, 15)));
    const many = zipfWeights(10_000, 1.1);
    expect(many.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    expect(many[0] / many[99]).toBeCloseTo(100 ** 1.1, 9);
    expect(zipfWeights(3, 0)).toEqual([1 / 3, 1 / 3, 1 / 3]);
  });
});
