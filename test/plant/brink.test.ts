import { describe, expect, it } from 'vitest';
import type { ServiceLaw } from '../../src/domain/index.ts';
import { exp } from '../../src/kernel/index.ts';
import { Brink } from '../../src/plant/guards/brink.ts';

describe('a queue that those leave who give up', () => {
  it('answers the extinction probability of a branching process in time: of Poisson offspring, of geometric offspring', () => {
    const one = (law: 'deterministic' | 'exponential', load: number) => new Brink({ law }, 1).inTime(load, 1);
    expect(one('deterministic', 2)).toBeCloseTo(0.20318787, 9);
    expect(one('deterministic', 1.5)).toBeCloseTo(0.4171883, 6);
    expect(one('exponential', 1.25)).toBeCloseTo(0.8, 12);
    expect(one('exponential', 0.9)).toBe(1);
  });

  it('answers μ / (λ − cμ + μ) of c exponential servers in time (M/M/c+D)', () => {
    expect(new Brink({ law: 'exponential' }, 100).inTime(1.25, 1)).toBeCloseTo(1 / 26, 12);
  });

  it('leaves those of the second band their patience for longer: by the busy periods of the first', () => {
    // λ₁ = 0.5, λ₂ = 0.75, μ = 1: θ = λ₂ (1 − β), and β = 1/(1 + θ + λ₁ (1 − β)) of busy periods, has the root 0.15.
    expect(new Brink({ law: 'exponential' }, 1).inTime(1.25, 0.75 / 1.25)).toBeCloseTo(1 / 1.15, 12);
  });

  it('solves q = E e^(−ρ (1 − q) S) for every law of services', () => {
    const laws: readonly ServiceLaw[] = [
      { law: 'points', values: [1, 3], weights: [1, 1] },
      { law: 'hyperexponential', values: [1, 3], weights: [1, 1] },
      { law: 'empirical', values: [1, 3] },
    ];
    const [points, phases, measured] = laws.map((law) => new Brink(law, 1).inTime(1.5, 1));
    const left = (share: number, mean: number) => 1.5 * (1 - share) * mean;
    expect((exp(-left(points, 0.5)) + exp(-left(points, 1.5))) / 2).toBeCloseTo(points, 9);
    expect(measured).toBe(points);
    expect((1 / (1 + left(phases, 0.5)) + 1 / (1 + left(phases, 1.5))) / 2).toBeCloseTo(phases, 9);
    // Lognormal services that hardly scatter are constant ones.
    const narrow = new Brink({ law: 'lognormal', scv: 1e-6 }, 1).inTime(2, 1);
    expect(narrow).toBeCloseTo(0.20318787, 5);
  });

  it('knows the share of those whose patience ends within a time, from the density of what is left of it', () => {
    // ρ = 1.25 of exponential services: R has the rate 0.25 where services have the rate 1; here R < 2.
    const exponential = new Brink({ law: 'exponential' }, 1).inTime(1.25, 1, 2);
    // Of services of 1 or 3 (relative to their mean: 0.5 or 1.5), all shorter than 1 and none longer than that.
    const points: ServiceLaw = { law: 'points', values: [1, 3], weights: [1, 1] };
    const constant = new Brink(points, 1).inTime(1.5, 1, 1);
    const theta = 1.5 * (1 - new Brink(points, 1).inTime(1.5, 1));
    let [ended, all, ofConstant, ofAll] = [0, 0, 0, 0];
    for (let step = 0.5; step < 10_000; step++) {
      const [r, u] = [step / 5000, step / 10_000];
      all += exp(-r / 4);
      ended += exp(-r / 4) * (1 - exp(-r));
      ofAll += exp(-theta * u);
      ofConstant += u > 0.5 ? exp(-theta * u) / 2 : 0;
    }
    expect(exponential).toBeCloseTo(ended / all, 6);
    expect(constant).toBeCloseTo(ofConstant / ofAll, 6);
  });
});
