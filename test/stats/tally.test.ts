import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Tally } from '../../src/stats/index.ts';

const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { maxLength: 60 });

describe('Tally', () => {
  it('gives the textbook mean and variance', () => {
    const tally = Tally.of([2, 4, 4, 4, 5, 5, 7, 9]);
    expect([tally.count, tally.mean, tally.min, tally.max]).toEqual([8, 5, 2, 9]);
    expect(tally.variance).toBeCloseTo(32 / 7, 14);
    expect(tally.standardDeviation).toBeCloseTo(Math.sqrt(32 / 7), 14);
    expect(tally.standardError).toBeCloseTo(Math.sqrt(32 / 7 / 8), 14);
  });

  it('keeps a small variance beside a large mean', () => {
    expect(Tally.of([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16]).variance).toBe(30);
  });

  it('knows what it cannot say yet', () => {
    const tally = new Tally();
    expect([tally.count, tally.mean, tally.min, tally.max]).toEqual([
      0,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
    ]);
    tally.add(3);
    expect([tally.mean, tally.variance]).toEqual([3, Number.NaN]);
  });

  it('refuses what is not a number', () => {
    expect(() => Tally.of([1, Number.NaN])).toThrow('finite number, got NaN');
    expect(() => Tally.of([Number.POSITIVE_INFINITY])).toThrow('got Infinity');
  });

  it('gives after a merge what a single pass over both gives', () => {
    fc.assert(
      fc.property(values, values, (first, second) => {
        const merged = Tally.of(first);
        merged.merge(Tally.of(second));
        const single = Tally.of([...first, ...second]);
        expect([merged.count, merged.min, merged.max]).toEqual([single.count, single.min, single.max]);
        if (single.count > 0) expect(merged.mean).toBeCloseTo(single.mean, 6);
        if (single.count > 1) {
          expect(Math.abs(merged.variance - single.variance)).toBeLessThanOrEqual(
            1e-9 * single.variance + 1e-9,
          );
        }
      }),
      { seed: 1 },
    );
  });

  it('leaves the merged-in tally as it was', () => {
    const other = Tally.of([1, 2]);
    const tally = Tally.of([10]);
    tally.merge(other);
    expect(tally.mean).toBeCloseTo(13 / 3, 14);
    expect([tally.count, other.count, other.mean]).toEqual([3, 2, 1.5]);
  });
});
