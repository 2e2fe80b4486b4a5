import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holmAdjust, holmIntervals, normalCdf, normalQuantile } from '../../src/stats/index.ts';
import { normals, streamOf } from './streams.ts';

const pValues = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 });

/** A comparison whose estimate is z standard errors from zero. */
function member(z: number): {
  pValue: number;
  interval: (confidence: number) => { low: number; high: number };
} {
  const reach = (confidence: number): number => normalQuantile((1 + confidence) / 2);
  return {
    pValue: 2 * normalCdf(-Math.abs(z)),
    interval: (confidence) => ({ low: z - reach(confidence), high: z + reach(confidence) }),
  };
}

const holdsZero = ({ low, high }: { low: number; high: number }): boolean => low <= 0 && high >= 0;

describe('holmAdjust', () => {
  it('gives the textbook values', () => {
    expect(holmAdjust([0.01, 0.04, 0.03, 0.005]).map((p) => p.toFixed(12))).toEqual(
      [0.03, 0.06, 0.06, 0.02].map((p) => p.toFixed(12)),
    );
  });

  it('keeps the order, never lowers a p value, never exceeds Bonferroni', () => {
    fc.assert(
      fc.property(pValues, (raw) => {
        const adjusted = holmAdjust(raw);
        for (let i = 0; i < raw.length; i++) {
          expect(adjusted[i]).toBeGreaterThanOrEqual(raw[i]);
          expect(adjusted[i]).toBeLessThanOrEqual(Math.min(1, raw[i] * raw.length));
          for (let j = 0; j < raw.length; j++)
            if (raw[i] < raw[j]) expect(adjusted[i]).toBeLessThanOrEqual(adjusted[j]);
        }
      }),
      { seed: 4 },
    );
  });

  it('does not care about the order given, and leaves a family of one alone', () => {
    fc.assert(
      fc.property(pValues, (raw) => {
        expect(holmAdjust([...raw].reverse())).toEqual(holmAdjust(raw).reverse());
      }),
      { seed: 5 },
    );
    expect(holmAdjust([0.03])).toEqual([0.03]);
    expect(() => holmAdjust([0.5, Number.NaN])).toThrow('got NaN');
  });
});

describe('holmIntervals', () => {
  it('gives the widest level to the smallest p value, and stops narrowing at the first undecided one', () => {
    const z = [4, 1, 2.3, 0.5];
    const widths = holmIntervals(z.map(member)).map(({ low, high }) => (high - low) / 2);
    const levels = widths.map((reach) => Math.round(1e6 * 2 * normalCdf(-reach)) / 1e6);
    expect(levels).toEqual([0.0125, 0.016667, 0.016667, 0.016667]);
  });

  it('excludes zero exactly where the adjusted p value is below the error allowed', () => {
    const scores = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(scores, (z) => {
        const family = z.map(member);
        const adjusted = holmAdjust(family.map((it) => it.pValue));
        const intervals = holmIntervals(family);
        for (let i = 0; i < z.length; i++) expect(holdsZero(intervals[i])).toBe(!(adjusted[i] < 0.05));
      }),
      { seed: 6, numRuns: 300 },
    );
  });

  it('is no wider than Bonferroni and no narrower than unadjusted', () => {
    const z = [3.5, 2.6, -2.4, 0.2, 2];
    for (const [i, { low, high }] of holmIntervals(z.map(member)).entries()) {
      const [most, least] = [member(z[i]).interval(0.99), member(z[i]).interval(0.95)];
      expect(low).toBeGreaterThanOrEqual(most.low);
      expect(high).toBeLessThanOrEqual(most.high);
      expect(high - low).toBeGreaterThanOrEqual(least.high - least.low);
    }
  });

  it('holds zero for all that come after an undecided one, even where a level would let one slip', () => {
    const sloppy = { pValue: 0.9, interval: () => ({ low: 0.001, high: 1 }) };
    expect(holmIntervals([sloppy, member(1)])[0]).toEqual({ low: 0, high: 1 });
  });

  it('finds a winner among ten equals in about one family of twenty', () => {
    const stream = streamOf('family-wise error');
    let wrong = 0;
    for (let i = 0; i < 1000; i++) {
      if (!holmIntervals(normals(stream, 10).map(member)).every(holdsZero)) wrong += 1;
    }
    expect(wrong / 1000).toBeGreaterThan(0.03);
    expect(wrong / 1000).toBeLessThan(0.07);
  });
});
