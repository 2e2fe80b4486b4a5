import { SECOND } from '../../kernel/index.ts';
import { CircuitBreakers, Client, ErrorLaw, Instant, OpenArrivals, total } from '../../plant/index.ts';
import { number, whole } from '../fields.ts';
import { defineModel } from '../model.ts';
import { openRequestRig, SECONDS_PER_CUSTOMER } from '../request-rig.ts';

/** Cycles of a breaker, from probe to probe, in a batch: those before anything is counted, and those that are. */
const WARM_UP = 10;
const MEASURED = 200;

/** It opens when half of the last calls have failed, of at least so many in a window that holds about twice as many. */
const MINIMUM = 10;

export const openBreaker = defineModel({
  name: 'open-breaker',
  about: `A client with a circuit breaker at a server that always fails: from probe to probe it sends one attempt and holds back what
begins meanwhile, on the request solver. Share of its operations that are sent.`,
  fields: {
    rate_rps: number('operations per second', { min: 0.001, max: 1e6 }),
    open_s: number('how long the breaker stays open', { min: 1e-6, max: 1e6 }),
    probes: whole('probes that must all succeed before it closes'),
  },
  metrics: { share_sent: 'mean' },
  refuse: ({ rate_rps, open_s }) =>
    rate_rps * open_s <= 1e5
      ? []
      : [{ param: 'open_s', expected: 'at most 100,000 operations in it', got: String(rate_rps * open_s) }],
  open: ({ rate_rps, open_s, probes }, { streams }) => {
    const cycle = open_s + 1 / rate_rps;
    const perCycle = rate_rps * cycle;
    return {
      seconds: (WARM_UP + MEASURED) * perCycle * SECONDS_PER_CUSTOMER,
      batch: (key) => {
        const { attempts, runUntil } = openRequestRig();
        const server = new Instant(new ErrorLaw(attempts, { streams, key, shares: [1] }));
        const law = {
          opensAt: 0.5,
          minimum: MINIMUM,
          window: Math.ceil(((2 * MINIMUM) / rate_rps) * SECOND),
          openFor: Math.round(open_s * SECOND),
          probes,
        };
        const breaker = new CircuitBreakers(attempts.simulation, law, 1);
        const client = new Client(attempts, server, { streams, key, breaker });
        new OpenArrivals(attempts, client, { streams, key, rate: rate_rps });
        const from = Math.ceil((WARM_UP * cycle + (10 * MINIMUM) / rate_rps) * SECOND);
        runUntil(from);
        const { sent, started } = client.books;
        const [sentBefore, startedBefore] = [total(sent), total(started)];
        runUntil(from + Math.ceil(MEASURED * cycle * SECOND));
        return { share_sent: { sum: total(sent) - sentBefore, of: total(started) - startedBefore } };
      },
    };
  },
});
