import type { ServiceLaw } from '../domain/index.ts';
import { list, number, optional, positive, word } from './fields.ts';
import type { Refusal } from './model.ts';

/** Service laws as rows write them. */
const SERVICES = ['exponential', 'deterministic', 'lognormal', 'two-point', 'hyperexponential'] as const;

export const serviceFields = {
  service: word(SERVICES, 'law of the service times'),
  scv: optional(positive('squared coefficient of variation, of a lognormal law')),
  values_ms: optional(list(positive('times, or means, one of which is taken'), 1)),
  weights: optional(list(number('weight of each', { above: 0 }), 1)),
};

interface Written {
  readonly service: (typeof SERVICES)[number];
  readonly scv?: number | undefined;
  readonly values_ms?: readonly number[] | undefined;
  readonly weights?: readonly number[] | undefined;
}

/** What is missing of a law, or does not belong to it. */
export function lawRefusals(written: Written): Refusal[] {
  const { service, scv, values_ms, weights } = written;
  const refusals: Refusal[] = [];
  const missing = (param: string, of: string) => {
    refusals.push({ param, expected: of, got: 'nothing' });
  };
  if (service === 'lognormal' && scv === undefined) missing('scv', 'the scv of a lognormal law');
  if (!isMixed(service)) return refusals;
  if (values_ms === undefined) missing('values_ms', `the times of a ${service} law`);
  if (weights === undefined) missing('weights', `the weights of a ${service} law`);
  if (values_ms !== undefined && weights !== undefined && values_ms.length !== weights.length) {
    refusals.push({
      param: 'weights',
      expected: `as many as values_ms, ${values_ms.length}`,
      got: String(weights.length),
    });
  }
  return refusals;
}

/** The law of a row without refusals. */
export function lawOf({ service, scv = 1, values_ms = [], weights = [] }: Written): ServiceLaw {
  switch (service) {
    case 'lognormal':
      return { law: service, scv };
    case 'two-point':
      return { law: 'points', values: values_ms, weights };
    case 'hyperexponential':
      return { law: service, values: values_ms, weights };
    default:
      return { law: service };
  }
}

/** Squared coefficient of variation of the law: how long runs have to be. */
export function scvOf(written: Written): number {
  const { service, scv = 1, values_ms = [], weights = [] } = written;
  if (service === 'deterministic') return 0;
  if (!isMixed(service)) return service === 'lognormal' ? scv : 1;
  let [total, first, second] = [0, 0, 0];
  for (const [i, value] of values_ms.entries()) {
    total += weights[i];
    first += weights[i] * value;
    second += weights[i] * value * value * (service === 'hyperexponential' ? 2 : 1);
  }
  return (second * total) / (first * first) - 1;
}

function isMixed(service: Written['service']): boolean {
  return service === 'two-point' || service === 'hyperexponential';
}
