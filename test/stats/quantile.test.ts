import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ascending,
  quantile,
  quantileInterval,
  smallestSampleFor,
  supportedQuantile,
} from '../../src/stats/index.ts';
import { coverage, exponentials, streamOf } from './streams.ts';

const oneTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);

describe('quantile', () => {
  it('is definition 7, as R and NumPy have it', () => {
    const sample = ascending([2.1, 3.4, 1.9, 5.6, 4.4, 3.3, 2.8, 0.5, 9.1, 3.0]);
    const values = [0, 0.25, 0.5, 0.9, 0.95, 1].map((q) => quantile(sample, q).toFixed(12));
    expect(values.map(Number)).toEqual([0.5, 2.275, 3.15, 5.95, 7.525, 9.1]);
  });

  it('rises with q and stays within the sample', () => {
    const samples = fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), {
      minLength: 1,
      maxLength: 30,
    });
    const shares = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(samples, shares, shares, (values, q, r) => {
        const sorted = ascending(values);
        const slack = 1e-6;
        expect(quantile(sorted, Math.min(q, r))).toBeLessThanOrEqual(
          quantile(sorted, Math.max(q, r)) + slack,
        );
        expect(quantile(sorted, q)).toBeGreaterThanOrEqual(sorted[0] - slack);
        expect(quantile(sorted, q)).toBeLessThanOrEqual(sorted[sorted.length - 1] + slack);
      }),
      { seed: 2 },
    );
  });

  it('refuses an empty sample and a share that is none', () => {
    expect(() => quantile([], 0.5)).toThrow('at least one value');
    expect(() => quantile([1], 1.1)).toThrow('between 0 and 1, got 1.1');
  });
});

describe('quantile intervals from order statistics', () => {
  it.each([
    [20, 0.5, 6, 15, 0.9586],
    [100, 0.5, 40, 61, 0.9648],
    [100, 0.9, 84, 96, 0.9557],
    [200, 0.95, 184, 197, 0.9672],
    [500, 0.95, 465, 485, 0.9605],
    [1000, 0.99, 983, 997, 0.9761],
  ])('R6: n = %d, q = %d gives ranks %d to %d with coverage %d', (n, q, lower, upper, covered) => {
    const interval = quantileInterval(oneTo(n), q);
    expect(interval).toMatchObject({ lowerRank: lower, upperRank: upper, low: lower, high: upper });
    expect(interval?.coverage.toFixed(4)).toBe(covered.toFixed(4));
  });

  it.each([
    [0.5, 6],
    [0.9, 29],
    [0.95, 59],
    [0.99, 299],
  ])('R6: the quantile %d needs %d runs', (q, runs) => {
    expect(smallestSampleFor(q)).toBe(runs);
    expect(supportedQuantile(oneTo(runs - 1), q)).toBeNull();
    expect(quantileInterval(oneTo(runs - 1), q)).toBeNull();
    expect(supportedQuantile(oneTo(runs), q)).toBe(quantile(oneTo(runs), q));
    expect(quantileInterval(oneTo(runs), q)).toMatchObject({ upperRank: runs });
  });

  it('never promises less than the confidence, at any size that supports one', () => {
    for (const q of [0.05, 0.5, 0.9, 0.95]) {
      for (let n = smallestSampleFor(q); n < 400; n += 7) {
        expect(quantileInterval(oneTo(n), q)?.coverage, `n = ${n}, q = ${q}`).toBeGreaterThanOrEqual(
          0.95 - 1e-12,
        );
      }
    }
  });

  it('mirrors: the interval of a low quantile is that of the high one, counted from the other end', () => {
    for (const n of [40, 65, 100, 333]) {
      const low = quantileInterval(oneTo(n), 0.1);
      const high = quantileInterval(oneTo(n), 0.9);
      expect([n + 1 - (low?.upperRank ?? 0), n + 1 - (low?.lowerRank ?? 0)]).toEqual([
        high?.lowerRank,
        high?.upperRank,
      ]);
    }
  });

  it('covers the P90 of exponential samples as often as it says', () => {
    const stream = streamOf('quantile coverage');
    const held = coverage(1000, Math.log(10), () => {
      const interval = quantileInterval(ascending(exponentials(stream, 100)), 0.9);
      return interval ?? { low: 0, high: 0 };
    });
    expect(held).toBeGreaterThan(0.94);
    expect(held).toBeLessThan(0.975);
  });
});
