import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DrawWindows } from '../../../src/experiment/run/running-counts.ts';
import { RunningCounts } from '../../../src/experiment/run/running-counts.ts';

const count = (window: number) => (window * 7919) % 13;
const drawTwoKinds: DrawWindows = (first, [once, twice]) => {
  for (let i = 0; i < once.length; i++) {
    once[i] = count(first + i);
    twice[i] = 2 * count(first + i);
  }
};
const plainSum = (first: number, last: number) => {
  let sum = 0;
  for (let window = first; window < last; window++) sum += count(window);
  return sum;
};

describe('RunningCounts', () => {
  it('sums any windows, in whatever order they are asked for', () => {
    const ranges = fc.array(fc.tuple(fc.nat(400), fc.nat(400)), { maxLength: 30 });
    fc.assert(
      fc.property(ranges, (asked) => {
        const running = new RunningCounts(2, drawTwoKinds);
        for (const [a, b] of asked) {
          const [first, last] = [Math.min(a, b), Math.max(a, b)];
          expect(running.between(0, first, last)).toBe(plainSum(first, last));
          expect(running.between(1, first, last)).toBe(2 * plainSum(first, last));
        }
      }),
      { seed: 60 },
    );
  });

  it('draws each window once, and none before its hour', () => {
    const drawn: number[] = [];
    const running = new RunningCounts(1, (first, [counts]) => {
      for (let i = 0; i < counts.length; i++) drawn.push(first + i);
      counts.fill(1);
    });
    expect(running.between(0, 610, 620)).toBe(10);
    expect(running.between(0, 600, 620)).toBe(20);
    expect(drawn).toEqual(Array.from({ length: 20 }, (_, i) => 600 + i));
  });
});
