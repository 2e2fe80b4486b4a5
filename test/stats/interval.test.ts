import { describe, expect, it } from 'vitest';
import {
  clopperPearson,
  meanInterval,
  sampleSizePerArm,
  wilson,
  zeroEventsUpperBound,
} from '../../src/stats/index.ts';
import { coverage, normals, streamOf } from './streams.ts';

// Law, Simulation Modeling and Analysis: the bank with five tellers, ten replications.
const delays = [1.53, 1.66, 1.24, 2.34, 2.0, 1.69, 2.69, 2.86, 1.7, 2.6];
const shares = [0.917, 0.916, 0.952, 0.822, 0.84, 0.866, 0.783, 0.782, 0.873, 0.779];

function printed({ low, high }: { low: number; high: number }): [string, string] {
  return [low.toFixed(4), high.toFixed(4)];
}

describe('meanInterval', () => {
  it('R1: 2.031 ± 0.322 for the delay in the bank, at 90 %', () => {
    const { mean, low, high } = meanInterval(delays, 0.9);
    expect([mean.toFixed(3), (high - mean).toFixed(3), (mean - low).toFixed(3)]).toEqual([
      '2.031',
      '0.322',
      '0.322',
    ]);
  });

  it('R1: 0.853 ± 0.036 for the share served within five minutes', () => {
    const { mean, high } = meanInterval(shares, 0.9);
    expect([mean.toFixed(3), (high - mean).toFixed(3)]).toEqual(['0.853', '0.036']);
  });

  it('covers the mean of normal samples as often as it says, small ones included', () => {
    const stream = streamOf('mean coverage');
    for (const n of [5, 20]) {
      const held = coverage(1000, 0, () => meanInterval(normals(stream, n)));
      expect(held).toBeGreaterThan(0.93);
      expect(held).toBeLessThan(0.97);
    }
  });

  it('says nothing from one observation and everything from equal ones', () => {
    expect(meanInterval([4])).toEqual({
      mean: 4,
      low: Number.NEGATIVE_INFINITY,
      high: Number.POSITIVE_INFINITY,
    });
    expect(meanInterval([4, 4, 4])).toEqual({ mean: 4, low: 4, high: 4 });
    expect(() => meanInterval([])).toThrow('from 1 up, got 0');
    expect(() => meanInterval([1, 2], 95)).toThrow('the confidence strictly between 0 and 1, got 95');
  });
});

describe('intervals of a probability', () => {
  it.each([
    [10, 100, '0.0552', '0.1744'],
    [0, 100, '0.0000', '0.0370'],
    [1, 20, '0.0089', '0.2361'],
    [81, 263, '0.2553', '0.3662'],
  ])('R7: Wilson, %d of %d', (events, trials, low, high) => {
    expect(printed(wilson(events, trials))).toEqual([low, high]);
  });

  it.each([
    [10, 100, '0.0490', '0.1762'],
    [0, 100, '0.0000', '0.0362'],
    [1, 20, '0.0013', '0.2487'],
  ])('R7: Clopper-Pearson, %d of %d', (events, trials, low, high) => {
    expect(printed(clopperPearson(events, trials))).toEqual([low, high]);
  });

  it('R7: bounds an event that was never seen by about 3/n', () => {
    for (const n of [100, 1000, 1_000_000]) {
      expect(zeroEventsUpperBound(n) * n).toBeGreaterThan(2.95);
      expect(zeroEventsUpperBound(n) * n).toBeLessThan(3);
    }
    expect(zeroEventsUpperBound(1, 0.9)).toBeCloseTo(0.9, 14);
  });

  it('mirrors: failures are the trials without success', () => {
    for (const interval of [wilson, clopperPearson]) {
      for (const events of [0, 1, 7, 20]) {
        const { low, high } = interval(events, 20);
        const mirrored = interval(20 - events, 20);
        expect(mirrored.low).toBeCloseTo(1 - high, 12);
        expect(mirrored.high).toBeCloseTo(1 - low, 12);
        expect(low).toBeLessThanOrEqual(events / 20);
        expect(high).toBeGreaterThanOrEqual(events / 20);
      }
    }
  });

  it('covers the truth: Clopper-Pearson always, Wilson about as often as it says', () => {
    const stream = streamOf('share coverage');
    for (const share of [0.02, 0.1, 0.5]) {
      const events = (): number =>
        Array.from({ length: 60 }, () => stream.uniform() < share).filter(Boolean).length;
      expect(coverage(1000, share, () => clopperPearson(events(), 60))).toBeGreaterThan(0.94);
      expect(coverage(1000, share, () => wilson(events(), 60))).toBeGreaterThan(0.92);
    }
  });

  it('refuses more events than trials', () => {
    expect(() => wilson(3, 2)).toThrow('at most 2 events in as many trials, got 3');
    expect(() => clopperPearson(0, 0)).toThrow('from 1 up, got 0');
    expect(() => clopperPearson(0.5, 2)).toThrow('whole number');
  });
});

describe('sampleSizePerArm', () => {
  it.each([
    [0.001, 0.002, 23508],
    [0.001, 0.01, 1057],
    [0.01, 0.015, 7747],
    [0.01, 0.02, 2316],
  ])('R8: %d against %d needs %d per arm', (p1, p2, n) => {
    expect(sampleSizePerArm(p1, p2)).toBe(n);
    expect(sampleSizePerArm(p2, p1)).toBe(n);
  });

  it('never suffices for two equal probabilities', () => {
    expect(sampleSizePerArm(0.1, 0.1)).toBe(Number.POSITIVE_INFINITY);
  });
});
