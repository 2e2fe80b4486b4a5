import type { ServiceLaw } from '../../domain/index.ts';
import { exp, log, log1p, sqrt } from '../../kernel/index.ts';
import { normalCdf } from '../../stats/index.ts';

/** Squared coefficient of variation of a service law. */
export function scvOf(law: ServiceLaw): number {
  switch (law.law) {
    case 'exponential':
      return 1;
    case 'deterministic':
      return 0;
    case 'lognormal':
      return law.scv;
    default: {
      const { values, weights, mean } = pointsOf(law);
      let second = 0;
      values.forEach((value, i) => {
        second += weights[i] * value * value;
      });
      if (law.law === 'hyperexponential') second *= 2;
      return second / (mean * mean) - 1;
    }
  }
}

/** Probability that a service of this mean takes longer than `after`, in the same unit. */
export function takesLonger(law: ServiceLaw, mean: number, after: number): number {
  if (mean === 0 || after === Infinity) return 0;
  const x = after / mean;
  switch (law.law) {
    case 'exponential':
      return exp(-x);
    case 'deterministic':
      return x < 1 ? 1 : 0;
    case 'lognormal': {
      if (x === 0) return 1;
      const variance = log1p(law.scv);
      return 1 - normalCdf((log(x) + variance / 2) / sqrt(variance));
    }
    default: {
      const { values, weights, mean: written } = pointsOf(law);
      let longer = 0;
      values.forEach((value, i) => {
        const relative = value / written;
        if (law.law === 'hyperexponential') longer += weights[i] * exp(-x / relative);
        else if (relative > x) longer += weights[i];
      });
      return longer;
    }
  }
}

/** Values and weights, which add up to 1. */
function pointsOf(law: { readonly values: readonly number[]; readonly weights?: readonly number[] }) {
  const raw = law.weights ?? law.values.map(() => 1);
  const all = raw.reduce((sum, weight) => sum + weight, 0);
  const weights = raw.map((weight) => weight / all);
  const mean = law.values.reduce((sum, value, i) => sum + weights[i] * value, 0);
  return { values: law.values, weights, mean };
}
