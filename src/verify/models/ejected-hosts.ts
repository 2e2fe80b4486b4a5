import { SECOND } from '../../kernel/index.ts';
import { Balancer, Client, exponentialTime, OpenArrivals, Station, total } from '../../plant/index.ts';
import { number, probability, whole } from '../fields.ts';
import { defineModel } from '../model.ts';
import { openRequestRig, SECONDS_PER_CUSTOMER } from '../request-rig.ts';

const HOSTS = 100;

/** Operations per second, and the rate of a host: all of them could serve ten times as many. */
const RATE = 1000;
const HOST_RATE = 100;

/** The hosts are down from one second to another. */
const FROM_S = 11;
const TO_S = 41;
const END_S = 70;

export const ejectedHosts = defineModel({
  name: 'ejected-hosts',
  about: `Some of ${HOSTS} hosts are down from second ${FROM_S} to ${TO_S} and answer every attempt with an error at once, on the request
solver. The balancer sends to the host with the fewest attempts under way, so that a single one that is down draws
everything until its health checks have taken it out: seconds in which operations fail, each by its share.`,
  fields: {
    down: whole('hosts that are down', { min: 1, max: HOSTS - 1 }),
    probe_every_s: number('time between two health checks', { min: 0.1, max: 60 }),
    unhealthy_after: whole('failed checks in a row that eject a host', { min: 1, max: 1000 }),
    max_ejected: probability('share of the hosts that may be ejected'),
    panic_below: probability('share of healthy hosts below which all get attempts'),
  },
  metrics: { seconds_failing: 'mean' },
  open: ({ down, probe_every_s, unhealthy_after, max_ejected, panic_below }, { streams }) => ({
    seconds: 2 * RATE * END_S * SECONDS_PER_CUSTOMER,
    // Everything fails or nothing does, whatever chance says: one run tells.
    exact: () => {
      const { attempts, runUntil } = openRequestRig();
      const service = exponentialTime(SECOND / HOST_RATE);
      const hosts = Array.from(
        { length: HOSTS },
        (_, key) => new Station(attempts, { streams, key, servers: 1, service }),
      );
      const balancer = new Balancer(attempts, {
        streams,
        hosts,
        route: 'least-loaded',
        probeEvery: Math.round(probe_every_s * SECOND),
        unhealthyAfter: unhealthy_after,
        healthyAfter: 1,
        maxEjected: max_ejected,
        panicBelow: panic_below,
      });
      const client = new Client(attempts, balancer, { streams });
      new OpenArrivals(attempts, client, { streams, rate: RATE });
      const setDown = (isDown: boolean) => {
        for (let host = 0; host < down; host++) balancer.setDown(host, isDown);
      };
      let [seconds_failing, failed, started] = [0, 0, 0];
      for (let second = 1; second <= END_S; second++) {
        runUntil(second * SECOND);
        if (second === FROM_S) setDown(true);
        if (second === TO_S) setDown(false);
        const [allFailed, allStarted] = [total(client.books.failed), total(client.books.started)];
        seconds_failing += (allFailed - failed) / (allStarted - started);
        [failed, started] = [allFailed, allStarted];
      }
      return { seconds_failing };
    },
  }),
});
