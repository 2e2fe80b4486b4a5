import { SECOND } from '../../kernel/index.ts';
import { Client, exponentialTime, OpenArrivals, Station, total } from '../../plant/index.ts';
import { fallback, positive, probability } from '../fields.ts';
import { defineModel } from '../model.ts';
import { batchLength, memoryOf, openRequestRig, secondsOf } from '../request-rig.ts';
import { overloaded } from './markov-queues.ts';

/** A clock of whole microseconds, on which a mean service takes a second, knows no time-out beyond these, in mean services. */
const SHORTEST = 1e-6;
const LONGEST = 1e6;

export const mm1Timeout = defineModel({
  name: 'mm1-timeout',
  about: `M/M/1 whose clients give up after a fixed time and do not try again, on the request solver. The server keeps what was given up
and serves it like the rest, or is told of it and withdraws what still waits.`,
  fields: {
    lambda_: positive('arrivals per unit of time'),
    mu: positive('rate of the server'),
    timeout: positive('a client gives up after, in units of time'),
    told: fallback(probability('share of those given up that the server is told of'), 0),
  },
  metrics: { timed_out: 'mean', withdrawn: 'mean' },
  refuse: (values) => {
    const services = values.timeout * values.mu;
    if (services >= SHORTEST && services <= LONGEST) return overloaded({ ...values, c: 1 });
    const expected = `a time-out from ${SHORTEST} to ${LONGEST} mean services`;
    return [{ param: 'timeout', expected, got: `${services} of them` }];
  },
  open: ({ lambda_, mu, timeout, told }, { streams }) => {
    // A mean service takes a second of the simulation, whatever it takes in the row.
    const rate = lambda_ / mu;
    const length = batchLength(memoryOf(1, rate, 1));
    return {
      seconds: secondsOf(length),
      batch: (key) => {
        const { attempts, runUntil } = openRequestRig();
        const station = new Station(attempts, { streams, key, servers: 1, service: exponentialTime(SECOND) });
        const client = new Client(attempts, station, {
          streams,
          key,
          timeout: Math.round(timeout * mu * SECOND),
          cancelled: told,
        });
        new OpenArrivals(attempts, client, { streams, key, rate });
        const from = Math.ceil((length.warmUp / rate) * SECOND);
        runUntil(from);
        const { started, timedOut } = client.books;
        const before = [total(started), total(timedOut), station.cancelled];
        runUntil(from + Math.ceil((length.measured / rate) * SECOND));
        const [of, late, withdrawn] = [total(started), total(timedOut), station.cancelled].map(
          (count, i) => count - before[i],
        );
        return { timed_out: { sum: late, of }, withdrawn: { sum: withdrawn, of } };
      },
    };
  },
});
