import { SECOND } from '../../kernel/index.ts';
import { Client, ClosedClients, exponentialTime, Station } from '../../plant/index.ts';
import { positive, whole } from '../fields.ts';
import { defineModel } from '../model.ts';
import { openRequestRig, SECONDS_PER_CUSTOMER } from '../request-rig.ts';

/** Mean services in a batch: those before anything is counted, for each client, and those that are counted. */
const WARM_UP = 100;
const MEASURED = 20_000;

/** Clients who think longer, in mean services, would keep nobody busy within a batch. */
const LONGEST = 10_000;

export const closedMm1 = defineModel({
  name: 'closed-mm1',
  about: `So many clients, each of whom asks again only some exponential time after it was answered, and one exponential server: the
machine repairman, on the request solver. Throughput is that of the server.`,
  fields: {
    clients: whole('clients', { min: 1, max: 1000 }),
    mu: positive('rate of the server'),
    think: positive('mean time from an answer to the next request, in units of time'),
  },
  metrics: { throughput: 'mean' },
  refuse: ({ mu, think }) =>
    think * mu <= LONGEST
      ? []
      : [{ param: 'think', expected: `at most ${LONGEST} mean services`, got: `${think * mu} of them` }],
  open: ({ clients, mu, think }, { streams }) => {
    // A mean service takes a second of the simulation, whatever it takes in the row.
    const cycle = 1 + think * mu;
    const warmUp = Math.ceil(WARM_UP * (clients + cycle));
    return {
      seconds: (warmUp + MEASURED) * 2 * SECONDS_PER_CUSTOMER,
      batch: (key) => {
        const { attempts, runUntil } = openRequestRig();
        const station = new Station(attempts, { streams, key, servers: 1, service: exponentialTime(SECOND) });
        const client = new Client(attempts, station, { streams, key });
        new ClosedClients(attempts, client, {
          streams,
          key,
          clients,
          think: exponentialTime(think * mu * SECOND),
        });
        runUntil(warmUp * SECOND);
        const before = station.served;
        runUntil((warmUp + MEASURED) * SECOND);
        return { throughput: ((station.served - before) * mu) / MEASURED };
      },
    };
  },
});
