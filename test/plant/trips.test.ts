import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BreakerLaw } from '../../src/domain/index.ts';
import { exp, SECOND } from '../../src/kernel/index.ts';
import { trips } from '../../src/plant/guards/trips.ts';

const law = (opensAt: number, minimum: number): BreakerLaw => ({
  opensAt,
  minimum,
  window: 10 * SECOND,
  openFor: SECOND,
  probes: 1,
});

/** Probability of k by Poisson, term by term. */
function poisson(mean: number, k: number): number {
  let share = exp(-mean);
  for (let i = 1; i <= k; i++) share *= mean / i;
  return share;
}

describe('a closed breaker', () => {
  it('opens with the bad answer that makes the minimum, where all answers are bad', () => {
    // It has stayed closed with 0, 1 or 2 bad answers, and opens with the next one where it has 2.
    const closed = poisson(2, 0) + poisson(2, 1) + poisson(2, 2);
    const rate = trips(law(0.5, 3), { bad: 2, good: 0 }, { bad: 0.02, good: 0 }, 100);
    expect(rate).toBeCloseTo((0.02 * poisson(2, 2)) / closed, 9);
  });

  it('crosses its threshold as often as all pairs of good and bad answers, looked at one by one, say', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(0.1, 0.25, 0.5, 0.8),
        fc.integer({ min: 1, max: 12 }),
        fc.double({ min: 0.1, max: 12, noNaN: true }),
        fc.double({ min: 0.1, max: 12, noNaN: true }),
        fc.double({ min: 0.001, max: 1, noNaN: true }),
        fc.double({ min: 0.001, max: 1, noNaN: true }),
        (opensAt, minimum, heldBad, heldGood, nowBad, nowGood) => {
          const opens = (bad: number, good: number) => bad + good >= minimum && bad > opensAt * (bad + good);
          let open = 0;
          let crossing = 0;
          for (let bad = 0; bad < 60; bad++) {
            for (let good = 0; good < 60; good++) {
              const share = poisson(heldBad, bad) * poisson(heldGood, good);
              if (opens(bad, good)) {
                open += share;
                continue;
              }
              if (opens(bad + 1, good)) crossing += share * nowBad;
              if (opens(bad, good + 1)) crossing += share * nowGood;
              const isNoticed = nowBad / (nowBad + nowGood);
              if (good > 0 && opens(bad, good - 1)) crossing += (share * isNoticed * good) / 100;
            }
          }
          const held = { bad: heldBad, good: heldGood };
          const rate = trips(law(opensAt, minimum), held, { bad: nowBad, good: nowGood }, 100);
          fc.pre(open < 0.999);
          expect(Math.abs(rate * (1 - open) - crossing)).toBeLessThan(1e-6 + 1e-6 * crossing);
        },
      ),
      { seed: 6, numRuns: 100 },
    );
  });

  it('opens at once, or never, where a window holds many answers', () => {
    const at = (failing: number) => {
      const held = { bad: 3000 * failing, good: 3000 * (1 - failing) };
      return trips(law(0.5, 20), held, { bad: 30 * failing, good: 30 * (1 - failing) }, 100);
    };
    expect(at(0.4)).toBeLessThan(1e-12);
    expect(at(0.6)).toBe(Infinity);
  });
});
