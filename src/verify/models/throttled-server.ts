import { SECOND } from '../../kernel/index.ts';
import { Client, exponentialTime, OpenArrivals, Station, Throttle } from '../../plant/index.ts';
import { number } from '../fields.ts';
import { defineModel } from '../model.ts';
import { openRequestRig, SECONDS_PER_CUSTOMER } from '../request-rig.ts';

/** Windows of the throttle: those before anything is counted, and those that are. */
const WARM_UP = 10;
const MEASURED = 10;

export const throttledServer = defineModel({
  name: 'throttled-server',
  about: `Adaptive throttling (Google, Site Reliability Engineering, chapter 21) before one exponential server without a queue, with far
more demand than it can serve, on the request solver: attempts per second that still reach the server.`,
  fields: {
    rate_rps: number('offered, attempts per second', { min: 0.001, max: 1e6 }),
    mu_rps: number('rate of the server', { min: 0.001, max: 1e6 }),
    factor: number('attempts let through for each one accepted', { min: 1, max: 100 }),
    window_s: number('over which requests and accepted ones are counted', { min: 0.001, max: 1e6 }),
  },
  metrics: { sent_rps: 'mean' },
  open: ({ rate_rps, mu_rps, factor, window_s }, { streams }) => ({
    seconds: rate_rps * window_s * (WARM_UP + MEASURED) * SECONDS_PER_CUSTOMER,
    batch: (key) => {
      const { attempts, runUntil } = openRequestRig();
      const service = exponentialTime(SECOND / mu_rps);
      const station = new Station(attempts, { streams, key, servers: 1, places: 1, service });
      const window = Math.round(window_s * SECOND);
      const throttle = new Throttle(attempts, station, { streams, key, factor, window });
      const client = new Client(attempts, throttle, { streams, key });
      new OpenArrivals(attempts, client, { streams, key, rate: rate_rps });
      runUntil(WARM_UP * window);
      const before = station.arrived;
      runUntil((WARM_UP + MEASURED) * window);
      return { sent_rps: (station.arrived - before) / (MEASURED * (window / SECOND)) };
    },
  }),
});
