import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LevelledChain } from '../../src/stats/index.ts';
import { meanHittingTimes } from '../../src/stats/index.ts';

/** A queue of at most `levels − 1` with these rates; the target is a length. */
const queue = (levels: number, arrival: number, service: number, target: number): LevelledChain => ({
  levels,
  places: 1,
  isTarget: (n) => n === target,
  jumps: (n, _, jump) => {
    if (n + 1 < levels) jump(arrival, n + 1, 0);
    if (n > 0) jump(service, n - 1, 0);
  },
});

describe('mean hitting times', () => {
  // From n to n + 1: the sum over k ≤ n of (service / arrival)^k / arrival.
  it.each([
    [3, 1, 1],
    [10, 0.5, 1],
    [30, 0.2, 1],
    [12, 3, 1],
  ])('are those of a birth-death chain up to %i at rates %d and %d', (top, arrival, service) => {
    let expected = 0;
    for (let n = 0; n < top; n++) for (let k = 0; k <= n; k++) expected += (service / arrival) ** k / arrival;
    const [fromEmpty] = meanHittingTimes(queue(top + 1, arrival, service, top));
    expect(fromEmpty / expected).toBeCloseTo(1, 9);
  });

  it('are those of a queue that drains: one after another, each as long as a busy period', () => {
    const times = meanHittingTimes(queue(200, 0.5, 1, 0));
    for (const n of [1, 2, 5, 10]) expect(times[n]).toBeCloseTo(n / (1 - 0.5), 9);
  });

  it('solve the equations they are defined by, whatever the chain', () => {
    const rate = fc.double({ min: 0.01, max: 10, noNaN: true });
    const chain = fc.record({
      levels: fc.integer({ min: 1, max: 4 }),
      places: fc.integer({ min: 1, max: 4 }),
      rates: fc.array(rate, { minLength: 200, maxLength: 200 }),
    });
    fc.assert(
      fc.property(chain, ({ levels, places, rates }) => {
        const size = levels * places;
        const jumpsOf: LevelledChain['jumps'] = (level, place, jump) => {
          let next = (level * places + place) * 12;
          for (const to of [level - 1, level, level + 1])
            for (let j = 0; j < places; j++, next++)
              if (to >= 0 && to < levels) jump(rates[next % 200], to, j);
        };
        const isTarget = (level: number, place: number) => level === levels - 1 && place === 0;
        const times = meanHittingTimes({ levels, places, isTarget, jumps: jumpsOf });
        for (let state = 0; state < size; state++) {
          const [level, place] = [Math.floor(state / places), state % places];
          if (isTarget(level, place)) {
            expect(times[state]).toBe(0);
            continue;
          }
          let drift = 0;
          jumpsOf(level, place, (r, l, p) => {
            drift += r * (times[state] - times[l * places + p]);
          });
          expect(drift).toBeCloseTo(1, 6);
        }
      }),
      { seed: 5, numRuns: 200 },
    );
  });

  it('refuse jumps beyond the next level, and a chain that never arrives', () => {
    const far: LevelledChain = { ...queue(4, 1, 1, 3), jumps: (_, __, jump) => jump(1, 3, 0) };
    expect(() => meanHittingTimes(far)).toThrow(RangeError);
    const stuck: LevelledChain = { ...queue(3, 1, 1, 2), jumps: () => undefined };
    expect(() => meanHittingTimes(stuck)).toThrow('every state reaches a target');
  });
});
