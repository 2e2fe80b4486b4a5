import { describe, expect, it } from 'vitest';
import { RandomStreams, SECOND, Simulation } from '../../../src/kernel/index.ts';
import {
  Attempts,
  Client,
  ErrorLaw,
  OpenArrivals,
  Station,
  serviceTime,
  total,
} from '../../../src/plant/index.ts';

describe('a client', () => {
  it.each([0.1, 0.5, 0.9])('sends as many attempts as the closed form says when each fails with %f', (p) => {
    const streams = new RandomStreams('retry amplification');
    const attempts = new Attempts(new Simulation());
    const verdict = new ErrorLaw(attempts, { streams, shares: [p] });
    const station = new Station(attempts, {
      streams,
      servers: Infinity,
      service: serviceTime({ law: 'exponential' }, 1000),
      verdict,
    });
    const client = new Client(attempts, station, { streams, attempts: 4 });
    new OpenArrivals(attempts, client, { streams, rate: 1000 });

    attempts.simulation.runUntil(200 * SECOND);

    const { started, sent, succeeded } = client.books;
    expect(total(sent) / total(started)).toBeCloseTo((1 - p ** 4) / (1 - p), 1.7);
    expect(total(succeeded) / total(started)).toBeCloseTo(1 - p ** 4, 2);
  });
});
