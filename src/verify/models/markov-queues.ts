import { SECOND } from '../../kernel/index.ts';
import { exponentialTime } from '../../plant/index.ts';
import { positive, whole } from '../fields.ts';
import type { Computation, Model, Refusal, Surroundings } from '../model.ts';
import { defineModel } from '../model.ts';
import type { QueueRun } from '../request-rig.ts';
import { batchLength, memoryOf, runQueue, secondsOf, tailOf, tooRare } from '../request-rig.ts';

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
  refuse: ({ lambda_, mu, K, c }) =>
    K >= c
      ? tooRare('lambda_', lambda_ / mu)
      : [
          {
            param: 'K',
            expected: `a whole number from c = ${c}`,
            got: String(K),
          },
        ],
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
  if (utilisation < 1) return tooRare('lambda_', values.lambda_ / values.mu);
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
  const offered = lambda_ / mu;
  const length = batchLength(K === undefined ? memoryOf(c, offered, 1) : memoryOfFull(c, offered, K));
  // A mean service takes a second of the simulation, whatever it takes in the row: so nothing is lost to rounding.
  const queue = { rate: offered, servers: c, places: K, service: exponentialTime(SECOND) };
  return {
    seconds: secondsOf(length),
    batch: (index, wanted) => {
      const tail = wanted.has('p99_response');
      const plain = readings(runQueue(queue, streams, index, length), mu);
      return tail ? { ...plain, p99_response: tailOf(queue, streams, index, length) / mu } : plain;
    },
  };
}

/**
 * Customers that come while a queue with a limit forgets its start: a walk across its places takes their number squared
 * at most, and what flows over fills them first.
 */
function memoryOfFull(c: number, offered: number, K: number): number {
  const walk = (K - c + 1) * (K - c + 1);
  if (offered === c) return walk + offered;
  const drift = Math.abs(1 - offered / c);
  const fill = offered > c ? Math.min(walk, (K - c) / drift) : 0;
  return Math.min(walk, 2 / (drift * drift)) + fill + Math.min(offered, K);
}

function readings(run: QueueRun, mu: number) {
  const { arrived, delayed, blocked, waited, began, stayed, served } = run;
  return {
    mean_response: { sum: stayed / mu, of: served },
    p_wait: { sum: delayed - blocked, of: arrived - blocked },
    wait_over_service: { sum: waited, of: began },
    blocking: { sum: blocked, of: arrived },
  };
}
