import { SECOND } from '../../kernel/index.ts';
import { exponentialTime } from '../../plant/index.ts';
import { quantile } from '../../stats/index.ts';
import { positive, whole } from '../fields.ts';
import type { Computation, Model, Refusal, Surroundings } from '../model.ts';
import { defineModel } from '../model.ts';
import type { QueueRun } from '../request-rig.ts';
import { batchLength, runQueue, SECONDS_PER_CUSTOMER } from '../request-rig.ts';

const lambda_ = positive('arrivals per unit of time');
const mu = positive('rate of one server');
const c = whole('servers');

const METRICS = {
  mean_response: 'mean',
  p99_response: 'mean',
  p_wait: 'mean',
  wait_over_service: 'mean',
  blocking: 'mean',
} as const;

export const mm1: Model = defineModel({
  name: 'mm1',
  about: 'Poisson arrivals and one exponential server, first come, first served, on the request solver.',
  fields: { lambda_, mu },
  metrics: METRICS,
  refuse: (values) => overloaded({ ...values, c: 1 }),
  open: (values, surroundings) => stationary({ ...values, c: 1 }, surroundings),
});

export const mmc: Model = defineModel({
  name: 'mmc',
  about: 'Poisson arrivals and c exponential servers with one queue, on the request solver.',
  fields: { lambda_, mu, c },
  metrics: METRICS,
  refuse: overloaded,
  open: stationary,
});

export const mmck: Model = defineModel({
  name: 'mmck',
  about: `Poisson arrivals, c exponential servers, K places in the system; who finds none goes, on the request solver. Waits are those
of customers who were let in.`,
  fields: { lambda_, mu, c, K: whole('places in service and waiting') },
  metrics: METRICS,
  refuse: ({ K, c }) =>
    K >= c ? [] : [{ param: 'K', expected: `a whole number from c = ${c}`, got: String(K) }],
  open: stationary,
});

interface Values {
  readonly lambda_: number;
  readonly mu: number;
  readonly c: number;
  readonly K?: number | undefined;
}

/** Without a limit of places the queue of an overloaded server has no stationary length. */
export function overloaded(values: {
  readonly lambda_: number;
  readonly mu: number;
  readonly c: number;
}): Refusal[] {
  const utilisation = values.lambda_ / (values.mu * values.c);
  if (utilisation < 1) return [];
  return [
    {
      param: 'lambda_',
      expected: `arrivals below c·mu = ${values.mu * values.c}, as a stationary answer is asked`,
      got: `${values.lambda_}, a utilisation of ${utilisation}`,
    },
  ];
}

function stationary(values: Values, { streams }: Surroundings): Computation {
  const { lambda_, mu, c, K } = values;
  const utilisation = lambda_ / (mu * c);
  const length = batchLength(K === undefined ? utilisation : Math.min(utilisation, 1 - 1 / (K + 2)), 1);
  const queue = { rate: lambda_, servers: c, places: K, service: exponentialTime(SECOND / mu) };
  return {
    seconds: (length.warmUp + length.measured) * SECONDS_PER_CUSTOMER,
    batch: (index, wanted) => readings(runQueue(queue, streams, index, length), mu, wanted),
  };
}

function readings(run: QueueRun, mu: number, wanted: ReadonlySet<string>) {
  const { arrived, delayed, blocked, waited, began, stays } = run;
  let stayed = 0;
  for (let i = 0; i < stays.length; i++) stayed += stays[i];
  return {
    mean_response: { sum: stayed, of: stays.length },
    p_wait: { sum: delayed - blocked, of: arrived - blocked },
    wait_over_service: { sum: waited * mu, of: began },
    blocking: { sum: blocked, of: arrived },
    ...(wanted.has('p99_response') ? { p99_response: quantile(stays.sort(), 0.99) } : {}),
  };
}
