import { describe, expect, it } from 'vitest';
import { MILLISECOND, RandomStreams, SECOND, Simulation } from '../../../src/kernel/index.ts';
import type { Backend } from '../../../src/plant/index.ts';
import {
  Answer,
  Attempts,
  Balancer,
  Cache,
  Client,
  ClosedClients,
  Dependency,
  ErrorLaw,
  exponentialTime,
  Instant,
  Junction,
  Network,
  OpenArrivals,
  Station,
  serviceTime,
  Throttle,
  total,
} from '../../../src/plant/index.ts';
import { Scripted } from './support/scripted.ts';

function ground() {
  const attempts = new Attempts(new Simulation());
  return { streams: new RandomStreams('stages'), attempts, simulation: attempts.simulation };
}

const constant = (us: number) => serviceTime({ law: 'deterministic' }, us);

describe('a network', () => {
  it('delays attempts there and answers back, while the client’s time runs', () => {
    const { streams, attempts, simulation } = ground();
    const server = new Scripted(attempts);
    const network = new Network(attempts, server, { streams, delay: constant(30 * MILLISECOND) });
    const client = new Client(attempts, network, { streams, timeout: 100 * MILLISECOND });
    let took = 0;
    client.onEnded = (_who, _ok, _kind, us) => {
      took = us;
    };
    client.start(0, 0);
    client.start(0, 0);
    simulation.runUntil(30 * MILLISECOND);
    expect(server.came).toEqual([30 * MILLISECOND, 30 * MILLISECOND]);
    server.answer(Answer.ok);
    simulation.runUntil(60 * MILLISECOND);
    expect([took, total(client.books.inTime)]).toEqual([60 * MILLISECOND, 1]);
    simulation.runUntil(80 * MILLISECOND);
    server.answer(Answer.ok);
    simulation.run();
    expect([total(client.books.late), total(client.books.timedOut)]).toEqual([1, 1]);
  });
});

describe('a throttle', () => {
  it('refuses max(0, (requests − K · accepts) / (requests + 1)) and no more', () => {
    const { streams, attempts } = ground();
    const server = new Scripted(attempts);
    const throttle = new Throttle(attempts, server, { streams, factor: 2, window: 10 * SECOND });
    const client = new Client(attempts, throttle, { streams });
    for (let n = 0; n < 10; n++) {
      client.start(0, 0);
      server.answer(Answer.ok);
    }
    expect(throttle.refusing).toBe(0);
    while (attempts.sent < 29) {
      client.start(0, 0);
      if (server.held.length > 0) server.answer(Answer.rejected);
    }
    expect(throttle.refusing).toBeCloseTo((29 - 20) / 30, 12);
    attempts.simulation.runUntil(20 * SECOND);
    expect(throttle.refusing).toBe(0);
  });

  it('does not take for accepted what nobody waits for any more', () => {
    const { streams, attempts, simulation } = ground();
    const server = new Scripted(attempts);
    const throttle = new Throttle(attempts, server, { streams, factor: 1, window: 100 * SECOND });
    const client = new Client(attempts, throttle, { streams, timeout: SECOND });
    client.start(0, 0);
    simulation.runUntil(SECOND);
    server.answer(Answer.ok);
    expect(throttle.refusing).toBe(0.5);
  });

  it('lets about K times what is accepted through to a server that rejects', () => {
    const { streams, attempts, simulation } = ground();
    const server = new Station(attempts, {
      streams,
      servers: 1,
      places: 5,
      service: constant(10 * MILLISECOND),
    });
    const throttle = new Throttle(attempts, server, { streams, factor: 1.5, window: 10 * SECOND });
    const client = new Client(attempts, throttle, { streams });
    new OpenArrivals(attempts, client, { streams, rate: 1000 });
    simulation.runUntil(60 * SECOND);
    // 100/s can be accepted, so about 150/s of 1,000/s reach the server.
    expect(server.arrived / 60 / 150).toBeCloseTo(1, 0.7);
    expect(total(client.books.throttled)).toBe(throttle.throttled);
  });
});

describe('a dependency', () => {
  const layered = (kind: 'hard' | 'soft', calls: number) => {
    const { streams, attempts } = ground();
    const broken = new Instant(new ErrorLaw(attempts, { streams, shares: [1] }));
    const inner = new Client(attempts, broken, { streams, key: 1, attempts: 3 });
    const stage = new Dependency(attempts, new Instant(), inner, { streams, kind, calls });
    const outer = new Client(attempts, stage, { streams });
    for (let n = 0; n < 10_000; n++) outer.start(0, 0);
    return { inner: inner.books, outer: outer.books, calling: stage.calling };
  };

  it('fails what calls it when it is hard, and nothing when it is soft', () => {
    expect(total(layered('hard', 1).outer.failed)).toBe(10_000);
    expect(total(layered('soft', 1).outer.failed)).toBe(0);
  });

  it('is called by its share of the attempts, with attempts of its own', () => {
    const { inner, outer, calling } = layered('hard', 0.4);
    expect(total(outer.failed) / 10_000).toBeCloseTo(0.4, 1.7);
    expect(total(inner.sent)).toBe(3 * total(outer.failed));
    expect(calling).toBe(0);
  });

  it('does not hold the server while it is called', () => {
    const { streams, attempts, simulation } = ground();
    const slow = new Station(attempts, { streams, key: 1, servers: Infinity, service: constant(SECOND) });
    const inner = new Client(attempts, slow, { streams, key: 1 });
    const server = new Station(attempts, { streams, servers: 1, service: constant(SECOND / 10) });
    const outer = new Client(
      attempts,
      new Dependency(attempts, server, inner, { streams, kind: 'hard', calls: 1 }),
      { streams },
    );
    for (let n = 0; n < 5; n++) outer.start(0, 0);
    simulation.runUntil(1.5 * SECOND);
    expect(total(outer.books.succeeded)).toBe(5);
  });

  it('may be one for several, each of which gets its own answers', () => {
    const { streams, attempts } = ground();
    const shared = new Scripted(attempts);
    const junction = new Junction(attempts, shared);
    const ends: string[] = [];
    for (const name of ['a', 'b']) {
      const client = new Client(attempts, junction.inlet(), { streams, key: ends.length });
      client.onEnded = (_who, ok) => ends.push(`${name} ${ok}`);
      client.start(0, 0);
    }
    shared.answer(Answer.error, 1);
    shared.answer(Answer.ok);
    expect(ends).toEqual(['b false', 'a true']);
  });
});

describe('a cache', () => {
  /** 90 % of hits that cost nothing: with a warm cache a server can do ten times as much. */
  function cached() {
    const { streams, attempts, simulation } = ground();
    const cache = new Cache(attempts, { streams, hits: 0.9, hitCost: 0, workingSet: 500 });
    const server = new Station(attempts, {
      streams,
      servers: 1,
      service: constant(10 * MILLISECOND),
      work: cache,
    });
    const client = new Client(attempts, server, { streams, timeout: SECOND });
    const open = new OpenArrivals(attempts, client, { streams, rate: 500 });
    return { cache, simulation, client, open };
  }

  it('makes hits as cheap as it says', () => {
    const { simulation, client } = cached();
    simulation.runUntil(20 * SECOND);
    expect(total(client.books.inTime) / total(client.books.sent)).toBeGreaterThan(0.99);
  });

  it('fills by its law when it is cold and misses are answered in time', () => {
    const { cache, simulation, open } = cached();
    open.setRate(50);
    cache.cool();
    simulation.runUntil(10 * SECOND);
    // dh/dt = (h* − h)(1 − h)·50/500 from h = 0, in small steps.
    let h = 0;
    for (let step = 0; step < 10_000; step++) h += ((0.9 - h) * (1 - h) * 50 * 0.001) / 500;
    expect(cache.hits).toBeCloseTo(h, 1.3);
  });

  it('is not filled by answers that are errors', () => {
    const { streams, attempts, simulation } = ground();
    const cache = new Cache(attempts, { streams, hits: 0.9, hitCost: 0, workingSet: 5 });
    const verdict = new ErrorLaw(attempts, { streams, shares: [1] });
    const server = new Station(attempts, {
      streams,
      servers: 1,
      service: constant(1000),
      work: cache,
      verdict,
    });
    cache.cool(0.5);
    const client = new Client(attempts, server, { streams });
    for (let n = 0; n < 100; n++) client.start(0, 0);
    simulation.run();
    expect(cache.hits).toBeCloseTo(0.45, 12);
  });

  it('stays cold under a load that lets all misses time out', () => {
    const { cache, simulation } = cached();
    simulation.runUntil(5 * SECOND);
    cache.cool();
    simulation.runUntil(120 * SECOND);
    expect(cache.hits).toBeLessThan(0.45);
  });
});

describe('closed clients', () => {
  it('are never more than they are, and share what there is', () => {
    const { streams, attempts, simulation } = ground();
    const server = new Station(attempts, { streams, servers: 1, service: exponentialTime(SECOND) });
    const client = new Client(attempts, server, { streams });
    new ClosedClients(attempts, client, { streams, clients: 3, think: exponentialTime(2 * SECOND) });
    let most = 0;
    for (let n = 0; n < 20_000; n++) {
      simulation.runUntil(simulation.now + SECOND);
      most = Math.max(most, server.inside);
    }
    // Machine repair: p(n) ∝ 3!/(3 − n)! · (1/2)^n, busy 1 − p(0).
    const weights = [1, 3 / 2, 6 / 4, 6 / 8];
    const busy = 1 - 1 / weights.reduce((a, b) => a + b);
    expect(most).toBe(3);
    expect(server.served / 20_000 / busy).toBeCloseTo(1, 1.5);
  });
});

describe('a load balancer', () => {
  const law = { probeEvery: SECOND, unhealthyAfter: 3, healthyAfter: 2, maxEjected: 0.5, panicBelow: 0.5 };

  function balanced(hosts: number, options: Partial<ConstructorParameters<typeof Balancer>[1]> = {}) {
    const { streams, attempts, simulation } = ground();
    const stations = Array.from(
      { length: hosts },
      (_, key) => new Station(attempts, { streams, key, servers: 1, service: constant(MILLISECOND) }),
    );
    const balancer = new Balancer(attempts, {
      ...law,
      streams,
      hosts: stations,
      route: 'random',
      ...options,
    });
    const client = new Client(attempts, balancer as Backend, { streams });
    /** Share of errors among so many operations from now on. */
    const errors = (operations = 2000) => {
      const before = total(client.books.errors);
      for (let n = 0; n < operations; n++) client.start(0, 0);
      return (total(client.books.errors) - before) / operations;
    };
    return { balancer, stations, simulation, errors };
  }

  it('spreads attempts evenly', () => {
    const { stations, errors } = balanced(4);
    expect(errors()).toBe(0);
    for (const station of stations) expect(station.arrived / 500).toBeCloseTo(1, 0.7);
  });

  it('chooses the least loaded host, when told so', () => {
    const { stations, simulation, errors } = balanced(4, { route: 'least-loaded' });
    stations[0].setSpeed(0);
    errors(10);
    expect(stations.map((station) => station.arrived)).toEqual([3, 3, 2, 2]);
    // All but the first have served theirs by then.
    simulation.runUntil(SECOND);
    errors(9);
    expect(stations.map((station) => station.arrived)).toEqual([3, 6, 5, 5]);
  });

  it('ejects a dead host after so many failed probes, and takes it back after so many good ones', () => {
    const { balancer, simulation, errors } = balanced(4);
    balancer.setDown(2, true);
    simulation.runUntil(2.5 * SECOND);
    expect(errors()).toBeCloseTo(0.25, 1);
    simulation.runUntil(3.5 * SECOND);
    expect([balancer.ejectedHosts, errors()]).toEqual([1, 0]);
    balancer.setDown(2, false);
    simulation.runUntil(4.5 * SECOND);
    expect(balancer.ejectedHosts).toBe(1);
    simulation.runUntil(5.5 * SECOND);
    expect(balancer.ejectedHosts).toBe(0);
  });

  it('never ejects more than its limit, so that a share of the attempts goes on failing', () => {
    const { balancer, simulation, errors } = balanced(10, { maxEjected: 0.2, panicBelow: 0 });
    for (let host = 0; host < 5; host++) balancer.setDown(host, true);
    simulation.runUntil(10 * SECOND);
    expect(balancer.ejectedHosts).toBe(2);
    expect(errors()).toBeCloseTo(3 / 8, 1);
  });

  it('sends to all of them in panic', () => {
    const { balancer, simulation, errors } = balanced(10, { maxEjected: 1, panicBelow: 0.5 });
    for (let host = 0; host < 5; host++) balancer.setDown(host, true);
    simulation.runUntil(10 * SECOND);
    expect([balancer.panics, errors()]).toEqual([false, 0]);
    balancer.setDown(5, true);
    simulation.runUntil(20 * SECOND);
    expect(balancer.panics).toBe(true);
    expect(errors()).toBeCloseTo(0.6, 1);
  });

  it('has nothing to cancel of attempts that are still on their way to it', () => {
    const { streams, attempts, simulation } = ground();
    const host = new Station(attempts, { streams, servers: 1, service: constant(MILLISECOND) });
    const balancer = new Balancer(attempts, { ...law, streams, hosts: [host], route: 'random' });
    const network = new Network(attempts, balancer, { streams, delay: constant(SECOND) });
    const client = new Client(attempts, network, { streams, timeout: SECOND / 2, cancelled: 1 });
    client.start(0, 0);
    simulation.runUntil(3 * SECOND);
    expect(total(client.books.late)).toBe(1);
  });

  it('asks whether a host that is up answers its probes', () => {
    const { balancer, simulation } = balanced(4, { answersProbe: (host) => host !== 3 });
    simulation.runUntil(4 * SECOND);
    expect(balancer.ejectedHosts).toBe(1);
  });
});
