import { describe, expect, it } from 'vitest';
import type { Script } from '../../src/kernel/index.ts';
import {
  exponential,
  Latch,
  RandomStreams,
  roundDuration,
  SECOND,
  Signal,
  Simulation,
  until,
  wait,
} from '../../src/kernel/index.ts';

/** Mean time in the system and its standard error from batch means, in seconds; service is exponential. */
function serveAll(servers: number, betweenSeconds: number, serviceSeconds: number, customers: number) {
  const streams = new RandomStreams(`theory ${servers}`);
  const arrivals = streams.stream('arrivals');
  const services = streams.stream('services');
  const simulation = new Simulation();
  const waiting: number[] = [];
  let next = 0;
  const arrived = new Signal();
  const closed = new Latch();
  const times: number[] = [];
  function* source(): Script {
    for (let i = 0; i < customers; i++) {
      yield* wait(roundDuration(exponential(arrivals, betweenSeconds * SECOND)));
      waiting.push(simulation.now);
      arrived.fire();
    }
    closed.set();
  }
  function* server(): Script {
    while (!closed.isSet || next < waiting.length) {
      while (next === waiting.length && !closed.isSet) yield* until(arrived);
      if (next === waiting.length) return;
      const came = waiting[next++];
      yield* wait(roundDuration(exponential(services, serviceSeconds * SECOND)));
      times.push((simulation.now - came) / SECOND);
    }
  }
  simulation.spawn('source', source());
  for (let i = 0; i < servers; i++) simulation.spawn(`server ${i}`, server());
  simulation.run();

  const batches = Array.from({ length: 30 }, (_, batch) => {
    const size = Math.floor(times.length / 31);
    // The first batch is the warm-up.
    const part = times.slice((batch + 1) * size, (batch + 2) * size);
    return part.reduce((sum, time) => sum + time, 0) / size;
  });
  const mean = batches.reduce((sum, each) => sum + each, 0) / 30;
  const variance = batches.reduce((sum, each) => sum + (each - mean) ** 2, 0) / 29;
  return { mean, error: Math.sqrt(variance / 30), served: times.length };
}

describe('queues of which theory knows the answer', () => {
  it('M/M/1 at 80 %: the mean time in the system is service / (1 - load)', () => {
    const { mean, error } = serveAll(1, 1, 0.8, 300_000);
    expect(error).toBeLessThan(0.1);
    expect(Math.abs(mean - 4) / error).toBeLessThan(4);
  });

  it('M/M/3 at 80 %: the mean wait is by Erlang C', () => {
    const offered = 2.4;
    const tail = (offered ** 3 / 6) * (3 / (3 - offered));
    const mustWait = tail / (1 + offered + offered ** 2 / 2 + tail);
    const expected = 2.4 + (mustWait * 2.4) / (3 - offered);

    const { mean, error, served } = serveAll(3, 1, 2.4, 200_000);

    expect(error).toBeLessThan(0.1);
    expect(Math.abs(mean - expected) / error).toBeLessThan(4);
    expect(served).toBeGreaterThan(199_990);
  });
});
