import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { zeroin } from '../../src/stats/index.ts';

const precision = { tolerance: 1e-10, iterations: 1000 };

describe('zeroin', () => {
  it('finds the roots of textbooks', () => {
    // Brent 1973: x³ − 2x − 5 has the root that Wallis published in 1685; Dottie's number is the root of cos x = x.
    expect(zeroin((x) => x * x * x - 2 * x - 5, { low: 2, high: 3 }, precision)).toBeCloseTo(
      2.0945514815423265,
      9,
    );
    expect(zeroin((x) => Math.cos(x) - x, { low: 0, high: 1 }, precision)).toBeCloseTo(0.7390851332151607, 9);
  });

  it('finds where a step function crosses zero, up to its tolerance', () => {
    const steps = fc.record({
      edge: fc.double({ min: -50, max: 50, noNaN: true }),
      tolerance: fc.constantFrom(1e-2, 1e-4, 1e-8),
      heights: fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })),
    });
    fc.assert(
      fc.property(steps, ({ edge, tolerance, heights: [left, right] }) => {
        const root = zeroin(
          (x) => (x < edge ? left : -right),
          { low: -60, high: 60 },
          { tolerance, iterations: 1000 },
        );
        expect(Math.abs(root - edge)).toBeLessThanOrEqual(tolerance * 1.001);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('stops at an end that is a root already', () => {
    expect(zeroin((x) => x, { low: 0, high: 1 }, precision)).toBe(0);
    expect(zeroin((x) => x - 1, { low: 0, high: 1 }, precision)).toBe(1);
  });

  it('needs far fewer steps than halving where the function is smooth', () => {
    let calls = 0;
    const f = (x: number) => {
      calls += 1;
      return Math.exp(x) - 2;
    };
    expect(zeroin(f, { low: 0, high: 1000 / 128 }, precision)).toBeCloseTo(Math.LN2, 9);
    expect(calls).toBeLessThan(20);
  });

  it('gives the best place so far when its iterations are used up', () => {
    let calls = 0;
    const f = (x: number) => {
      calls += 1;
      return x < 1 / 3 ? -1 : 1;
    };
    const root = zeroin(f, { low: 0, high: 1 }, { tolerance: 1e-12, iterations: 4 });
    expect(Math.abs(root - 1 / 3)).toBeLessThan(0.1);
    expect(calls).toBe(7);
  });
});
