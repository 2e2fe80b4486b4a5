import type { ServiceLaw } from '../../domain/index.ts';
import { exp } from '../../kernel/index.ts';
import type { UnitLaw } from './slow-services.ts';
import { unitLawOf } from './slow-services.ts';

/** Steps of Newton's method at most; from ρ downwards it converges monotonically. */
const ITERATIONS = 60;

/**
 * Who is still answered in time where an overloaded queue, first come, first served, holds only who has not given up yet:
 * M/G/c with patience T (Barrer 1957; Baccelli and Hébuterne 1981). The wait of those who come then stays at the brink
 * of T, and of all that is served much ends too late, however short a service is.
 *
 * Arrivals of rate λ whose wait V is below T add their work, so the density g of the patience R = T − V that is left
 * obeys, with the servers together taken for one of rate C and transform φ, g(u) = λ ∫ g(u + v) P(S/c > v) dv. So R is
 * exponential of the rate θ that solves θ = λ (1 − φ(θ/C)); with x = θ/C and ρ = λ/C, x = ρ (1 − φ(x)). A service, c times
 * as long with c servers, ends in time with probability E e^−θS = φ(c x): with one server, 1 − x/ρ.
 */
export class Brink {
  private readonly law: UnitLaw;
  private readonly servers: number;
  private load = 0;
  private root = 0;

  constructor(law: ServiceLaw, servers: number) {
    this.law = unitLawOf(law);
    this.servers = servers;
  }

  /**
   * Share of services that end in time when `load` times as much comes as can be served. Of two bands, R of the second is
   * 1 / `share` times as long, where `share` of what comes is its own: θ = λ₂ (1 − β(θ)), β(θ) = φ(θ + λ₁ (1 − β(θ))).
   * `within`: of those alone whose R is less than the time in which so many are served.
   */
  inTime(load: number, share: number, within = Infinity): number {
    if (!(load > 1)) return 1;
    if (load === Infinity) return 0;
    if (load !== this.load) {
      this.load = load;
      this.root = this.rootAt(load);
    }
    const theta = this.root * share;
    if (within === Infinity) return this.transform(this.servers * theta).value;
    const { values, weights, isExponential } = this.law;
    const beyond = exp(-theta * within);
    let late = 0;
    for (let i = 0; i < values.length; i++) {
      const time = this.servers * values[i];
      // P(R < S, R < h) = θS / (1 + θS) · (1 − e^−(θ + 1/S)h) for exponential S, and 1 − e^−θ min(S, h) for constant S.
      late +=
        weights[i] *
        (isExponential
          ? ((theta * time) / (1 + theta * time)) * (1 - exp(-(theta + 1 / time) * within))
          : 1 - exp(-theta * Math.min(time, within)));
    }
    return Math.max(0, 1 - late / (1 - beyond));
  }

  /** Positive root of x = load · (1 − φ(x)). */
  private rootAt(load: number): number {
    let x = load;
    for (let i = 0; i < ITERATIONS; i++) {
      const { value, slope } = this.transform(x);
      const step = (load * (1 - value) - x) / (load * slope + 1);
      x += step;
      if (step > -1e-12 * x) break;
    }
    return x;
  }

  /** φ(x) = E e^−xS of a service S of mean 1, and its derivative. */
  private transform(x: number): { readonly value: number; readonly slope: number } {
    const { values, weights, isExponential } = this.law;
    let value = 0;
    let slope = 0;
    for (let i = 0; i < values.length; i++) {
      const part = weights[i] * (isExponential ? 1 / (1 + x * values[i]) : exp(-x * values[i]));
      value += part;
      slope -= part * (isExponential ? values[i] / (1 + x * values[i]) : values[i]);
    }
    return { value, slope };
  }
}
