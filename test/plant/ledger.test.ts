import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SECOND } from '../../src/kernel/index.ts';
import type { InspectablePlant, Ledger } from '../../src/plant/index.ts';
import type { Setting } from './world.ts';
import { world } from './world.ts';

const setting: fc.Arbitrary<Setting> = fc.record({
  users: fc.integer({ min: 100, max: 10_000 }),
  capacity: fc.integer({ min: 100, max: 20_000 }),
  queueLimit: fc.constantFrom(0, SECOND / 2, 5 * SECOND, 60 * SECOND),
  segments: fc.constantFrom([1], [0.3, 0.7]),
  swing: fc.constantFrom(0, 0.5),
  baseErrors: fc.constantFrom(0, 1e-3),
  retries: fc.record({
    attempts: fc.integer({ min: 1, max: 6 }),
    timeout: fc.constantFrom(SECOND, 3 * SECOND, 7 * SECOND + 1),
    backoff: fc.constantFrom('none', 'fixed', 'exponential', 'full-jitter', 'equal-jitter'),
    base: fc.constantFrom(0, 50_000, SECOND),
    cap: fc.constantFrom(2 * SECOND, 20 * SECOND),
    budget: fc.constantFrom(Infinity, 0, 0.1, 1.5),
  }),
});

const BREAKER = { opensAt: 0.5, minimum: 5, window: 10 * SECOND, openFor: 5 * SECOND, probes: 2 };
const BALANCER = { probeEvery: SECOND, unhealthyAfter: 3, healthyAfter: 2, maxEjected: 0.3, panicBelow: 0.5 };
const DATABASE = { name: 'database', kind: 'hard', calls: 0.5, errors: 0.1, attempts: 2 } as const;

/** The same cells with anything by which clients and servers guard themselves, and in whole counts or not. */
const guardedSetting: fc.Arbitrary<Setting> = fc
  .record({
    setting,
    chance: fc.constantFrom(undefined, 'a', 'b'),
    bucket: fc.constantFrom(undefined, { deposit: 0.1, per: 'success' as const, saved: 5 }),
    breaker: fc.constantFrom(undefined, BREAKER),
    hedge: fc.constantFrom(undefined, { after: SECOND / 2 }),
    serving: fc.record({
      servers: fc.constantFrom(1, 100),
      discipline: fc.constantFrom('fifo', 'lifo', 'priority'),
      cancelled: fc.constantFrom(0, 0.5, 1),
      throttle: fc.constantFrom(undefined, { factor: 2, window: 10 * SECOND }),
      cache: fc.constantFrom(undefined, { hits: 0.5, hitCost: 0.1, workingSet: 1000 }),
      dependencies: fc.constantFrom(undefined, [DATABASE]),
      balancer: fc.constantFrom(undefined, BALANCER),
    }),
  })
  .map(({ setting: plain, chance, serving, ...clients }) => ({
    ...plain,
    ...(chance === undefined ? {} : { chance }),
    serving,
    retries: { ...plain.retries, ...clients },
  }));

type Act = (plant: InspectablePlant) => unknown;
const share = fc.double({ min: 0, max: 1, noNaN: true });
const act: fc.Arbitrary<Act> = fc.oneof(
  share.map(
    (s): Act =>
      (plant) =>
        plant.takeOut(0, s),
  ),
  share.map(
    (s): Act =>
      (plant) =>
        plant.setExposure(0, s, 'user'),
  ),
  share.map(
    (s): Act =>
      (plant) =>
        plant.setExposure(0, s, 'request'),
  ),
  share.map(
    (s): Act =>
      (plant) =>
        plant.admit(0, s),
  ),
  fc.constantFrom(0, 0.5, Infinity).map(
    (budget): Act =>
      (plant) =>
        plant.capRetries(0, budget),
  ),
  fc.constant<Act>((plant) => plant.clearQueue(0)),
  fc.constant<Act>((plant) => plant.lose([0])),
  fc.constant<Act>((plant) => plant.lose([0])()),
  fc
    .tuple(share, fc.boolean(), fc.constantFrom<'new' | number>('new', 0.5, 1), fc.constantFrom(undefined, 0))
    .map(
      ([s, retryHelps, reach, segment]): Act =>
        (plant) =>
          plant.impair(0, { primitive: 'errors', share: s, retryHelps, segment }, reach),
    ),
  fc.double({ min: 0.5, max: 3, noNaN: true }).map(
    (factor): Act =>
      (plant) =>
        plant.impair(0, { primitive: 'demand', factor }, 'new'),
  ),
  fc.constant<Act>((plant) => plant.impair(0, { primitive: 'load-errors', at: 0.8, width: 0.05 }, 1)),
);
const story = fc.array(fc.tuple(fc.integer({ min: 0, max: 20 * SECOND }), act), {
  minLength: 1,
  maxLength: 8,
});

function expectBalanced(books: Ledger): void {
  const scale = 1 + books.carried + books.arrived;
  const attempts =
    books.answered +
    books.servedTooLate +
    books.rejected +
    books.throttled +
    books.cancelled +
    books.discarded +
    books.alive +
    books.hedged +
    books.dead;
  const operations = books.succeeded + books.failed + books.alive + books.waiting;
  expect(Math.abs(books.carried + books.arrived - attempts) / scale).toBeLessThan(1e-9);
  expect(Math.abs(books.underWay + books.started - operations) / scale).toBeLessThan(1e-9);
  for (const amount of Object.values(books)) expect(amount).toBeGreaterThanOrEqual(-1e-9 * scale);
}

/** Plays a story and looks at the books again and again. */
function expectBalancedThroughout(
  chosen: Setting,
  acts: readonly (readonly [number, Act])[],
  settles: boolean,
): void {
  const { plant, simulation } = world({ ...chosen, settles });
  for (const [after, apply] of acts) {
    simulation.runUntil(simulation.now + after);
    apply(plant);
    for (let look = 0; look < 5; look++) {
      simulation.runUntil(simulation.now + 700_000);
      const books = plant.ledger(0);
      if (books !== undefined) expectBalanced(books);
    }
  }
}

describe('a stepped cell', () => {
  it.each([true, false])('accounts for every attempt and every operation (settling: %s)', (settles) => {
    fc.assert(
      fc.property(setting, story, (chosen, acts) => expectBalancedThroughout(chosen, acts, settles)),
      { seed: 81, numRuns: 120 },
    );
  });

  it.each([true, false])('does so whatever guards its clients and itself (settling: %s)', (settles) => {
    fc.assert(
      fc.property(guardedSetting, story, (chosen, acts) => expectBalancedThroughout(chosen, acts, settles)),
      { seed: 82, numRuns: 60 },
    );
  });
});
