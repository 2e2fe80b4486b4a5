import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BreakerLaw, Discipline, RetryLaw } from '../../../src/domain/index.ts';
import { MILLISECOND, RandomStreams, SECOND, Simulation } from '../../../src/kernel/index.ts';
import type { Books } from '../../../src/plant/index.ts';
import {
  Attempts,
  Balancer,
  backoff,
  Cache,
  CircuitBreakers,
  Client,
  Dependency,
  ErrorLaw,
  exponentialTime,
  Mix,
  Network,
  OpenArrivals,
  Station,
  serviceTime,
  Throttle,
  TokenBuckets,
  total,
} from '../../../src/plant/index.ts';

const KINDS = 3;
const CLIENTS = 4;
const BREAKER: BreakerLaw = { opensAt: 0.5, minimum: 5, window: SECOND, openFor: SECOND, probes: 2 };

const setting = fc.record({
  servers: fc.constantFrom(1, 2, 5, Infinity),
  room: fc.constantFrom(0, 3, 40, Infinity),
  discipline: fc.constantFrom<Discipline>('fifo', 'lifo', 'priority'),
  patience: fc.constantFrom(undefined, 50 * MILLISECOND, SECOND),
  hopelessFrom: fc.constantFrom(undefined, 4),
  attempts: fc.integer({ min: 1, max: 5 }),
  timeout: fc.constantFrom(undefined, 30 * MILLISECOND, 200 * MILLISECOND),
  hedgeAfter: fc.constantFrom(undefined, 10 * MILLISECOND, 100 * MILLISECOND),
  cancelled: fc.constantFrom(0, 0.5, 1),
  kind: fc.constantFrom<RetryLaw['backoff']>('none', 'fixed', 'full-jitter', 'decorrelated-jitter'),
  persistence: fc.constantFrom(1, 0.6),
  orbit: fc.constantFrom(Infinity, 3),
  bucket: fc.boolean(),
  breaker: fc.boolean(),
  throttle: fc.boolean(),
  network: fc.boolean(),
  cache: fc.boolean(),
  dependency: fc.constantFrom(undefined, 'hard' as const, 'soft' as const),
  hosts: fc.constantFrom(1, 3),
  budget: fc.constantFrom(Infinity, 150),
});
type Setting = typeof setting extends fc.Arbitrary<infer T> ? T : never;

/** One server of every kind of mechanism, put together at random. */
function build(chosen: Setting) {
  const streams = new RandomStreams('conservation');
  const attempts = new Attempts(new Simulation(), { attempts: chosen.budget });
  const verdict = new ErrorLaw(attempts, { streams, shares: [0, 0.3, 1], customer: 0.2 });
  const cache = new Cache(attempts, { streams, hits: 0.7, hitCost: 0.1, workingSet: 20 });
  const stations = Array.from(
    { length: chosen.hosts },
    (_, key) =>
      new Station(attempts, {
        streams,
        key,
        servers: chosen.servers,
        places: chosen.servers + chosen.room,
        service: serviceTime({ law: 'lognormal', scv: 2 }, 20 * MILLISECOND),
        discipline: chosen.discipline,
        patience: chosen.patience === undefined ? undefined : exponentialTime(chosen.patience),
        hopelessFrom: chosen.hopelessFrom,
        verdict,
        work: chosen.cache ? cache : undefined,
      }),
  );
  const balancer = new Balancer(attempts, {
    streams,
    hosts: stations,
    route: chosen.cache ? 'random' : 'least-loaded',
    probeEvery: 100 * MILLISECOND,
    unhealthyAfter: 2,
    healthyAfter: 2,
    maxEjected: 0.5,
    panicBelow: 0.4,
  });
  const backend = new Station(attempts, {
    streams,
    key: 50,
    servers: 2,
    places: 6,
    service: exponentialTime(10 * MILLISECOND),
  });
  const inner = new Client(attempts, backend, {
    streams,
    key: 50,
    kinds: KINDS,
    attempts: 2,
    timeout: 40 * MILLISECOND,
  });
  const stages = [
    chosen.dependency === undefined
      ? balancer
      : new Dependency(attempts, balancer, inner, { streams, kind: chosen.dependency, calls: 0.8 }),
  ].map((stage) =>
    chosen.throttle ? new Throttle(attempts, stage, { streams, factor: 2, window: SECOND }) : stage,
  );
  const door = chosen.network
    ? new Network(attempts, stages[0], { streams, delay: exponentialTime(5 * MILLISECOND) })
    : stages[0];
  const client = new Client(attempts, door, {
    streams,
    kinds: KINDS,
    attempts: chosen.attempts,
    timeout: chosen.timeout,
    hedgeAfter: chosen.hedgeAfter,
    cancelled: chosen.cancelled,
    persistence: chosen.persistence,
    orbit: chosen.orbit,
    backoff: backoff({ kind: chosen.kind, base: 20 * MILLISECOND, cap: SECOND }),
    limit: chosen.bucket
      ? new TokenBuckets({ clients: CLIENTS, deposit: 0.2, per: 'success', saved: 3 })
      : undefined,
    breaker: chosen.breaker ? new CircuitBreakers(attempts.simulation, BREAKER, CLIENTS) : undefined,
  });
  const mix = new Mix([3, 2, 1]);
  const open = new OpenArrivals(attempts, client, { streams, rate: 80, clients: CLIENTS, mix });
  return { attempts, stations, balancer, backend, inner, client, open, mix, verdict, cache };
}
type World = ReturnType<typeof build>;

type Act = (world: World) => void;
const act = fc.oneof(
  fc.constantFrom(0, 0.2, 1, 1.7).map<Act>(
    (speed) =>
      ({ stations }) =>
        stations[0].setSpeed(speed),
  ),
  fc.constantFrom(0, 40, 400).map<Act>(
    (rate) =>
      ({ open }) =>
        open.setRate(rate),
  ),
  fc.constantFrom(0, 0.5, 1).map<Act>(
    (share) =>
      ({ client }) =>
        client.admit(share),
  ),
  fc.boolean().map<Act>(
    (down) =>
      ({ balancer }) =>
        balancer.setDown(0, down),
  ),
  fc.constantFrom(0, 0.9).map<Act>(
    (share) =>
      ({ verdict }) =>
        verdict.set([share, share, 1]),
  ),
  fc.constant<Act>(({ stations }) => stations[0].clear()),
  fc.constant<Act>(({ client }) => client.clearOrbit()),
  fc.constant<Act>(({ cache }) => cache.cool()),
  fc.constant<Act>(({ mix }) => mix.set([0, 1, 0])),
  fc.constant<Act>(({ stations, open }) =>
    stations[0].setPlaces(open.rate > 40 ? Infinity : stations[0].servers),
  ),
);
const story = fc.array(fc.tuple(fc.integer({ min: 0, max: 400 * MILLISECOND }), act), { maxLength: 6 });

function sentElsewhere(books: Books, kind: number): number {
  return (
    books.inTime[kind] +
    books.errors[kind] +
    books.customerErrors[kind] +
    books.late[kind] +
    books.rejected[kind] +
    books.throttled[kind] +
    books.left[kind] +
    books.cancelled[kind] +
    books.discarded[kind]
  );
}

/** Nothing is lost and nothing appears: what is wrong with the books, or an empty list. */
function imbalances({ attempts, stations, backend, inner, client }: World): string[] {
  const wrong: string[] = [];
  for (const station of [...stations, backend]) {
    const { served, rejected, left, cancelled, discarded, inside } = station;
    if (station.arrived !== served + rejected + left + cancelled + discarded + inside) wrong.push('station');
    if (station.busy > station.servers || (station.waiting > 0 && station.busy < station.servers))
      wrong.push('idle server while somebody waits');
  }
  for (const { books, underWay, alive, dead, orbiting } of [client, inner]) {
    let sent = 0;
    let inside = 0;
    for (let kind = 0; kind < KINDS; kind++) {
      sent += books.sent[kind];
      inside += books.sent[kind] - sentElsewhere(books, kind);
      if (books.started[kind] < books.succeeded[kind] + books.failed[kind])
        wrong.push('operations of a class');
    }
    if (inside !== alive + dead) wrong.push(`attempts ${sent}: ${inside} inside, ${alive} + ${dead} known`);
    if (total(books.started) !== total(books.succeeded) + total(books.failed) + underWay)
      wrong.push('operations');
    if (attempts.stoppedAt === undefined && underWay > alive + orbiting)
      wrong.push('operation without attempt');
  }
  const places = client.alive + client.dead + client.orbiting + inner.alive + inner.dead + inner.orbiting;
  if (attempts.stoppedAt === undefined && attempts.inside !== places) wrong.push('places');
  return wrong;
}

describe('the request solver', () => {
  it('accounts for every attempt and every operation after every event of any story', () => {
    fc.assert(
      fc.property(setting, story, (chosen, acts) => {
        const world = build(chosen);
        const { simulation } = world.attempts;
        for (const [after, apply] of [...acts, [SECOND, () => undefined] as const]) {
          const end = simulation.now + after;
          while (simulation.nextTime() <= end) {
            simulation.runUntil(simulation.nextTime());
            expect(imbalances(world)).toEqual([]);
          }
          simulation.runUntil(end);
          apply(world);
          expect(imbalances(world)).toEqual([]);
        }
        expect(world.attempts.sent).toBeGreaterThan(0);
      }),
      { seed: 3, numRuns: 150 },
    );
  });

  it('comes to rest with nothing inside when nobody asks any more', () => {
    fc.assert(
      fc.property(setting, story, (chosen, acts) => {
        const world = build({ ...chosen, budget: Infinity });
        const { attempts } = world;
        for (const [after, apply] of acts) {
          attempts.simulation.runUntil(attempts.simulation.now + after);
          apply(world);
        }
        world.open.setRate(0);
        world.stations[0].setSpeed(1);

        attempts.simulation.runUntil(attempts.simulation.now + 600 * SECOND);

        expect(attempts.inside).toBe(0);
        expect(world.client.underWay + world.client.alive + world.client.dead).toBe(0);
      }),
      { seed: 4, numRuns: 60 },
    );
  });
});
