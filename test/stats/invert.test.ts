import { describe, expect, it } from 'vitest';
import { normalCdf } from '../../src/stats/index.ts';
import { invert } from '../../src/stats/invert.ts';

describe('invert', () => {
  it('needs some ten evaluations for a smooth function', () => {
    let evaluations = 0;
    const counted = (x: number): number => {
      evaluations += 1;
      return normalCdf(x);
    };
    expect(invert(counted, 0.975, { low: 0, high: 8 })).toBeCloseTo(1.959963984540054, 13);
    expect(evaluations).toBeLessThan(20);

    evaluations = 0;
    expect(invert(counted, 0.025, { low: -8, high: 0 })).toBeCloseTo(-1.959963984540054, 13);
    expect(evaluations).toBeLessThan(20);
  });

  it('finds the place of a jump', () => {
    expect(invert((x) => (x < 0.3 ? 0 : 1), 0.5, { low: 0, high: 1 })).toBeCloseTo(0.3, 12);
  });

  it('finds a root beside which the function is flat for long', () => {
    expect(invert((x) => x * x * x * x * x * x * x * x * x, 1e-18, { low: -1, high: 10 })).toBeCloseTo(
      0.01,
      12,
    );
  });

  it('refuses a bracket without the target', () => {
    expect(() => invert(normalCdf, 0.5, { low: 1, high: 2 })).toThrow(
      'expected 0.5 to be reached between 1 and 2',
    );
  });
});
