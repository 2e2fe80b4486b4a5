import { SECOND } from '../../kernel/index.ts';
import {
  backoff,
  Client,
  concurrentTime,
  exponentialTime,
  Network,
  OpenArrivals,
  Station,
  total,
} from '../../plant/index.ts';
import { number, positive, whole, word } from '../fields.ts';
import { defineModel } from '../model.ts';
import { openRequestRig, SECONDS_PER_CUSTOMER } from '../request-rig.ts';

/** When successes are counted, in seconds: long after the spike. */
const COUNTED = { from: 60, to: 78 };

/** The k-th wait is U(0, 10·2ᵏ) s. */
const BACKOFF = { kind: 'full-jitter', base: 10 * SECOND, cap: 1e5 * SECOND, doublings: 1 } as const;

export const openLoopSpike = defineModel({
  name: 'open-loop-spike',
  about: `Open clients, a server that takes longer the more it works on at once, and a short spike: the share of runs that stay down
after it, below half of the successes that the base rate would give (Brooker's collapse simulator), on the request solver.`,
  fields: {
    base_rps: positive('operations per second'),
    spike_rps: positive('operations per second in the spike'),
    spike_start_s: number('when the spike begins', { min: 0, max: 50 }),
    spike_s: number('how long it lasts', { min: 0, max: 50 }),
    server_base_s: number('time of an answer', { min: 0 }),
    server_per_concurrent_s: number('and for each request in progress, the new one included', { min: 0 }),
    network_mean_s: positive('mean of the exponential delay each way'),
    timeout_s: number('a client waits, from sending', { min: 1e-6 }),
    tries: whole('attempts in all', { min: 1, max: 100 }),
    backoff: word(['none', 'exponential-full-jitter'], 'between attempts'),
  },
  metrics: { share_stay_down: 'share' },
  refuse: ({ spike_start_s, spike_s }) =>
    spike_start_s + spike_s <= COUNTED.from
      ? []
      : [
          {
            param: 'spike_s',
            expected: `a spike that is over after ${COUNTED.from} s`,
            got: String(spike_s),
          },
        ],
  open: (values, { streams }) => ({
    seconds: values.base_rps * COUNTED.to * values.tries * 4 * SECONDS_PER_CUSTOMER,
    batch: (key) => {
      const { attempts, runUntil } = openRequestRig();
      const service = concurrentTime(values.server_base_s * SECOND, values.server_per_concurrent_s * SECOND);
      const station = new Station(attempts, { streams, key, servers: Infinity, service });
      const delay = exponentialTime(values.network_mean_s * SECOND);
      const wire = new Network(attempts, station, { streams, key, delay });
      const client = new Client(attempts, wire, {
        streams,
        key,
        attempts: values.tries,
        timeout: Math.round(values.timeout_s * SECOND),
        ...(values.backoff === 'none' ? {} : { backoff: backoff(BACKOFF) }),
      });
      const arrivals = new OpenArrivals(attempts, client, { streams, key, rate: values.base_rps });
      runUntil(Math.round(values.spike_start_s * SECOND));
      arrivals.setRate(values.spike_rps);
      runUntil(Math.round((values.spike_start_s + values.spike_s) * SECOND));
      arrivals.setRate(values.base_rps);
      runUntil(COUNTED.from * SECOND);
      const before = total(client.books.succeeded);
      const enough = (values.base_rps / 2) * (COUNTED.to - COUNTED.from);
      runUntil(COUNTED.to * SECOND);
      return { share_stay_down: total(client.books.succeeded) - before < enough ? 1 : 0 };
    },
  }),
});
