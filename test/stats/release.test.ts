import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { breakEvenRate, changeFailRates, perRelease, releasePrice } from '../../src/stats/index.ts';

const cost = fc.integer({ min: 0, max: 1_000_000 });
const worlds = fc.record({ faulty: cost, healthy: cost });

describe('per release', () => {
  it('weighs the two worlds by the share of bad releases', () => {
    const harm = { faulty: 1000, healthy: 20 };
    expect(changeFailRates.map((rate) => perRelease(harm, rate))).toEqual([69, 118, 216, 412]);
    expect([perRelease(harm, 0), perRelease(harm, 1)]).toEqual([20, 1000]);
    expect(() => perRelease(harm, 5)).toThrow('a change-fail rate between 0 and 1, got 5');
  });

  it('joins harm and delay at a price of waiting, hours to minutes', () => {
    const policy = {
      userMinutesLost: { faulty: 500, healthy: 10 },
      userHoursDelayed: { faulty: 1, healthy: 8 },
    };
    expect(releasePrice(policy, 0)).toEqual(policy.userMinutesLost);
    expect(releasePrice(policy, 0.5)).toEqual({ faulty: 530, healthy: 250 });
    expect(() => releasePrice(policy, -1)).toThrow('from 0 up, got -1');
  });
});

describe('breakEvenRate', () => {
  it('finds the rate at which the cautious policy begins to pay', () => {
    const fast = { faulty: 1000, healthy: 0 };
    const cautious = { faulty: 100, healthy: 100 };
    expect(breakEvenRate(fast, cautious)).toEqual({ rate: 0.1, cheaperBelow: 'a' });
    expect(breakEvenRate(cautious, fast)).toEqual({ rate: 0.1, cheaperBelow: 'b' });
  });

  it('finds none where one policy is at least as cheap at every rate', () => {
    expect(breakEvenRate({ faulty: 5, healthy: 1 }, { faulty: 6, healthy: 2 })).toBeNull();
    expect(breakEvenRate({ faulty: 5, healthy: 1 }, { faulty: 5, healthy: 1 })).toBeNull();
    expect(breakEvenRate({ faulty: 5, healthy: 0 }, { faulty: 9, healthy: 0 })).toBeNull();
    expect(breakEvenRate({ faulty: 5, healthy: 1 }, { faulty: 5, healthy: 0 })).toBeNull();
  });

  it('costs the same there, less before on the side it names, more after', () => {
    fc.assert(
      fc.property(worlds, worlds, (a, b) => {
        const even = breakEvenRate(a, b);
        const sign = (rate: number): number => Math.sign(perRelease(a, rate) - perRelease(b, rate));
        if (even === null) {
          expect(sign(0) * sign(1)).toBeGreaterThanOrEqual(0);
          return;
        }
        expect(even.rate).toBeGreaterThanOrEqual(0);
        expect(even.rate).toBeLessThanOrEqual(1);
        expect(sign(0)).toBe(even.cheaperBelow === 'a' ? -1 : 1);
        expect(sign(1)).toBe(-sign(0));
        expect(perRelease(a, even.rate)).toBeCloseTo(perRelease(b, even.rate), 6);
      }),
      {
        seed: 8,
        examples: [
          [
            { faulty: 2, healthy: 1 },
            { faulty: 1, healthy: 2 },
          ],
        ],
      },
    );
  });

  it('moves towards higher rates as waiting grows dearer', () => {
    const fast = {
      userMinutesLost: { faulty: 10_000, healthy: 0 },
      userHoursDelayed: { faulty: 0, healthy: 1 },
    };
    const cautious = {
      userMinutesLost: { faulty: 1_000, healthy: 0 },
      userHoursDelayed: { faulty: 0, healthy: 31 },
    };
    const at = (weight: number): number | undefined =>
      breakEvenRate(releasePrice(fast, weight), releasePrice(cautious, weight))?.rate;
    expect(at(0)).toBeUndefined();
    expect(at(0.5)).toBeCloseTo(900 / 9900, 12);
    expect(at(5)).toBeCloseTo(9000 / 18000, 12);
  });
});
