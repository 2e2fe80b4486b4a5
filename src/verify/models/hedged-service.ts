import { SECOND } from '../../kernel/index.ts';
import { Client, exponentialTime, OpenArrivals, Station, total } from '../../plant/index.ts';
import { number } from '../fields.ts';
import { defineModel } from '../model.ts';
import { openRequestRig, SECONDS_PER_CUSTOMER } from '../request-rig.ts';

/** Operations per batch. */
const CALLS = 20_000;

export const hedgedService = defineModel({
  name: 'hedged-service',
  about: `Clients who send a second attempt when the first has not been answered after so long, to servers without a queue and with
exponential times of mean 1, on the request solver.`,
  fields: { after: number('when the second attempt is sent, in mean services', { min: 1e-6, max: 100 }) },
  metrics: { mean_response: 'mean', share_hedged: 'mean' },
  open: ({ after }, { streams }) => ({
    seconds: 2 * CALLS * SECONDS_PER_CUSTOMER,
    batch: (key) => {
      const { attempts, runUntil } = openRequestRig();
      const station = new Station(attempts, {
        streams,
        key,
        servers: Infinity,
        service: exponentialTime(SECOND),
      });
      const client = new Client(attempts, station, { streams, key, hedgeAfter: Math.round(after * SECOND) });
      let [sum, of] = [0, 0];
      client.onEnded = (_who, _succeeded, _kind, took) => {
        sum += took / SECOND;
        of++;
      };
      new OpenArrivals(attempts, client, { streams, key, rate: 10 });
      runUntil((CALLS / 10) * SECOND);
      const { hedged, started } = client.books;
      return { mean_response: { sum, of }, share_hedged: { sum: total(hedged), of: total(started) } };
    },
  }),
});
