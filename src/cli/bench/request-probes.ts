import { RandomStreams, SECOND, Simulation } from '../../kernel/index.ts';
import { Attempts, Client, OpenArrivals, Station, serviceTime } from '../../plant/index.ts';
import type { Probe } from './probe.ts';
import { leastNanoseconds } from './probe.ts';

const REQUESTS = 1_000_000;
/** Half busy. */
const RATE = 1_000;
const SERVICE_US = 500;

/** One server, one queue, requests that are sent once: how many a second of CPU. More is faster. */
export const requestProbes: readonly Probe[] = [
  {
    name: 'requests',
    run: () => {
      const { figure, checksum } = leastNanoseconds(serveOnce);
      return { figure: 1e9 / figure, checksum };
    },
  },
];

function serveOnce(): { operations: number; checksum: number } {
  const simulation = new Simulation();
  const streams = new RandomStreams('bench');
  const attempts = new Attempts(simulation);
  const station = new Station(attempts, {
    streams,
    servers: 1,
    service: serviceTime({ law: 'exponential' }, SERVICE_US),
  });
  const client = new Client(attempts, station, { streams });
  new OpenArrivals(attempts, client, { streams, rate: RATE });
  simulation.runUntil(Math.round((REQUESTS / RATE) * SECOND));
  return { operations: attempts.sent, checksum: attempts.sent };
}
