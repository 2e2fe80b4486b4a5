import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../src/kernel/index.ts';
import { mixtureOf } from '../../src/plant/mixture.ts';
import { saturationAt } from '../../src/plant/saturation.ts';
import type { Setting } from './world.ts';
import { failedOperations, world } from './world.ts';

/** 6,200 operations a second meet 5,000, behind a queue of a third of the time-out. */
const FULL: Setting = { capacity: 5000, queueLimit: SECOND, retries: { attempts: 3 } };

describe('a queue that is always full, and too short for anybody to give up', () => {
  it('turns away so much that what gets in is just what is served', () => {
    const clients = fc.record({
      atOnce: fc.boolean(),
      attempts: fc.integer({ min: 1, max: 6 }),
      budget: fc.constantFrom(Infinity, 0.1, 1),
    });
    fc.assert(
      fc.property(
        clients,
        fc.double({ min: 1.001, max: 50, noNaN: true }),
        fc.double({ min: 0, max: 0.9, noNaN: true }),
        (each, load, share) => {
          const effect = { impairment: { primitive: 'errors', share, retryHelps: true }, reach: 1 } as const;
          const mixture = mixtureOf([effect], 0, 'user', [1], 1);
          const balance = saturationAt(mixture, each, 1000 * load, 1000);
          if (balance === undefined) throw new Error('expected a balance under overload');
          const { steady, rejected } = balance;
          if (!each.atOnce) expect(1000 * load * steady.attemptsEach * (1 - rejected)).toBeCloseTo(1000, 6);
          // Of what is served, all but the errors are operations that succeed.
          expect((1000 * load * (1 - steady.failing[1])) / (1 - share)).toBeCloseTo(1000, 6);
          expect(steady.failing[1]).toBeGreaterThanOrEqual(1 - 1 / load - 1e-9);
        },
      ),
      { seed: 21, numRuns: 200 },
    );
  });

  it('fails exactly what does not fit when nobody tries again and nothing else fails', () => {
    const balance = saturationAt(
      mixtureOf([], 0, 'user', [1], 1),
      { attempts: 1, budget: Infinity, atOnce: false },
      8000,
      2000,
    );
    expect(balance?.rejected).toBeCloseTo(0.75, 12);
    expect(balance?.steady.failing[1]).toBeCloseTo(0.75, 12);
  });

  it('has no balance where all of it can be served', () => {
    const mixture = mixtureOf([], 0, 'user', [1], 1);
    expect(
      saturationAt(mixture, { attempts: 3, budget: Infinity, atOnce: false }, 999, 1000),
    ).toBeUndefined();
    expect(saturationAt(mixture, { attempts: 3, budget: Infinity, atOnce: false }, 10, 0)).toBeUndefined();
  });

  it('is not stepped any more once its retries are in balance', () => {
    const { plant, simulation } = world(FULL);
    simulation.runUntil(10 * MINUTE);
    expect([plant.state(0), plant.ledger(0)]).toEqual(['overloaded', undefined]);
    expect(plant.queue(0)).toBeCloseTo(5000, 9);
    expect(plant.settled(0)?.attempts).toBeGreaterThan(6200);
  });

  it('fails as often as the same cell stepped, whatever is done to it and however demand moves', () => {
    const setting = fc.record({
      capacity: fc.integer({ min: 2500, max: 5900 }),
      queueLimit: fc.constantFrom(0, SECOND / 10, SECOND),
      swing: fc.constantFrom(0, 0.4),
      clock: fc.integer({ min: 0, max: 23 }).map((hour) => hour * HOUR),
      baseErrors: fc.constantFrom(0, 1e-3),
      retries: fc.record({
        attempts: fc.integer({ min: 1, max: 4 }),
        backoff: fc.constantFrom('none', 'fixed', 'full-jitter'),
        base: fc.constantFrom(SECOND / 10, SECOND),
        budget: fc.constantFrom(Infinity, 0.2),
      }),
    }) satisfies fc.Arbitrary<Setting>;
    fc.assert(
      fc.property(setting, fc.double({ min: 0.01, max: 0.5, noNaN: true }), (chosen, share) => {
        const run = (settles: boolean) => {
          const here = world({ ...chosen, settles });
          const { plant, simulation } = here;
          simulation.runUntil(20 * MINUTE);
          const heal = plant.impair(0, { primitive: 'errors', share, retryHelps: true }, 1);
          simulation.runUntil(40 * MINUTE);
          heal();
          const back = plant.takeOut(0, share);
          simulation.runUntil(HOUR);
          back();
          simulation.runUntil(3 * HOUR);
          const { attempts, errors } = plant.counts(0, 0, 3 * HOUR);
          return { attempts, errors, failed: failedOperations(here) };
        };
        const [closed, stepped] = [run(true), run(false)];
        // One demand a minute instead of one a second is all that differs.
        expect(Math.abs(closed.attempts / stepped.attempts - 1)).toBeLessThan(1e-3);
        expect(Math.abs(closed.errors - stepped.errors)).toBeLessThan(1e-3 * stepped.attempts);
        expect(Math.abs(closed.failed - stepped.failed)).toBeLessThan(1e-3 * stepped.attempts);
      }),
      { seed: 22, numRuns: 25 },
    );
  });

  it('works its queue off as the same cell stepped does when users stay away', () => {
    const run = (settles: boolean) => {
      const here = world({ ...FULL, settles });
      here.simulation.runUntil(10 * MINUTE);
      here.plant.admit(0, 0);
      here.simulation.runUntil(10 * MINUTE + SECOND / 2);
      return [here.plant.queue(0), here.plant.counts(0, 0, 10 * MINUTE).attempts];
    };
    const [[queue, attempts], [steppedQueue, steppedAttempts]] = [run(true), run(false)];
    expect(Math.abs(queue - steppedQueue)).toBeLessThan(0.01 * 5000);
    expect(attempts / steppedAttempts).toBeCloseTo(1, 6);
  });
});

describe('a cell that all its users have left', () => {
  it.each([2, 3, 5])('is not stepped any more once its queue is worked off, %i attempts', (attempts) => {
    const failover = { to: 'fleet', rampPerMinute: 0.1, fillTo: 0.85, automatic: true } as const;
    for (const backoff of ['full-jitter', 'fixed'] as const) {
      const { plant, simulation } = world({
        cells: 4,
        users: [6200, 100, 100, 100],
        capacity: 20_000,
        swing: 0.4,
        retries: { attempts, backoff, base: SECOND / 10 },
        failover,
      });
      // Those who wait for a retry leave a trace of rounding behind when the last of them has gone.
      plant.takeOut(0, 0.9);
      plant.impair(0, { primitive: 'errors', share: 0.2, retryHelps: true }, 1);
      simulation.runUntil(5 * MINUTE);
      plant.drain([0]);
      simulation.runUntil(HOUR);
      expect([plant.ledger(0), plant.queue(0), plant.away(0)]).toEqual([undefined, 0, 1]);
    }
  });
});
