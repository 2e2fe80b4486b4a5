import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RetryLaw, ServingLaw } from '../../src/domain/index.ts';
import { RandomStreams, SECOND } from '../../src/kernel/index.ts';
import { backoffOf } from '../../src/plant/backoff.ts';
import { Cohorts } from '../../src/plant/cohorts.ts';
import { WholeDraws } from '../../src/plant/guards/draws.ts';
import { guardLawsOf } from '../../src/plant/guards/guard-laws.ts';
import { GuardedCohorts } from '../../src/plant/guards/guarded-cohorts.ts';
import { Guards } from '../../src/plant/guards/guards.ts';
import type { Stepped } from '../../src/plant/stepped.ts';

const TICK = SECOND / 10;
const TIMEOUT = 12;
const CLASSES = 2;

function retriesOf(law: Partial<RetryLaw>): RetryLaw {
  return {
    attempts: 4,
    timeout: TIMEOUT * TICK,
    backoff: 'none',
    base: 0,
    cap: 2 * SECOND,
    budget: Infinity,
    ...law,
  };
}

function guarded(retries: RetryLaw, serving: ServingLaw, seed?: string, timeout = TIMEOUT): GuardedCohorts {
  const users = { demand: { rate: 1, swing: 0, second: 0, peak: 0 }, retries };
  const laws = guardLawsOf(users, serving, TICK, timeout);
  const draws =
    seed === undefined ? undefined : new WholeDraws(new RandomStreams(seed).stream('flow cell', 0), 1);
  const guards = new Guards(laws, draws);
  // One client, and services of `servers` milliseconds.
  guards.adapt(1000, 1);
  return new GuardedCohorts(timeout, retries.attempts, backoffOf(retries, TICK), CLASSES, guards);
}

/** Runs a story of (operations, work, error share) for 20 ticks each. */
function play(cell: Stepped, story: readonly (readonly [number, number, number])[], seen: () => void): void {
  cell.weights.set([0.3, 0.7]);
  cell.begin(new Float64Array(CLASSES * 4), 0, 0);
  for (const [fresh, work, errors] of story) {
    cell.errors.set([1, errors]);
    for (let tick = 0; tick < 20; tick++) {
      cell.step(fresh, work);
      seen();
    }
  }
}

const story = fc.array(
  fc.tuple(
    fc.double({ min: 0, max: 1000, noNaN: true }),
    fc.double({ min: 0, max: 1000, noNaN: true }),
    fc.constantFrom(0, 0.2, 1),
  ),
  { minLength: 1, maxLength: 6 },
);
const backoff = fc.constantFrom<RetryLaw['backoff']>('none', 'fixed', 'full-jitter', 'decorrelated-jitter');

describe('a guarded cell without any guard', () => {
  // Clients of a plain cell give up in the middle of a tick, and retry within a tick if they do not wait.
  it('does what a plain one does, tick by tick, while clients are patient and wait before they retry', () => {
    const patient = 1000;
    fc.assert(
      fc.property(
        story,
        backoff.filter((kind) => kind !== 'none'),
        fc.constantFrom(Infinity, 0.2),
        fc.constantFrom(Infinity, 3000),
        (acts, kind, budget, limit) => {
          const retries = retriesOf({ backoff: kind, base: SECOND / 2 });
          const plain = new Cohorts(patient, 4, backoffOf(retries, TICK), CLASSES);
          const other = guarded(retries, {}, undefined, patient);
          const books: (readonly number[])[] = [];
          for (const cell of [plain, other]) Object.assign(cell, { budget, queueLimit: limit });
          const read = (cell: Stepped) => [cell.queued, cell.waiting, cell.failures, cell.ledger.succeeded];
          play(plain, acts, () => books.push(read(plain)));
          let at = 0;
          play(other, acts, () => {
            read(other).forEach((value, i) => {
              const expected = books[at][i];
              expect(Math.abs(value - expected)).toBeLessThanOrEqual(1e-6 * (1 + Math.abs(expected)));
            });
            at++;
          });
          expect(other.arrivals).toBeCloseTo(plain.arrivals, 4);
        },
      ),
      { seed: 3, numRuns: 60 },
    );
  });
});

const breaker = { opensAt: 0.5, minimum: 3, window: 2 * SECOND, openFor: SECOND, probes: 2 };
const mechanisms = fc.record({
  retries: fc.record({
    backoff,
    base: fc.constant(SECOND / 2),
    hedge: fc.constantFrom(undefined, { after: SECOND / 2 }, { after: SECOND }),
    bucket: fc.constantFrom(undefined, { deposit: 0.1, per: 'first-try' as const, saved: 5 }),
    breaker: fc.constantFrom(undefined, breaker),
  }),
  serving: fc.record({
    discipline: fc.constantFrom('fifo', 'lifo', 'priority'),
    cancelled: fc.constantFrom(0, 0.4, 1),
    servers: fc.constantFrom(1, 400),
    throttle: fc.constantFrom(undefined, { factor: 1.5, window: 3 * SECOND }),
    cache: fc.constantFrom(undefined, { hits: 0.8, hitCost: 0.1, workingSet: 500 }),
  }),
});

describe('a guarded cell', () => {
  it.each([undefined, 'a seed'])(
    'loses no attempt and no operation, whatever guards it (chance: %s)',
    (seed) => {
      fc.assert(
        fc.property(story, mechanisms, fc.constantFrom(50, 3000), (acts, { retries, serving }, limit) => {
          const cell = guarded(retriesOf(retries), serving, seed);
          cell.queueLimit = limit;
          play(cell, acts, () => {
            const { ledger: l } = cell;
            const gone = l.answered + l.servedTooLate + l.rejected + l.throttled + l.cancelled + l.discarded;
            const scale = 1 + l.arrived;
            expect(Math.abs(l.arrived - gone - l.alive - l.hedged - l.dead) / scale).toBeLessThan(1e-9);
            const ended = l.succeeded + l.failed;
            expect(Math.abs(l.started - ended - l.alive - l.waiting) / scale).toBeLessThan(1e-9);
            expect(l.alive + l.hedged + l.dead).toBeLessThanOrEqual(limit * (1 + 1e-9));
            for (const amount of Object.values(l)) {
              expect(amount).toBeGreaterThanOrEqual(-1e-7);
              if (seed !== undefined) expect(amount % 1).toBe(0);
            }
          });
        }),
        { seed: 4, numRuns: 80 },
      );
    },
  );

  it('keeps its books when its operations are sorted anew, and when everybody is thrown out', () => {
    fc.assert(
      fc.property(story, mechanisms, fc.boolean(), (acts, { retries, serving }, isWhole) => {
        const cell = guarded(retriesOf(retries), serving, isWhole ? 'b' : undefined);
        play(cell, acts, () => undefined);
        const { alive, waiting } = cell.ledger;
        cell.reclass(Float64Array.of(1, 0, 0, 0.25, 0.25, 0.5), 3);
        cell.weights.set([0.1, 0.4, 0.5]);
        cell.step(0, 0);
        const { ledger: l } = cell;
        expect(l.started).toBeCloseTo(l.succeeded + l.failed + l.alive + l.waiting, 5);
        expect(alive + waiting - (l.alive + l.waiting)).toBeGreaterThanOrEqual(-1e-6);
        cell.clear();
        expect(l.alive + l.hedged + l.dead + l.waiting).toBe(0);
        expect(l.started).toBeCloseTo(l.succeeded + l.failed, 5);
        expect(l.arrived).toBeCloseTo(
          l.answered + l.servedTooLate + l.rejected + l.throttled + l.cancelled + l.discarded,
          5,
        );
      }),
      { seed: 5, numRuns: 60 },
    );
  });
});

describe('who is served', () => {
  /** Ten operations that will do well, then ten that will err, and work for ten of them. */
  const served = (discipline: 'fifo' | 'lifo' | 'priority') => {
    const cell = guarded(retriesOf({}), { discipline });
    cell.begin(new Float64Array(CLASSES * 4), 0, 0);
    cell.errors.set([0, 1]);
    cell.weights.set([1, 0]);
    cell.step(10, 0);
    cell.weights.set([0, 1]);
    cell.step(10, 10);
    return cell;
  };

  it('is who came first, or last, as the discipline says', () => {
    expect(served('fifo').ledger.succeeded).toBe(10);
    expect(served('lifo').ledger.succeeded).toBe(0);
    expect(served('lifo').failures).toBe(10);
  });

  it('is whoever tries for the first time, where first tries go before retries', () => {
    // The ten that err try again in the tick in which ten others begin, and there is work for half of them.
    const inOrder = served('fifo');
    const byTries = served('priority');
    for (const cell of [inOrder, byTries]) {
      cell.step(0, 10);
      cell.weights.set([1, 0]);
      cell.step(10, 10);
    }
    expect(byTries.ledger.succeeded).toBe(20);
    expect(inOrder.ledger.succeeded).toBe(15);
  });
});
