// Numbers of the tests of two arms: computed with mpmath at 30 digits, and with scipy where it has the test.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CountEvidence } from '../../src/stats/index.ts';
import {
  confidenceSequenceOf,
  countEvidence,
  differenceOf,
  fisherExact,
  halfWidth,
  logEvidence,
  logMixtureRatio,
  noCountEvidence,
  normalCdf,
  twoProportionsZ,
} from '../../src/stats/index.ts';

const arm = (failures: number, trials: number) => ({ failures, trials });

describe('the difference of two arms', () => {
  it('is that of their shares, with the variance of the textbook where both are large and alike', () => {
    const { estimate, variance } = differenceOf(arm(5100, 100_000), arm(5000, 100_000));
    expect(estimate).toBeCloseTo(0.001, 12);
    expect(variance).toBeCloseTo((0.0505 * 0.9495 * 2) / 100_000, 9);
  });

  it('is never certain, though one arm or both show no failure', () => {
    expect(differenceOf(arm(0, 100), arm(0, 100)).variance).toBeGreaterThan(0);
    expect(differenceOf(arm(20, 20), arm(0, 100)).variance).toBeGreaterThan(0);
  });

  it('doubts a small control without failures as much as its size deserves', () => {
    const { estimate, variance } = differenceOf(arm(50, 10_000), arm(0, 100));
    expect(estimate / Math.sqrt(variance)).toBeLessThan(1);
  });
});

describe('the z test and the exact test of two proportions', () => {
  it('give the numbers of the textbooks', () => {
    expect(twoProportionsZ(arm(12, 1000), arm(5, 2000))).toBeCloseTo(3.26774488186634, 12);
    expect(twoProportionsZ(arm(45, 1000), arm(30, 1000))).toBeCloseTo(1.7654696590094991, 12);
    expect(twoProportionsZ(arm(0, 10), arm(0, 10))).toBe(0);
    expect(fisherExact(arm(8, 10), arm(1, 6))).toBeCloseTo(0.024475524475524483, 12);
    expect(fisherExact(arm(12, 1000), arm(5, 2000))).toBeCloseTo(0.0018230840176328587, 12);
    // The lady tasting tea: three of four cups right.
    expect(fisherExact(arm(3, 4), arm(1, 4))).toBeCloseTo(17 / 70, 12);
    expect(fisherExact(arm(0, 100), arm(3, 100))).toBeCloseTo(1, 12);
  });

  it('agree where there is much to count', () => {
    const canary = arm(5200, 100_000);
    const control = arm(5000, 100_000);
    const normal = normalCdf(-twoProportionsZ(canary, control));
    expect(fisherExact(canary, control) / normal).toBeCloseTo(1, 1);
  });

  it('need whole counts for the exact one', () => {
    expect(() => fisherExact(arm(0.5, 10), arm(1, 10))).toThrow(RangeError);
  });
});

describe('the mixture likelihood ratio', () => {
  it('is the formula of Robbins', () => {
    expect(logMixtureRatio({ estimate: 0.01, variance: 1e-5 }, 0.01)).toBeCloseTo(3.34650690905536, 12);
    expect(logMixtureRatio({ estimate: 0, variance: 1e-5 }, 0.01)).toBeCloseTo(-1.19894763639919, 12);
    expect(logMixtureRatio({ estimate: -0.03, variance: 4e-4 }, 0.02)).toBeCloseTo(0.215926409720027, 12);
    expect(() => logMixtureRatio({ estimate: 0, variance: 0 }, 0.02)).toThrow(RangeError);
  });
});

describe('a confidence sequence', () => {
  it('has the widths of the paper, two-sided and one-sided', () => {
    const width = (alpha: number, sides: 1 | 2) =>
      halfWidth(1e-5, 2000, confidenceSequenceOf(alpha, sides, 5000));
    expect(confidenceSequenceOf(0.05, 2, 5000).rho).toBeCloseTo(0.0398400667713737, 14);
    expect(confidenceSequenceOf(0.05, 1, 5000).rho).toBeCloseTo(0.0355776885288975, 14);
    expect(width(0.05, 2)).toBeCloseTo(0.00987825683690407, 14);
    expect(width(0.05, 1)).toBeCloseTo(0.00912637747688849, 14);
    expect(width(0.01, 1)).toBeCloseTo(0.01086917974286, 14);
  });

  it('has the e-values of the paper', () => {
    const evidence = (sides: 1 | 2) =>
      logEvidence({ estimate: 0.02, variance: 1e-5 }, 2000, confidenceSequenceOf(0.05, sides, 5000));
    expect(evidence(2)).toBeCloseTo(14.4944705468367, 11);
    expect(evidence(1)).toBeCloseTo(14.3990334600085, 11);
  });

  it('leaves 0 behind just when its evidence reaches 1 / alpha', () => {
    const shares = fc.double({ min: 1e-4, max: 0.2, noNaN: true });
    fc.assert(
      fc.property(shares, shares, fc.integer({ min: 1, max: 1e6 }), (estimate, alpha, n) => {
        for (const sides of [1, 2] as const) {
          const sequence = confidenceSequenceOf(alpha, sides, 5000);
          const variance = 0.05 / n;
          const beyond = logEvidence({ estimate, variance }, n, sequence) + Math.log(alpha);
          const bound = estimate - halfWidth(variance, n, sequence);
          if (Math.abs(beyond) > 1e-9) expect(bound > 0).toBe(beyond > 0);
        }
      }),
      { seed: 31, numRuns: 300 },
    );
  });

  it('stays finite where evidence overflows', () => {
    const sequence = confidenceSequenceOf(0.05, 1, 5000);
    expect(logEvidence({ estimate: 1, variance: 1e-9 }, 1e6, sequence)).toBeGreaterThan(1e6);
    expect(logEvidence({ estimate: -1, variance: 1e-9 }, 1e6, sequence)).toBe(-Infinity);
  });

  it('needs a level that leaves room for one side', () => {
    expect(() => confidenceSequenceOf(0.5, 1, 5000)).toThrow(RangeError);
  });
});

describe('evidence from counts', () => {
  const afterwards = (canary: number, control: number, share: number, k: number) =>
    countEvidence(noCountEvidence, { canary, control, share }, k).log;

  it('is the formula of Lindon and Malek', () => {
    expect(afterwards(12, 3, 0.5, 100)).toBeCloseTo(0.285416909556924, 11);
    expect(afterwards(12, 3, 0.5, 5)).toBeCloseTo(1.48659141990959, 11);
    expect(afterwards(9, 41, 0.1, 10)).toBeCloseTo(0.074014121230374, 11);
  });

  it('is the same, however the failures are spread over the looks', () => {
    const looks = fc.array(fc.record({ canary: fc.nat(20), control: fc.nat(20) }), { maxLength: 20 });
    fc.assert(
      fc.property(looks, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (each, share) => {
        const stepwise = each.reduce(
          (evidence: CountEvidence, look) => countEvidence(evidence, { ...look, share }, 10),
          noCountEvidence,
        );
        const sum = (of: 'canary' | 'control') => each.reduce((total, look) => total + look[of], 0);
        expect(stepwise.log).toBeCloseTo(afterwards(sum('canary'), sum('control'), share, 10), 8);
      }),
      { seed: 32, numRuns: 200 },
    );
  });

  it('is 1 on average where both arms fail alike, also while the traffic is moved between them', () => {
    // Every way in which six failures can fall, with its chance, two at each of three shares.
    const average = (before: CountEvidence, shares: readonly number[]): number => {
      const [share, ...rest] = shares;
      if (share === undefined) return Math.exp(before.log);
      return [0, 1, 2].reduce((sum, canary) => {
        const chance = [(1 - share) ** 2, 2 * share * (1 - share), share ** 2][canary];
        const next = countEvidence(before, { canary, control: 2 - canary, share }, 3);
        // One order of the failures of a look is as likely as the other: their ratio is the same.
        return sum + chance * average(next, rest);
      }, 0);
    };
    expect(average(noCountEvidence, [0.01, 0.25, 0.5])).toBeCloseTo(1, 12);
    expect(average(noCountEvidence, [0.5, 0.9, 0.05])).toBeCloseTo(1, 12);
  });

  it('follows a canary that grows: five times the failures show, whatever its share was before', () => {
    const shares = [0.01, 0.05, 0.1, 0.25, 0.5];
    const evidence = shares.reduce((before, share) => {
      const canary = Math.round((5 * share * 200) / (1 + 4 * share));
      return countEvidence(before, { canary, control: 200 - canary, share }, 10);
    }, noCountEvidence);
    expect(evidence.log).toBeGreaterThan(100);
  });

  it('learns nothing where one side has no traffic', () => {
    expect(countEvidence(noCountEvidence, { canary: 5, control: 0, share: 1 }, 10)).toBe(noCountEvidence);
  });
});
