// What a request costs in the request solver: `npm run bench request`. The same queue written by hand on the kernel
// stands beside it, so that a ratio is there on any machine. One operation is one attempt; the checksum says what came out.

import type { ServiceLaw } from '../../../src/domain/index.ts';
import { exponential, RandomStreams, roundDuration, SECOND, Simulation } from '../../../src/kernel/index.ts';
import type { Backoff, ClientOptions } from '../../../src/plant/index.ts';
import {
  Attempts,
  backoff,
  Client,
  OpenArrivals,
  Station,
  serviceTime,
  total,
} from '../../../src/plant/index.ts';
import type { Contestant } from '../kernel/measure.ts';
import { measure, measureHere } from '../kernel/measure.ts';

const BENCH = 'request';
const CUSTOMERS = 2_000_000;

/** A queue 80 % busy for so many customers; services are a millisecond. */
function queue(servers: number, client: Omit<ClientOptions, 'streams'> = {}) {
  const { attempts, station, books } = build(servers, servers * 800, { law: 'exponential' }, 1000, client);
  let spent = 0;
  station.observer = {
    arrived: () => undefined,
    began: (waited) => {
      spent += waited;
    },
    ended: () => undefined,
  };
  attempts.simulation.runUntil(Math.round((CUSTOMERS / (servers * 800)) * SECOND));
  return { operations: total(books.sent), checksum: spent / total(books.sent) / 1000 };
}

/** OSDI'22 §5.2, the case that stays down; the checksum is the goodput of the last ten seconds. */
function storm(waits?: Backoff) {
  const retries = { attempts: 5, timeout: 3 * SECOND, backoff: waits };
  const { attempts, station, books } = build(1, 6200, { law: 'deterministic' }, 1e6 / 16_500, retries);
  const { simulation } = attempts;
  simulation.at(10 * SECOND, () => station.setSpeed(0.2));
  simulation.at(20 * SECOND, () => station.setSpeed(1));
  simulation.runUntil(70 * SECOND);
  const before = total(books.succeeded);
  simulation.runUntil(80 * SECOND);
  return { operations: total(books.sent), checksum: (total(books.succeeded) - before) / 10 };
}

function build(
  servers: number,
  rate: number,
  law: ServiceLaw,
  mean: number,
  options: Omit<ClientOptions, 'streams'>,
) {
  const streams = new RandomStreams('bench');
  const attempts = new Attempts(new Simulation());
  const station = new Station(attempts, { streams, servers, service: serviceTime(law, mean) });
  const client = new Client(attempts, station, { streams, ...options });
  new OpenArrivals(attempts, client, { streams, rate });
  return { attempts, station, books: client.books };
}

/** M/M/1 written by hand: two events a customer and a count. */
function byHand() {
  const streams = new RandomStreams('bench');
  const arrivals = streams.stream('arrivals');
  const services = streams.stream('services');
  const simulation = new Simulation();
  let inside = 0;
  let served = 0;
  const serve = () => simulation.after(roundDuration(exponential(services, 1000)), done);
  const done = () => {
    served++;
    if (--inside > 0) serve();
  };
  const arrive = () => {
    if (++inside === 1) serve();
    simulation.after(roundDuration(exponential(arrivals, 1250)), arrive);
  };
  arrive();
  simulation.runUntil(CUSTOMERS * 1250);
  return { operations: served, checksum: inside };
}

const contestants: readonly Contestant[] = [
  { name: 'M/M/1 by hand', run: byHand },
  { name: 'M/M/1', run: () => queue(1) },
  { name: 'M/M/1, time-outs, 3 attempts', run: () => queue(1, { attempts: 3, timeout: 3 * SECOND }) },
  { name: 'M/M/10', run: () => queue(10) },
  { name: 'a storm of retries', run: () => storm() },
  {
    name: 'the same, with jitter',
    run: () => storm(backoff({ kind: 'full-jitter', base: SECOND, cap: 10 * SECOND })),
  },
];

const [script, ...words] = process.argv.slice(1);
if (words[0] === '--only') {
  const contestant = contestants.find(({ name }) => name === words[2]);
  if (contestant !== undefined) console.log(JSON.stringify(measureHere(contestant, 4)));
} else {
  const results = measure(script, BENCH, contestants, Number(words[0] ?? 3));
  const hand = results[0].nanoseconds;
  for (const { name, nanoseconds, checksum } of results) {
    const figures = `${nanoseconds.toFixed(1).padStart(8)} ns  ${(1e3 / nanoseconds).toFixed(2).padStart(6)} M/s`;
    console.log(
      `  ${name.padEnd(30)}${figures}  ${(nanoseconds / hand).toFixed(2)}  (${checksum.toFixed(3)})`,
    );
  }
}
