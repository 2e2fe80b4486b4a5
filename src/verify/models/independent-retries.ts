import type { RandomStreams } from '../../kernel/index.ts';
import { powInt, SECOND } from '../../kernel/index.ts';
import { Client, ErrorLaw, OpenArrivals, Station, serviceTime, total } from '../../plant/index.ts';
import { fallback, probability, whole } from '../fields.ts';
import type { Computation, Readings } from '../model.ts';
import { defineModel } from '../model.ts';
import { openRequestRig, SECONDS_PER_CUSTOMER } from '../request-rig.ts';
import { openRig } from '../rig.ts';

/** Operations per batch. */
const CALLS = 20_000;

/** Rarer failures than this would need too many calls to be seen one by one. */
const RARE = 5e-5;

export const independentRetries = defineModel({
  name: 'independent-retries',
  about: `Each attempt fails by chance, up to so many retries, nothing depends on load, on the request solver. Errors of the customer
are not tried again. Where an operation fails less than once in ${1 / RARE} times the residual failure is that of the flow solver, which works in expectation.`,
  fields: {
    p: probability('chance that an attempt fails'),
    retries: whole('attempts beyond the first', { min: 0, max: 99 }),
    customer: fallback(probability('share of the failures that are errors of the customer'), 0),
  },
  metrics: { attempts_per_call: 'mean', residual_failure: 'share' },
  open: ({ p, retries, customer }, { streams }): Computation => {
    if (p > 0 && customer === 0 && powInt(p, retries + 1) < RARE)
      return { seconds: 0.1, exact: () => inExpectation(p, retries) };
    return {
      seconds: CALLS * (1 + p * retries) * SECONDS_PER_CUSTOMER,
      batch: (key) => oneByOne(p, retries, customer, streams, key),
    };
  },
});

function oneByOne(
  p: number,
  retries: number,
  customer: number,
  streams: RandomStreams,
  key: number,
): Readings {
  const { attempts, runUntil } = openRequestRig();
  const verdict = new ErrorLaw(attempts, { streams, key, shares: [p], customer });
  const service = serviceTime({ law: 'deterministic' }, 1);
  const station = new Station(attempts, { streams, key, servers: Infinity, service, verdict });
  const client = new Client(attempts, station, { streams, key, attempts: retries + 1 });
  new OpenArrivals(attempts, client, { streams, key, rate: 1000 });
  runUntil((CALLS / 1000) * SECOND);
  const { started, failed, sent } = client.books;
  const of = total(started);
  return {
    attempts_per_call: { sum: total(sent), of },
    residual_failure: { sum: total(failed), of },
  };
}

function inExpectation(p: number, retries: number): Readings {
  const users = 1000;
  const { plant, runUntil } = openRig({
    users,
    capacity: 1e9,
    retries: { attempts: retries + 1, timeout: SECOND },
  });
  plant.impair(0, { primitive: 'errors', share: p, retryHelps: true }, 1);
  runUntil(120 * SECOND);
  return { attempts_per_call: plant.amplification(0), residual_failure: plant.failing(0) };
}
