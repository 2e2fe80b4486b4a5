import { SECOND } from '../../kernel/index.ts';
import { Client, exponentialTime, OpenArrivals, orbitWait, Station } from '../../plant/index.ts';
import { positive } from '../fields.ts';
import { defineModel } from '../model.ts';
import { batchLength, memoryOf, openRequestRig, SECONDS_PER_CUSTOMER } from '../request-rig.ts';
import { overloaded } from './markov-queues.ts';

export const retrialMm11 = defineModel({
  name: 'retrial-mm11',
  about: `One exponential server without a queue; who finds it busy joins an orbit and comes back, each at rate theta, on the request
solver. The orbit is looked at at equal distances of time.`,
  fields: {
    lambda_: positive('fresh arrivals per unit of time'),
    mu: positive('rate of the server'),
    theta: positive('rate at which each customer in the orbit returns'),
  },
  metrics: { mean_orbit: 'mean' },
  refuse: (values) => overloaded({ ...values, c: 1 }),
  open: ({ lambda_, mu, theta }, { streams }) => {
    const { warmUp, measured } = batchLength(memoryOf(1, lambda_ / mu, 1 + mu / theta));
    // A mean service takes a second of the simulation, whatever it takes in the row.
    const step = SECOND;
    return {
      seconds: (warmUp + measured) * 3 * SECONDS_PER_CUSTOMER,
      batch: (key) => {
        const { attempts, runUntil } = openRequestRig();
        const service = exponentialTime(SECOND);
        const station = new Station(attempts, { streams, key, servers: 1, places: 1, service });
        const backoff = orbitWait((SECOND * mu) / theta);
        const client = new Client(attempts, station, { streams, key, attempts: Infinity, backoff });
        new OpenArrivals(attempts, client, { streams, key, rate: lambda_ / mu });
        runUntil(warmUp * step);
        let sum = 0;
        for (let look = 1; look <= measured; look++) {
          runUntil((warmUp + look) * step);
          sum += client.orbiting;
        }
        return { mean_orbit: { sum, of: measured } };
      },
    };
  },
});
