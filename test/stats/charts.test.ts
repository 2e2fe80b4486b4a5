import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CusumLaw } from '../../src/stats/index.ts';
import {
  cusumSignals,
  cusumStart,
  cusumStep,
  ewmaLimit,
  ewmaStep,
  poissonSprtOf,
  poissonSprtStep,
  sprtOf,
  sprtStep,
  sprtVerdict,
  standardisedCount,
} from '../../src/stats/index.ts';

const observations = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 1, maxLength: 30 });
const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

describe('a CUSUM chart', () => {
  const law: CusumLaw = { allowance: 0.5, limit: 4, sides: 2, headStart: 0 };
  const stateOf = (values: readonly number[], by: CusumLaw = law) =>
    values.reduce((state, z) => cusumStep(state, z, by), cusumStart(by));

  it('holds the largest sum, over all pasts, of what exceeded the allowance', () => {
    fc.assert(
      fc.property(observations, (values) => {
        const excess = (of: readonly number[]) => of.map((z) => z - 0.5);
        const sums = values.map((_, from) => sum(excess(values.slice(from))));
        expect(stateOf(values).high).toBeCloseTo(Math.max(0, ...sums), 9);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('treats falls as rises of the mirrored values, and only where it has two sides', () => {
    fc.assert(
      fc.property(observations, (values) => {
        const { high, low } = stateOf(values);
        expect(stateOf(values.map((z) => -z))).toEqual({ high: low, low: high });
        expect(stateOf(values, { ...law, sides: 1 })).toEqual({ high, low: 0 });
      }),
      { seed: 2, numRuns: 300 },
    );
  });

  it('signals beyond its limit, not at it, and sooner with a head start', () => {
    expect(cusumSignals(stateOf([4.5]), law)).toBe(false);
    expect(cusumSignals(stateOf([4.6]), law)).toBe(true);
    expect(cusumSignals(stateOf([-4.6]), law)).toBe(true);
    expect(cusumStart({ ...law, headStart: 0.5 })).toEqual({ high: 2, low: 2 });
  });
});

describe('a chart of moving averages', () => {
  it('weighs the past by powers of what is left', () => {
    fc.assert(
      fc.property(observations, fc.double({ min: 0.01, max: 1, noNaN: true }), (values, weight) => {
        const average = values.reduce((state, z) => ewmaStep(state, z, { weight, width: 3 }), 0);
        const weights = values.map((_, i) => weight * (1 - weight) ** (values.length - 1 - i));
        expect(average).toBeCloseTo(sum(values.map((z, i) => z * weights[i])), 9);
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  it('has the limits of its steady state', () => {
    expect(ewmaLimit({ weight: 1, width: 3 })).toBe(3);
    expect(ewmaLimit({ weight: 0.2, width: 2.962 })).toBeCloseTo(2.962 / 3, 12);
  });
});

describe('the limits of moving averages that have just begun', () => {
  it('are those of an average of few observations', () => {
    const law = { weight: 0.2, width: 3 };
    // The first average is a fifth of one observation, with a fifth of its standard deviation.
    expect(ewmaLimit(law, 0.8 ** 2)).toBeCloseTo(3 * 0.2, 12);
    // Variance after two: .2² · (1 + .8²).
    expect(ewmaLimit(law, 0.8 ** 4)).toBeCloseTo(3 * 0.2 * Math.sqrt(1.64), 12);
    expect(ewmaLimit(law)).toBeCloseTo(1, 12);
  });
});

describe("Wald's test of two rates", () => {
  const test = poissonSprtOf(0.5, 1.5, 0.01, 0.05);

  it('has his steps and bounds', () => {
    expect(test).toMatchObject({ second: -1 });
    expect(test.failure).toBeCloseTo(Math.log(3), 12);
    expect(test.upper).toBeCloseTo(Math.log(95), 12);
    expect(test.lower).toBeCloseTo(Math.log(0.05 / 0.99), 12);
    expect(poissonSprtStep(1, 4, 3, test)).toBeCloseTo(1 + 4 * Math.log(3) - 3, 12);
    expect(sprtVerdict(test.upper, test)).toBe('reject');
  });

  it('is the limit of the test of shares for rare failures', () => {
    const shares = sprtOf(0.5e-6, 1.5e-6, 0.01, 0.05);
    expect(sprtStep(0, 4, 3e6, shares)).toBeCloseTo(poissonSprtStep(0, 4, 3, test), 4);
  });

  it('needs two different rates', () => {
    expect(() => poissonSprtOf(0.5, 0.5, 0.01, 0.05)).toThrow(RangeError);
    expect(() => poissonSprtOf(0, 0.5, 0.01, 0.05)).toThrow(RangeError);
    expect(() => poissonSprtOf(0.1, 0.5, 0.5, 0.5)).toThrow(RangeError);
  });
});

describe("Wald's test", () => {
  const test = sprtOf(0.001, 0.01, 0.05, 0.05);

  it('has his bounds and steps', () => {
    expect(test.upper).toBeCloseTo(Math.log(19), 12);
    expect(test.lower).toBeCloseTo(-Math.log(19), 12);
    expect(test.failure).toBeCloseTo(Math.log(10), 12);
    expect(test.success).toBeCloseTo(Math.log(0.99 / 0.999), 12);
  });

  it('counts each trial once, as a failure or as a success', () => {
    expect(sprtStep(0, 1, 1, test)).toBe(test.failure);
    expect(sprtStep(0, 0, 1, test)).toBe(test.success);
  });

  it('gathers the same evidence from a batch as from its trials one by one', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 50 }), (trials) => {
        const one = trials.reduce((evidence, failed) => sprtStep(evidence, failed ? 1 : 0, 1, test), 0);
        expect(sprtStep(0, trials.filter(Boolean).length, trials.length, test)).toBeCloseTo(one, 9);
      }),
      { seed: 4, numRuns: 200 },
    );
  });

  it('decides at the bounds, and goes on between them', () => {
    expect(sprtVerdict(test.upper, test)).toBe('reject');
    expect(sprtVerdict(test.lower, test)).toBe('accept');
    expect(sprtVerdict(test.upper - 1e-9, test)).toBe('continue');
    expect(sprtVerdict(test.lower + 1e-9, test)).toBe('continue');
  });

  it('needs two different shares and errors that leave something to decide', () => {
    expect(() => sprtOf(0.01, 0.01, 0.05, 0.05)).toThrow(RangeError);
    expect(() => sprtOf(0.01, 0.02, 0.5, 0.5)).toThrow(RangeError);
    expect(() => sprtOf(0, 0.02, 0.05, 0.05)).toThrow(RangeError);
  });
});

describe('a standardised count', () => {
  it('is how many standard deviations lie between count and expectation', () => {
    expect(standardisedCount(15, 1000, 0.01)).toBeCloseTo(5 / Math.sqrt(9.9), 12);
    expect(standardisedCount(10, 1000, 0.01)).toBe(0);
    expect(() => standardisedCount(1, 10, 0)).toThrow(RangeError);
  });
});
