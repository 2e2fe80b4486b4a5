import { describe, expect, it } from 'vitest';
import { ascending, chiSquareTest, ksOneSample, ksTwoSample, normalCdf } from '../../src/stats/index.ts';
import { exponentials, normals, streamOf } from './streams.ts';

const uniformCdf = (x: number): number => x;

/** The share of 1,000 tests with a p value below 5 %. */
function rejected(pValue: () => number): number {
  return Array.from({ length: 1000 }, pValue).filter((p) => p < 0.05).length / 1000;
}

describe('chiSquareTest', () => {
  it('gives the statistic and p value of the worked example in the SciPy manual', () => {
    const { statistic, degreesOfFreedom, pValue } = chiSquareTest(
      [16, 18, 16, 14, 12, 12],
      [16, 16, 16, 16, 16, 8],
    );
    expect([statistic, degreesOfFreedom]).toEqual([3.5, 5]);
    expect(pValue).toBeCloseTo(0.6233876277495822, 12);
  });

  it('takes a degree of freedom for each fitted parameter', () => {
    expect(chiSquareTest([10, 12, 8], [10, 10, 10], { estimated: 1 }).degreesOfFreedom).toBe(1);
    expect(() => chiSquareTest([10, 12, 8], [10, 10, 10], { estimated: 2 })).toThrow('degrees of freedom');
  });

  it('rejects the truth as often as it says, and a loaded die almost always', () => {
    const stream = streamOf('chi-square');
    const roll = (loaded: number): number => {
      const counts = [0, 0, 0, 0, 0, 0];
      for (let i = 0; i < 600; i++)
        counts[stream.uniform() < loaded ? 5 : Math.floor(stream.uniform() * 6)] += 1;
      return chiSquareTest(counts, [100, 100, 100, 100, 100, 100]).pValue;
    };
    expect(Math.abs(rejected(() => roll(0)) - 0.05)).toBeLessThan(0.02);
    expect(rejected(() => roll(0.1))).toBeGreaterThan(0.95);
  });

  it('refuses classes that do not match or expect nothing', () => {
    expect(() => chiSquareTest([1, 2], [1, 2, 3])).toThrow('got 2 and 3');
    expect(() => chiSquareTest([1, 2], [3, 0])).toThrow('a positive count in class 1, got 0');
  });
});

describe('Kolmogorov-Smirnov', () => {
  const sample = [0.02, 0.11, 0.23, 0.31, 0.38, 0.47, 0.52, 0.53, 0.54, 0.55];

  it('comes to two digits of the exact p value already for ten values', () => {
    const { statistic, pValue } = ksOneSample(sample, uniformCdf);
    expect(statistic).toBeCloseTo(0.45, 12);
    expect(pValue).toBeCloseTo(0.0229, 2);
  });

  it('steps over ties together', () => {
    const { statistic } = ksTwoSample([1, 2, 2, 3, 5, 8, 13], [2, 4, 4, 6, 9, 9, 12, 20, 21]);
    expect(statistic).toBeCloseTo(0.4603174603174603, 14);
    expect(ksTwoSample([1, 1, 2], [1, 1, 2])).toEqual({ statistic: 0, pValue: 1 });
  });

  it('does not care which sample comes first', () => {
    const [a, b] = [normals(streamOf('ks a'), 50), exponentials(streamOf('ks b'), 70)];
    expect(ksTwoSample(a, b)).toEqual(ksTwoSample(b, a));
  });

  it('rejects the truth as often as it says, and another law almost always', () => {
    const stream = streamOf('ks');
    const one = (shift: number): number =>
      ksOneSample(ascending(normals(stream, 100).map((x) => x + shift)), normalCdf).pValue;
    const two = (shift: number): number =>
      ksTwoSample(
        normals(stream, 100),
        normals(stream, 100).map((x) => x + shift),
      ).pValue;
    expect(Math.abs(rejected(() => one(0)) - 0.05)).toBeLessThan(0.02);
    expect(Math.abs(rejected(() => two(0)) - 0.05)).toBeLessThan(0.02);
    expect(rejected(() => one(0.6))).toBeGreaterThan(0.95);
    expect(rejected(() => two(0.8))).toBeGreaterThan(0.95);
  });

  it('refuses an empty sample', () => {
    expect(() => ksOneSample([], uniformCdf)).toThrow('from 1 up, got 0');
    expect(() => ksTwoSample([1], [])).toThrow('number of values of b');
  });
});
