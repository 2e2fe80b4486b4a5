import { describe, expect, it } from 'vitest';
import type { Discipline } from '../../../src/domain/index.ts';
import { RandomStreams, SECOND, Simulation } from '../../../src/kernel/index.ts';
import type { StationOptions } from '../../../src/plant/index.ts';
import {
  Answer,
  Attempts,
  Client,
  concurrentTime,
  exponentialTime,
  Mix,
  OpenArrivals,
  Station,
  serviceTime,
  total,
} from '../../../src/plant/index.ts';
import { Tally } from '../../../src/stats/index.ts';

const SECOND_EACH = serviceTime({ law: 'deterministic' }, SECOND);

/** A station with constant services of a second, and when each operation, by its number, was served. */
function world(options: Partial<StationOptions> = {}) {
  const streams = new RandomStreams('station');
  const attempts = new Attempts(new Simulation());
  const station = new Station(attempts, { streams, servers: 1, service: SECOND_EACH, ...options });
  const client = new Client(attempts, station, { streams });
  const served: [who: number, at: number][] = [];
  client.onEnded = (who, ok) => {
    if (ok) served.push([who, attempts.simulation.now / SECOND]);
  };
  return { streams, attempts, simulation: attempts.simulation, station, client, served };
}

describe('a station', () => {
  it.each<[Discipline, number[]]>([
    ['fifo', [0, 1, 2, 3]],
    ['lifo', [0, 3, 2, 1]],
  ])('serves those who wait %s', (discipline, order) => {
    const { simulation, client, served } = world({ discipline });
    for (let who = 0; who < 4; who++) client.start(0, who);
    simulation.run();
    expect(served.map(([who]) => who)).toEqual(order);
  });

  it.each<[Discipline, string[]]>([
    ['priority', ['0/1', '1/1', '2/1', '9/1', '1/2', '2/2', '9/2']],
    ['fifo', ['0/1', '1/1', '2/1', '1/2', '2/2', '9/1', '9/2']],
  ])('serves first tries before retries only when told so (%s)', (discipline, order) => {
    const served: string[] = [];
    const verdict = {
      answer: (attempt: number) => {
        served.push(`${attempts.who[attempt]}/${attempts.tries[attempt]}`);
        return Answer.ok;
      },
    };
    const { simulation, attempts, station, streams } = world({ discipline, verdict });
    const client = new Client(attempts, station, { streams, attempts: 2, timeout: 1.5 * SECOND });
    for (let who = 0; who < 3; who++) client.start(0, who);
    // At 1.5 s operations 1 and 2 give up, and their second attempts join the queue before operation 9 comes;
    // at 3.1 s that gives up as well.
    simulation.runUntil(1.6 * SECOND);
    client.start(0, 9);
    simulation.run();
    expect(served).toEqual(order);
  });

  it('goes on with what is left of a service when its speed changes', () => {
    const { simulation, station, client, served } = world({ servers: 2 });
    client.start(0, 0);
    simulation.runUntil(0.5 * SECOND);
    client.start(0, 1);
    // Half of the first and nothing of the second is done. Half speed for a second, none for a second, then double.
    station.setSpeed(0.5);
    simulation.runUntil(1.25 * SECOND);
    station.setSpeed(0);
    simulation.runUntil(2.25 * SECOND);
    station.setSpeed(2);
    simulation.run();
    expect(served).toEqual([
      [0, 2.3125],
      [1, 2.5625],
    ]);
  });

  it('takes up work that came while it stood still', () => {
    const { simulation, station, client, served } = world();
    station.setSpeed(0);
    client.start(0, 0);
    client.start(0, 1);
    simulation.runUntil(10 * SECOND);
    expect([station.busy, station.waiting, served]).toEqual([1, 1, []]);
    station.setSpeed(1);
    simulation.run();
    expect(served).toEqual([
      [0, 11],
      [1, 12],
    ]);
  });

  it('turns away who finds no place, and keeps who is inside when places get fewer', () => {
    const { simulation, station, client, served } = world({ places: 3 });
    for (let who = 0; who < 5; who++) client.start(0, who);
    expect([station.inside, station.rejected]).toEqual([3, 2]);
    station.setPlaces(1);
    simulation.run();
    expect(served.map(([who]) => who)).toEqual([0, 1, 2]);
  });

  it('throws everybody away when it is cleared, and starts afresh', () => {
    const { simulation, station, client, served } = world({ servers: 2 });
    for (let who = 0; who < 5; who++) client.start(0, who);
    simulation.runUntil(0.5 * SECOND);
    station.clear();
    expect([station.inside, station.discarded, total(client.books.discarded)]).toEqual([0, 5, 5]);
    client.start(0, 7);
    simulation.run();
    expect(served).toEqual([[7, 1.5]]);
  });

  it('has nothing left to cancel of what it is throwing away', () => {
    const { attempts, station } = world();
    const heard: number[] = [];
    station.answerTo({
      answered: (attempt) => {
        heard.push(attempt);
        for (let other = 0; other < 3; other++) station.cancel(other);
      },
      hopeless: () => undefined,
    });
    for (let n = 0; n < 3; n++) station.accept(attempts.take());
    station.clear();
    expect([heard.length, station.waiting, station.cancelled, station.discarded]).toEqual([3, 0, 0, 3]);
  });

  it('withdraws from its queue what is cancelled, but finishes what it has begun', () => {
    const { simulation, attempts, station, streams } = world();
    const client = new Client(attempts, station, { streams, timeout: SECOND / 2, cancelled: 1 });
    for (let who = 0; who < 4; who++) client.start(0, who);
    simulation.runUntil(SECOND / 2);
    expect([station.busy, station.waiting, station.cancelled]).toEqual([1, 0, 3]);
    simulation.run();
    expect([total(client.books.late), total(client.books.cancelled)]).toEqual([1, 3]);
  });

  it('loses who is impatient from the queue only, never from service', () => {
    const { simulation, station, client, served } = world({ patience: exponentialTime(SECOND / 1000) });
    for (let who = 0; who < 10; who++) client.start(0, who);
    simulation.run();
    expect(served).toEqual([[0, 1]]);
    expect([station.left, total(client.books.left), total(client.books.cancelled)]).toEqual([9, 9, 0]);
  });

  it('slows down by what is in service, the new one included', () => {
    const service = concurrentTime(SECOND, SECOND / 100);
    const { simulation, client, served } = world({ servers: Infinity, service });
    for (let who = 0; who < 3; who++) client.start(0, who);
    simulation.run();
    expect(served.map(([, at]) => at)).toEqual([1.01, 1.02, 1.03]);
  });

  it('answers by class, in the shares that hold when it answers', () => {
    const { simulation, attempts, station, streams } = world();
    const seen: number[] = [];
    const picky = new Station(attempts, {
      streams,
      servers: 1,
      service: SECOND_EACH,
      verdict: { answer: (attempt) => (attempts.kind[attempt] === 2 ? Answer.error : Answer.ok) },
    });
    const client = new Client(attempts, picky, { streams, kinds: 3 });
    client.onEnded = (_who, ok, kind) => seen.push(ok ? kind : -kind);
    for (const kind of [1, 2, 1]) client.start(kind, 0);
    simulation.run();
    expect(seen).toEqual([1, -2, 1]);
    expect([...client.books.errors]).toEqual([0, 0, 1]);
    expect(station.arrived).toBe(0);
  });
});

describe('open clients', () => {
  it('keep the instants of a Poisson process when the rate changes, stops and starts again', () => {
    const { simulation, attempts, client, streams } = world({ servers: Infinity });
    const open = new OpenArrivals(attempts, client, { streams, rate: 1000 });
    const arrivals = (seconds: number) => {
      const before = total(client.books.started);
      simulation.runUntil(simulation.now + seconds * SECOND);
      return total(client.books.started) - before;
    };
    expect(arrivals(10) / 10_000).toBeCloseTo(1, 1);
    open.setRate(0);
    expect(arrivals(10)).toBe(0);
    open.setRate(4000);
    expect(arrivals(10) / 40_000).toBeCloseTo(1, 1.5);
    // A rate set a thousand times to what it is changes nothing.
    let count = 0;
    for (let n = 0; n < 10_000; n++) {
      open.setRate(4000);
      count += arrivals(0.001);
    }
    expect(count / 40_000).toBeCloseTo(1, 1.5);
  });

  it('come as irregularly as Poisson says, also when many come in a microsecond', () => {
    const { simulation, attempts, client, streams } = world({ servers: Infinity });
    new OpenArrivals(attempts, client, { streams, rate: 2_000_000 });
    const counts = new Tally();
    for (let before = 0, window = 0; window < 4_000; window++) {
      simulation.runUntil(simulation.now + 5);
      counts.add(total(client.books.started) - before);
      before = total(client.books.started);
    }
    expect(counts.mean / 10).toBeCloseTo(1, 1.5);
    // Four standard errors of the ratio: 4·√(2 / 4,000) = 0.09.
    expect(Math.abs(counts.variance / counts.mean - 1)).toBeLessThan(0.09);
  });

  it('begin operations of each class and client in their shares', () => {
    const { simulation, attempts, streams, station } = world({ servers: Infinity });
    const client = new Client(attempts, station, { streams, kinds: 3 });
    const mix = new Mix([6, 0, 2]);
    const whos = new Int32Array(4);
    client.onEnded = (who) => {
      whos[who]++;
    };
    new OpenArrivals(attempts, client, { streams, rate: 10_000, clients: 4, mix });
    simulation.runUntil(2 * SECOND);
    const { started } = client.books;
    expect(started[1]).toBe(0);
    expect(started[0] / total(started)).toBeCloseTo(0.75, 1.7);
    for (const who of whos) expect(who / 2_500).toBeCloseTo(1, 0.7);
    mix.set([0, 1, 0]);
    simulation.runUntil(3 * SECOND);
    expect(started[1]).toBeGreaterThan(9_000);
  });
});
