import { describe, expect, it } from 'vitest';
import { MILLISECOND, RandomStreams, SECOND, Simulation } from '../../../src/kernel/index.ts';
import {
  Answer,
  Attempts,
  backoff,
  Client,
  ErrorLaw,
  Instant,
  orbitWait,
  total,
} from '../../../src/plant/index.ts';
import { scripted } from './support/scripted.ts';

/** Many operations against a server that fails each attempt with this probability. */
function failing(share: number, customer: number, attemptsEach: number) {
  const streams = new RandomStreams('client');
  const attempts = new Attempts(new Simulation());
  const server = new Instant(new ErrorLaw(attempts, { streams, shares: [share], customer }));
  const client = new Client(attempts, server, { streams, attempts: attemptsEach });
  for (let n = 0; n < 100_000; n++) client.start(0, 0);
  return client.books;
}

describe('a client that retries', () => {
  it.each([0.1, 0.5, 0.9])('sends (1 − p⁴) / (1 − p) of four attempts when each fails with p = %f', (p) => {
    const { started, sent, succeeded } = failing(p, 0, 4);
    expect(total(sent) / total(started)).toBeCloseTo((1 - p ** 4) / (1 - p), 1.7);
    expect(total(succeeded) / total(started)).toBeCloseTo(1 - p ** 4, 2);
  });

  it('does not retry errors of the customer', () => {
    const { started, retried, failed, errors, customerErrors } = failing(0.5, 1, 4);
    expect(total(retried)).toBe(0);
    expect(total(failed)).toBe(total(customerErrors));
    expect(total(errors)).toBe(0);
    expect(total(failed) / total(started)).toBeCloseTo(0.5, 2);
  });

  it('splits errors into those of the customer and those of the server', () => {
    const { errors, customerErrors } = failing(0.4, 0.25, 1);
    expect(total(customerErrors) / (total(errors) + total(customerErrors))).toBeCloseTo(0.25, 1.7);
  });

  it('gives an attempt up at its time-out and sends the next at once', () => {
    const { simulation, backend, client, ends } = scripted({ attempts: 2, timeout: 3 * SECOND });
    client.start(0, 0);
    simulation.runUntil(SECOND);
    client.start(0, 0);
    simulation.runUntil(20 * SECOND);
    expect(backend.came).toEqual([0, SECOND, 3 * SECOND, 4 * SECOND]);
    expect(ends).toEqual([false, false]);
    expect(client.dead).toBe(4);
    expect(total(client.books.timedOut)).toBe(4);
  });

  it('counts an answer after the time-out as late, and succeeds by the retry', () => {
    const { simulation, backend, client } = scripted({ attempts: 2, timeout: SECOND });
    const ends: number[] = [];
    client.onEnded = (_who, succeeded, _kind, took) => ends.push(succeeded ? took : -1);
    simulation.runUntil(7 * SECOND);
    client.start(0, 0);
    simulation.runUntil(8 * SECOND);
    backend.answer(Answer.ok);
    expect(ends).toEqual([]);
    simulation.runUntil(8.5 * SECOND);
    backend.answer(Answer.ok);
    expect(ends).toEqual([1.5 * SECOND]);
    expect([total(client.books.late), total(client.books.inTime)]).toEqual([1, 1]);
  });

  it('is never late for an answer in time, however many were answered before', () => {
    const { simulation, backend, client } = scripted({ timeout: SECOND });
    for (let n = 0; n < 100; n++) {
      client.start(0, 0);
      simulation.runUntil(simulation.now + SECOND - 1);
      backend.answer(Answer.ok);
    }
    expect(total(client.books.timedOut)).toBe(0);
    expect(total(client.books.inTime)).toBe(100);
  });

  it('tells the server of the share of abandoned attempts that it should', () => {
    const { simulation, backend, client } = scripted({ timeout: SECOND, cancelled: 0.3 });
    for (let n = 0; n < 10_000; n++) client.start(0, 0);
    simulation.runUntil(SECOND);
    expect(backend.cancelled.length / 10_000).toBeCloseTo(0.3, 1.7);
  });

  it('waits its backoff before a retry, and does not retry what was discarded', () => {
    const { simulation, backend, client, ends } = scripted({
      attempts: 3,
      backoff: backoff({ kind: 'exponential', base: SECOND, cap: 10 * SECOND }),
    });
    client.start(0, 0);
    backend.answer(Answer.error);
    simulation.run();
    backend.answer(Answer.rejected);
    expect(client.orbiting).toBe(1);
    simulation.run();
    expect(backend.came).toEqual([0, SECOND, 3 * SECOND]);
    client.start(0, 0);
    backend.answer(Answer.discarded, 1);
    expect(ends).toEqual([false]);
  });

  it('tells its budget of first tries, failures and successes, and asks it for each retry', () => {
    const told: string[] = [];
    const limit = {
      began: (who: number) => told.push(`${who} began`),
      succeeded: (who: number) => told.push(`${who} succeeded`),
      failed: (who: number) => told.push(`${who} failed`),
      grants: (who: number) => told.push(`${who} asked`) < 6,
    };
    const { simulation, backend, client, ends } = scripted({ attempts: 9, timeout: SECOND, limit });
    client.start(0, 3);
    backend.answer(Answer.error);
    backend.answer(Answer.ok);
    client.start(0, 4);
    simulation.runUntil(SECOND);
    expect(told).toEqual(['3 began', '3 failed', '3 asked', '3 succeeded', '4 began', '4 failed', '4 asked']);
    expect(ends).toEqual([true, false]);
  });

  it('remembers the wait before, for decorrelated jitter, across time-outs and errors', () => {
    const asked: [retry: number, before: number][] = [];
    const slower = {
      atOnce: false,
      wait: (_stream: unknown, retry: number, before: number) => {
        asked.push([retry, before]);
        return before + SECOND;
      },
    };
    const { simulation, backend, client } = scripted({ attempts: 4, timeout: SECOND / 2, backoff: slower });
    client.start(0, 0);
    simulation.runUntil(2 * SECOND);
    backend.answer(Answer.error, 1);
    simulation.runUntil(20 * SECOND);
    expect(asked).toEqual([
      [1, 0],
      [2, SECOND],
      [3, 2 * SECOND],
    ]);
  });

  it('fails what waits for a retry when the orbit is cleared', () => {
    const { simulation, backend, client, ends } = scripted({
      attempts: Infinity,
      backoff: orbitWait(SECOND),
    });
    for (let n = 0; n < 3; n++) {
      client.start(0, 0);
      backend.answer(Answer.error);
    }
    client.clearOrbit();
    expect(ends).toEqual([false, false, false]);
    simulation.run();
    expect(backend.came).toHaveLength(3);
  });

  it('gives up when there is no room between two attempts', () => {
    const { backend, client, ends } = scripted({ attempts: Infinity, backoff: orbitWait(SECOND), orbit: 2 });
    for (let n = 0; n < 3; n++) {
      client.start(0, 0);
      backend.answer(Answer.error);
    }
    expect([client.orbiting, ends]).toEqual([2, [false]]);
  });

  it('lets in the share of operations it is told, and sends nothing of the others', () => {
    const { client, backend } = scripted();
    client.admit(0.25);
    for (let n = 0; n < 10_000; n++) client.start(0, 0);
    expect(backend.held.length / 10_000).toBeCloseTo(0.25, 1.7);
    expect(total(client.books.refused) + backend.held.length).toBe(10_000);
    expect(total(client.books.failed)).toBe(total(client.books.refused));
  });
});

describe('a client that hedges', () => {
  const hedging = () => scripted({ hedgeAfter: 50 * MILLISECOND, timeout: SECOND, cancelled: 1 });

  it('sends a second attempt only for what has not been answered by then', () => {
    const { simulation, backend, client } = hedging();
    client.start(0, 0);
    client.start(0, 0);
    simulation.runUntil(20 * MILLISECOND);
    backend.answer(Answer.ok);
    simulation.runUntil(500 * MILLISECOND);
    expect(backend.came).toEqual([0, 0, 50 * MILLISECOND]);
    expect(total(client.books.hedged)).toBe(1);
  });

  it.each([0, 1])(
    'takes the first good answer and cancels the other attempt (answered first: %i)',
    (first) => {
      const { simulation, backend, client, ends } = hedging();
      client.start(0, 0);
      simulation.runUntil(60 * MILLISECOND);
      const loser = backend.held[1 - first];
      backend.answer(Answer.ok, first);
      expect(ends).toEqual([true]);
      expect(backend.cancelled).toEqual([loser]);
      backend.answer(Answer.ok);
      expect(ends).toEqual([true]);
      expect(total(client.books.late)).toBe(1);
    },
  );

  it('ends at once when either attempt fails by the customer’s fault', () => {
    const { simulation, backend, ends, client } = hedging();
    client.start(0, 0);
    simulation.runUntil(60 * MILLISECOND);
    backend.answer(Answer.customerError);
    expect([ends, client.underWay, backend.cancelled.length]).toEqual([[false], 0, 1]);
  });

  it('reports both attempts to its breaker, so that probes are never left open', () => {
    const reports: boolean[] = [];
    const breaker = { lets: () => true, report: (_who: number, good: boolean) => reports.push(good) };
    const { simulation, backend, client } = scripted({ hedgeAfter: 50 * MILLISECOND, breaker });
    client.start(0, 0);
    simulation.runUntil(60 * MILLISECOND);
    backend.answer(Answer.ok);
    expect(reports).toEqual([true, true]);
  });

  it('goes on with one attempt when the other fails or times out', () => {
    const { simulation, backend, client, ends } = hedging();
    client.start(0, 0);
    simulation.runUntil(60 * MILLISECOND);
    backend.answer(Answer.error);
    expect(ends).toEqual([]);
    client.start(0, 0);
    simulation.runUntil(1_055 * MILLISECOND);
    expect(ends).toEqual([false]);
    simulation.runUntil(1_105 * MILLISECOND);
    expect(client.underWay).toBe(1);
    backend.answer(Answer.ok, backend.held.length - 1);
    expect(ends).toEqual([false, true]);
  });
});
