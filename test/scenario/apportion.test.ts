import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergedShares, sharesOfUsers, wholeParts } from '../../src/scenario/apportion.ts';
import { peakFactor, troughFactor } from '../../src/scenario/day-shape.ts';

const weights = fc.array(fc.double({ min: 0.001, max: 1000, noNaN: true }), { minLength: 1, maxLength: 30 });

describe('whole parts', () => {
  it('make the total, each within one of its share', () => {
    fc.assert(
      fc.property(weights, fc.nat(1_000_000), (all, total) => {
        const parts = wholeParts(all, total);
        const sum = all.reduce((a, b) => a + b, 0);
        expect(parts.reduce((a, b) => a + b, 0)).toBe(total);
        for (const [i, part] of parts.entries())
          expect(Math.abs(part - (all[i] / sum) * total)).toBeLessThan(1 + 1e-6);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('are those of Hamilton: the largest remainders come first, the first of equals before the others', () => {
    expect(wholeParts([0.5, 0.3, 0.2], 3)).toEqual([1, 1, 1]);
    expect(wholeParts([1, 1, 1], 2)).toEqual([1, 1, 0]);
    expect(wholeParts([0.6, 0.4], 240)).toEqual([144, 96]);
  });
});

describe('shares of users', () => {
  const sum = (shares: readonly number[]) => shares.reduce((a, b) => a + b, 0);

  it('are as the weights when nothing else holds', () => {
    const shares = sharesOfUsers({ weights: [1, 2, 5], groupings: [], cap: 1 });
    expect(shares.map((share) => share * 8)).toEqual([1, 2, 5]);
  });

  it('never exceed the cap that can be kept, and make the whole', () => {
    fc.assert(
      fc.property(weights, fc.double({ min: 1, max: 5, noNaN: true }), (all, slack) => {
        const cap = Math.min(1, slack / all.length);
        const shares = sharesOfUsers({ weights: all, groupings: [], cap });
        expect(Math.max(...shares)).toBeLessThanOrEqual(cap * (1 + 1e-9));
        expect(sum(shares)).toBeCloseTo(1, 9);
      }),
      { seed: 2, numRuns: 300 },
    );
  });

  it('give what a large cell may not hold to the others in proportion', () => {
    const shares = sharesOfUsers({ weights: [6, 2, 1, 1], groupings: [], cap: 0.4 });
    expect(shares.map((share) => Number(share.toFixed(12)))).toEqual([0.4, 0.3, 0.15, 0.15]);
  });

  it('give every region and every kind its part', () => {
    const regionOf = [0, 0, 0, 1, 1, 1];
    const kindOf = [0, 1, 1, 0, 1, 1];
    const shares = sharesOfUsers({
      weights: [5, 1, 1, 1, 2, 2],
      groupings: [
        { groupOf: regionOf, shares: [0.7, 0.3] },
        { groupOf: kindOf, shares: [0.5, 0.5] },
      ],
      cap: 1,
    });
    expect(sum(shares.filter((_, i) => regionOf[i] === 0))).toBeCloseTo(0.7, 9);
    expect(sum(shares.filter((_, i) => kindOf[i] === 0))).toBeCloseTo(0.5, 9);
  });

  it('leave the rest to groups that ask for nothing, as they naturally have it', () => {
    const groups = [
      { natural: 1, given: undefined },
      { natural: 3, given: undefined },
      { natural: 5, given: 0.6 },
    ];
    expect(mergedShares(groups)).toEqual([0.1, 0.3, 0.6].map((share) => expect.closeTo(share, 12)));
    expect(mergedShares([{ natural: 1, given: undefined }])).toBeUndefined();
  });
});

describe('the shape of a day', () => {
  it('has its highest and lowest point where trying every minute finds them', () => {
    const shares = fc.nat(100).map((percent) => percent / 100);
    fc.assert(
      fc.property(shares, shares, (swing, second) => {
        const day = Array.from({ length: 1440 }, (_, minute) => {
          const x = (2 * Math.PI * minute) / 1440;
          return 1 + swing * Math.cos(x) + second * Math.cos(2 * x);
        });
        expect(peakFactor(swing, second)).toBeCloseTo(Math.max(...day), 4);
        expect(troughFactor(swing, second)).toBeCloseTo(Math.min(...day), 4);
      }),
      { seed: 3, numRuns: 100 },
    );
  });
});
