// Retries that published experiments and simulators have measured (failure-physics.md §1.2 and §1.3).

import { describe, expect, it } from 'vitest';
import { RandomStreams, SECOND, Simulation } from '../../src/kernel/index.ts';
import type { RetryLimit } from '../../src/plant/index.ts';
import {
  Attempts,
  backoff,
  Client,
  concurrentTime,
  Dependency,
  ErrorLaw,
  exponentialTime,
  FailureRatio,
  Instant,
  Network,
  OpenArrivals,
  orbitWait,
  Station,
  serviceTime,
  TokenBuckets,
  total,
} from '../../src/plant/index.ts';
import { Tally } from '../../src/stats/index.ts';
import { model, UNIT } from './support/request-model.ts';

describe('the experiment of OSDI’22 §5.2 at capacity 16,500/s', () => {
  /** Operations that succeed per second in the last 20 s of 90. */
  function goodput(drop: number, trigger: number, rate: number): number {
    const { attempts, station, client } = model(
      'osdi22',
      rate,
      { servers: 1, service: serviceTime({ law: 'deterministic' }, 1e6 / 16_500) },
      { attempts: 5, timeout: 3 * SECOND },
    );
    const { simulation } = attempts;
    simulation.at(10 * SECOND, () => station.setSpeed(1 - drop));
    simulation.at((10 + trigger) * SECOND, () => station.setSpeed(1));
    simulation.runUntil(70 * SECOND);
    const before = total(client.books.succeeded);
    simulation.runUntil(90 * SECOND);
    return (total(client.books.succeeded) - before) / 20;
  }

  it.each([
    [0.78, 10, 6200, 'recovers'],
    [0.8, 10, 6200, 'stays down'],
    [0.8, 9, 6200, 'recovers'],
    [0.8, 10, 4200, 'recovers'],
  ])('losing %f for %i s under %i/s: %s', (drop, trigger, rate, outcome) => {
    const after = goodput(drop, trigger, rate);
    expect(after < rate / 2 ? 'stays down' : 'recovers').toBe(outcome);
    if (outcome === 'recovers') expect(after / rate).toBeCloseTo(1, 1.5);
  });
});

describe('a spike under open clients (Brooker)', () => {
  /** Whether successes over 60 to 78 s stay below 20/s. */
  function staysDown(seed: number, jitter: boolean): boolean {
    const streams = new RandomStreams(`spike/${seed}`);
    const attempts = new Attempts(new Simulation());
    const { simulation } = attempts;
    const server = new Station(attempts, {
      streams,
      servers: Infinity,
      service: concurrentTime(SECOND, SECOND / 100),
    });
    const network = new Network(attempts, server, { streams, delay: exponentialTime(SECOND / 10) });
    const client = new Client(attempts, network, {
      streams,
      attempts: 3,
      timeout: 3 * SECOND,
      backoff: jitter
        ? backoff({ kind: 'full-jitter', base: 10 * SECOND, cap: Infinity, doublings: 1 })
        : undefined,
    });
    const open = new OpenArrivals(attempts, client, { streams, rate: 40 });
    simulation.at(20 * SECOND, () => open.setRate(80));
    simulation.at(25 * SECOND, () => open.setRate(40));
    simulation.runUntil(60 * SECOND);
    const before = total(client.books.succeeded);
    simulation.runUntil(78 * SECOND);
    return (total(client.books.succeeded) - before) / 18 < 20;
  }

  it('leaves about 70.5 % of the runs down without backoff', () => {
    let down = 0;
    for (let seed = 0; seed < 100; seed++) if (staysDown(seed, false)) down++;
    // Four standard errors of a share of 0.705 among 100, and of the published one among 200.
    expect(Math.abs(down / 100 - 0.705)).toBeLessThan(4 * Math.sqrt(0.705 * 0.295 * (1 / 100 + 1 / 200)));
  });

  it('leaves none down with backoff and jitter', () => {
    for (let seed = 0; seed < 30; seed++) expect(staysDown(seed, true)).toBe(false);
  });
});

describe('clients that limit their retries (Brooker)', () => {
  /** 100 clients, 10 operations a second each, for 60 s; each attempt fails with this probability. */
  function run(failing: number, limit: RetryLimit, tries: number): { load: number; success: number } {
    const streams = new RandomStreams(`retry clients ${failing}`);
    const attempts = new Attempts(new Simulation());
    const server = new Instant(new ErrorLaw(attempts, { streams, shares: [failing] }));
    const client = new Client(attempts, server, { streams, attempts: tries, limit });
    new OpenArrivals(attempts, client, { streams, rate: 1000, clients: 100 });
    attempts.simulation.runUntil(60 * SECOND);
    const { sent, started, succeeded } = client.books;
    return { load: total(sent) / total(started), success: total(succeeded) / total(started) };
  }
  const buckets = () =>
    new TokenBuckets({ clients: 100, deposit: 0.1, per: 'first-try', saved: 5, needsMoreThanOne: true });
  const ratios = () => new FailureRatio({ clients: 100, above: 0.1 });

  it.each([
    [0.1, 1.0947, 0.985],
    [0.3, 1.1064, 0.7753],
    [0.5, 1.107, 0.556],
  ])('with a token bucket of 10 %%, failure rate %f', (failing, load, success) => {
    // One retry per token and no other limit.
    const got = run(failing, buckets(), 1000);
    expect(got.load / load).toBeCloseTo(1, 2);
    expect(got.success / success).toBeCloseTo(1, 1.7);
  });

  it.each([
    [0.05, 1.0513, 0.9974],
    [0.1, 1.035, 0.932],
    [0.3, 1, 0.7011],
  ])('with a breaker at 10 %%, failure rate %f', (failing, load, success) => {
    const got = run(failing, ratios(), 4);
    expect(got.load / load).toBeCloseTo(1, 1.7);
    expect(got.success / success).toBeCloseTo(1, 1.7);
  });
});

describe('layers that all retry', () => {
  it('multiply: three layers of four attempts make 64 of one', () => {
    const streams = new RandomStreams('layers');
    const attempts = new Attempts(new Simulation());
    const database = new Instant(new ErrorLaw(attempts, { streams, shares: [1] }));
    const client = (key: number, backend: Instant | Dependency) =>
      new Client(attempts, backend, { streams, key, attempts: 4 });
    const inner = client(1, database);
    const middle = client(
      2,
      new Dependency(attempts, new Instant(), inner, { streams, key: 1, kind: 'hard', calls: 1 }),
    );
    const outer = client(
      3,
      new Dependency(attempts, new Instant(), middle, { streams, key: 2, kind: 'hard', calls: 1 }),
    );
    for (let n = 0; n < 10; n++) outer.start(0, 0);
    expect(total(inner.books.sent)).toBe(640);
    expect(total(outer.books.failed)).toBe(10);
  });
});

describe('a server that gives up on long queues, with an orbit', () => {
  /** Time from empty to 40 inside, in mean service times; μ = 1, θ = 0.1, threshold 8, p = 0.8, orbit up to 80. */
  function timeToCollapse(seed: number, rate: number): number {
    const { attempts, station } = model(
      `threshold/${seed}`,
      rate,
      { servers: 1, places: 40, service: serviceTime({ law: 'exponential' }, UNIT), hopelessFrom: 8 },
      { attempts: Infinity, backoff: orbitWait(10 * UNIT), persistence: 0.8, orbit: 80 },
    );
    const { simulation } = attempts;
    let full = -1;
    station.observer = {
      arrived: (before) => {
        if (before === 39 && full < 0) full = simulation.now;
      },
      began: () => undefined,
      ended: () => undefined,
    };
    while (full < 0) simulation.runUntil(simulation.now + 10 * UNIT);
    return full / UNIT;
  }

  it.each([
    [0.8, 216.714],
    [0.7, 489.898],
  ])('collapses after the time of the exact Markov chain, rate %f', (rate, exact) => {
    const times = new Tally();
    for (let seed = 0; seed < 400; seed++) times.add(timeToCollapse(seed, rate));
    expect(Math.abs(times.mean - exact) / times.standardError).toBeLessThan(4);
    expect(times.standardError / exact).toBeLessThan(0.06);
  });
});
