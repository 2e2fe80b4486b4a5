import type { ServiceLaw } from '../../domain/index.ts';
import { exp, log, log1p, sqrt } from '../../kernel/index.ts';
import { normalCdf, normalQuantile } from '../../stats/index.ts';

/** A service law of mean 1: constants, or exponentials of these means, each with its weight. */
export interface UnitLaw {
  readonly values: readonly number[];
  readonly weights: readonly number[];
  readonly isExponential: boolean;
}

/** Squared coefficient of variation of a service law. */
export function scvOf(law: ServiceLaw): number {
  if (law.law === 'lognormal') return law.scv;
  const { values, weights, isExponential } = unitLawOf(law);
  const second = values.reduce((sum, value, i) => sum + weights[i] * value * value, 0);
  return (isExponential ? 2 : 1) * second - 1;
}

/** Probability that a service of this mean takes longer than `after`, in the same unit. */
export function takesLonger(law: ServiceLaw, mean: number, after: number): number {
  if (mean === 0 || after === Infinity) return 0;
  const x = after / mean;
  if (law.law === 'lognormal') {
    if (x === 0) return 1;
    const variance = log1p(law.scv);
    return 1 - normalCdf((log(x) + variance / 2) / sqrt(variance));
  }
  const { values, weights, isExponential } = unitLawOf(law);
  let longer = 0;
  values.forEach((value, i) => {
    if (isExponential) longer += weights[i] * exp(-x / value);
    else if (value > x) longer += weights[i];
  });
  return longer;
}

/** A lognormal law is taken for so many constants, each as likely, where its transform is asked, which has no closed form. */
const STEPS = 64;

/** The law with mean 1. */
export function unitLawOf(law: ServiceLaw): UnitLaw {
  const isExponential = law.law === 'exponential' || law.law === 'hyperexponential';
  let values: readonly number[] = [1];
  if (law.law === 'lognormal') {
    const spread = sqrt(log1p(law.scv));
    values = Array.from({ length: STEPS }, (_, i) => exp(spread * normalQuantile((i + 0.5) / STEPS)));
  } else if ('values' in law) values = law.values;
  const raw = 'weights' in law ? law.weights : values.map(() => 1);
  const all = raw.reduce((sum, weight) => sum + weight, 0);
  const weights = raw.map((weight) => weight / all);
  const mean = values.reduce((sum, value, i) => sum + weights[i] * value, 0);
  return { values: values.map((value) => value / mean), weights, isExponential };
}
