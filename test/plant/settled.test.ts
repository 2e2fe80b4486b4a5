import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HeatLaw, Undo } from '../../src/domain/index.ts';
import { HOUR, MINUTE, SECOND } from '../../src/kernel/index.ts';
import type { InspectablePlant } from '../../src/plant/index.ts';
import type { Setting } from './world.ts';
import { dip, failedOperations, failedShare, world } from './world.ts';

/** Warm within half an hour, and once it is cool again back over two hours. */
const SLOWLY_BACK: HeatLaw = {
  inlet: 24,
  ambient: 30,
  rackPower: 5000,
  idleShare: 1,
  rackHeatCapacity: 300_000,
  timeConstant: 2 * HOUR,
  throttleFrom: 35,
  throttleTo: 45,
  shutdownAt: 45,
  shutdownSpread: 1,
  restartTakes: 20 * MINUTE,
  restartOver: 2 * HOUR,
};

describe('what is settled', () => {
  it('fails as often as the same cell stepped all the time', () => {
    const setting = fc.record({
      users: fc.integer({ min: 1000, max: 8000 }),
      swing: fc.constantFrom(0, 0.5),
      clock: fc.integer({ min: 0, max: 23 }).map((hour) => hour * HOUR),
      baseErrors: fc.constantFrom(0, 1e-4),
      retries: fc.record({
        attempts: fc.integer({ min: 1, max: 4 }),
        backoff: fc.constantFrom('none', 'full-jitter', 'equal-jitter'),
        base: fc.constantFrom(100_000, SECOND),
        budget: fc.constantFrom(Infinity, 0.2),
      }),
    }) satisfies fc.Arbitrary<Setting>;
    const story = fc.record({
      share: fc.double({ min: 0.01, max: 0.6, noNaN: true }),
      retryHelps: fc.boolean(),
      dip: fc.double({ min: 0, max: 1, noNaN: true }),
      lasts: fc.integer({ min: SECOND, max: 40 * SECOND }),
    });
    fc.assert(
      fc.property(setting, story, (chosen, { share, retryHelps, dip: taken, lasts }) => {
        const run = (settles: boolean) => {
          const here = world({ ...chosen, settles });
          const { plant, simulation } = here;
          simulation.runUntil(5 * MINUTE);
          const heal = plant.impair(0, { primitive: 'errors', share, retryHelps }, 1);
          simulation.runUntil(10 * MINUTE);
          const back = plant.takeOut(0, taken);
          simulation.runUntil(10 * MINUTE + lasts);
          back();
          simulation.runUntil(20 * MINUTE);
          heal();
          simulation.runUntil(30 * MINUTE);
          const { attempts, errors } = plant.counts(0, 0, 30 * MINUTE);
          return { failed: failedShare(here), attempts, errors: errors / attempts };
        };
        const [closed, stepped] = [run(true), run(false)];
        expect(Math.abs(closed.failed - stepped.failed)).toBeLessThan(0.01 * stepped.failed + 1e-3);
        expect(Math.abs(closed.errors - stepped.errors)).toBeLessThan(0.01 * stepped.errors + 1e-3);
        expect(Math.abs(closed.attempts / stepped.attempts - 1)).toBeLessThan(0.01);
      }),
      { seed: 11, numRuns: 25 },
    );
  });

  it('settles again once poison is gone, and tells the failures of whoever still waited for a retry', () => {
    const retries = { attempts: 3, backoff: 'fixed', base: 5 * SECOND, cap: 5 * SECOND } as const;
    const run = (settles: boolean) => {
      const here = world({ retries, settles });
      const { plant, simulation } = here;
      simulation.runUntil(MINUTE);
      const heal = plant.impair(0, { primitive: 'errors', share: 0.3, retryHelps: false }, 1);
      simulation.runUntil(5 * MINUTE);
      heal();
      simulation.runUntil(6 * MINUTE);
      const failed = failedOperations(here);
      const before = plant.revision(0);
      simulation.runUntil(HOUR);
      return { failed, late: failedOperations(here) - failed, slices: plant.revision(0) - before };
    };
    const [closed, stepped] = [run(true), run(false)];
    const poisoned = 0.3 * 4 * 60 * world({}).plant.demand(0);
    expect(stepped.failed / poisoned).toBeCloseTo(1, 3);
    expect(closed.failed / poisoned).toBeCloseTo(1, 3);
    expect(closed.late).toBe(0);
    expect(closed.slices).toBeLessThan(5);
  });

  it('recovers from a collapse in the night when the same cell stepped does', () => {
    // At noon the retries of 6,200/s hold the cell down; at night 31,000 · 0.5 attempts a second do not.
    const setting = { swing: 0.6, second: 0.1, clock: 12 * HOUR, capacity: 16_500, users: 5000 };
    const run = (settles: boolean) => {
      const here = dip(0.9, 20 * SECOND, { ...setting, settles });
      expect(here.plant.state(0)).toBe('collapsed');
      here.simulation.runUntil(24 * HOUR);
      expect(here.plant.state(0)).toBe('healthy');
      return { ended: here.states.at(-1)?.time ?? 0, failed: failedOperations(here) };
    };
    const [closed, stepped] = [run(true), run(false)];
    expect(closed.ended).toBeGreaterThan(3 * HOUR);
    expect(Math.abs(closed.ended - stepped.ended)).toBeLessThan(2 * MINUTE);
    expect(Math.abs(closed.failed / stepped.failed - 1)).toBeLessThan(0.01);
  });

  it('stays collapsed, without being stepped, while hosts come back one by one and bring queue places along', () => {
    // With five attempts 6,200/s need 31,000/s; the hosts come back to 16,000/s over two hours.
    const run = (settles: boolean) => {
      const here = world({
        users: 6200,
        capacity: 16_000,
        queueLimit: 20 * SECOND,
        heat: SLOWLY_BACK,
        settles,
      });
      const { plant, simulation } = here;
      const cooled = plant.stopCooling(0);
      simulation.runUntil(40 * MINUTE);
      cooled();
      // A twentieth is back: it is overrun.
      simulation.runUntil(66 * MINUTE);
      const before = plant.revision(0);
      simulation.runUntil(3.5 * HOUR);
      const slices = plant.revision(0) - before;
      expect(plant.state(0)).toBe('collapsed');
      const { attempts } = plant.counts(0, HOUR, 3.5 * HOUR);
      return { attempts, failed: failedOperations(here), slices };
    };
    const [closed, stepped] = [run(true), run(false)];
    expect(Math.abs(closed.attempts / stepped.attempts - 1)).toBeLessThan(1e-3);
    expect(Math.abs(closed.failed / stepped.failed - 1)).toBeLessThan(1e-3);
    // A look for each of the 240 steps of the heat, and little more.
    expect(closed.slices).toBeLessThan(400);
    expect(stepped.slices).toBeGreaterThan(8000);
  });

  it('overloads when the day brings more than it can serve, without having been looked at', () => {
    const { states, simulation } = world({
      swing: 0.5,
      users: 6000,
      capacity: 8000,
      retries: { attempts: 1 },
    });
    simulation.runUntil(24 * HOUR);
    // 6,000·(1 + ½ cos) crosses 8,000 where cos is 2/3, 3.21 hours from the peak at 14:00.
    const first = states.find(({ state }) => state !== 'healthy');
    // A queue that anyone would call one takes a minute and a half to grow from there.
    const late = (first?.time ?? 0) - (14 - 3.2126) * HOUR;
    expect(late).toBeGreaterThan(0);
    expect(late).toBeLessThan(2 * MINUTE);
    expect(states.at(-1)?.state).toBe('healthy');
  });

  it('knows how many operations were started, also when users came to ask for more meanwhile', () => {
    const { plant, simulation } = world({ swing: 0.5, capacity: 1e6 });
    const plain = plant.operations(0, 0, 3 * HOUR);
    simulation.runUntil(HOUR);
    plant.setExposure(0, 0.5, 'user');
    const undo = plant.impair(0, { primitive: 'demand', factor: 3 }, 'new');
    simulation.runUntil(2 * HOUR);
    undo();
    simulation.runUntil(3 * HOUR);
    const middle = plant.operations(0, HOUR, 2 * HOUR);
    expect(plant.operations(0, 0, 3 * HOUR)).toBeCloseTo(plain + middle / 2, 3);
    expect(plant.counts(0, HOUR, 2 * HOUR).attempts).toBeCloseTo(middle, 3);
    expect(plant.demand(0)).toBeCloseTo(6200 * (1 + 0.5 * Math.cos((11 / 12) * Math.PI)), 6);
  });

  it('says what a window will hold at the least busy hour', () => {
    const { plant, simulation } = world({ swing: 0.5, capacity: 1e6, baseErrors: 1e-3 });
    expect(plant.settled(0)?.attempts).toBeCloseTo(3100, 6);
    expect(plant.settled(0)?.errors).toBeCloseTo(3.1, 6);
    simulation.runUntil(2 * HOUR);
    const { attempts, errors } = plant.counts(0, 2 * HOUR - MINUTE, 2 * HOUR);
    expect(attempts / 60).toBeGreaterThanOrEqual(3100);
    expect(errors / attempts).toBeCloseTo(1e-3, 9);
  });
});

describe('looking', () => {
  it('changes nothing, to the last bit, however often', () => {
    const look = (plant: InspectablePlant, now: number) => {
      plant.state(0);
      plant.failing(0);
      plant.utilisation(0);
      plant.queue(0);
      plant.counts(0, Math.max(0, now - 10 * SECOND), now);
      plant.revision(0);
      plant.settled(0);
      plant.current(0);
      plant.ledger(0);
    };
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 3 * SECOND }), { maxLength: 60 }),
        fc.double({ min: 0.6, max: 0.95, noNaN: true }),
        (looks, taken) => {
          const run = (times: readonly number[]) => {
            const here = world({
              swing: 0.5,
              clock: 14 * HOUR,
              retries: { backoff: 'full-jitter', base: SECOND },
            });
            const { plant, simulation } = here;
            let undo: Undo = () => undefined;
            simulation.at(30 * SECOND + 12_345, () => {
              undo = plant.takeOut(0, taken);
            });
            simulation.at(55 * SECOND + 54_321, () => undo());
            for (const after of times) {
              simulation.runUntil(simulation.now + after);
              look(plant, simulation.now);
            }
            simulation.runUntil(10 * MINUTE);
            plant.flush();
            return [here.flows, here.states, plant.counts(0, 0, 10 * MINUTE), plant.revision(0)];
          };
          expect(run(looks)).toStrictEqual(run([]));
        },
      ),
      { seed: 12, numRuns: 40 },
    );
  });

  it('gives every reader of a window the same numbers, now and later', () => {
    const here = dip(0.8, 12 * SECOND);
    const window = [65 * SECOND, 75 * SECOND] as const;
    const soon = here.plant.counts(0, ...window);
    here.simulation.runUntil(HOUR);
    expect(here.plant.counts(0, ...window)).toStrictEqual(soon);
    const parts = here.plant.counts(0, 65 * SECOND, 70 * SECOND).attempts;
    expect(parts + here.plant.counts(0, 70 * SECOND, 75 * SECOND).attempts).toBeCloseTo(soon.attempts, 3);
  });

  it('counts many windows at once as it counts each of them', () => {
    const windows = fc.record({ from: fc.nat(200), length: fc.integer({ min: 1, max: 40 }) });
    fc.assert(
      fc.property(windows, fc.constantFrom(0, 0.8), ({ from, length }, dipped) => {
        const { plant, simulation } = dip(dipped, 12 * SECOND, { swing: 0.3, baseErrors: 1e-4 });
        simulation.runUntil(HOUR);
        const attempts = new Float64Array(10).fill(7);
        const errors = new Float64Array(10).fill(3);
        plant.addCounts(0, from * SECOND, length * SECOND, attempts, errors);
        for (let i = 0; i < 10; i++) {
          const begin = (from + i * length) * SECOND;
          const counted = plant.counts(0, begin, begin + length * SECOND);
          expect([attempts[i], errors[i]]).toEqual([7 + counted.attempts, 3 + counted.errors]);
        }
      }),
      { seed: 13, numRuns: 40 },
    );
  });

  it('keeps its flows when it loses capacity that it does not need, and still knows when it will', () => {
    const here = world({ swing: 0.5, capacity: 6000, users: 3500 });
    const { plant, simulation } = here;
    simulation.runUntil(HOUR);
    const before = plant.revision(0);
    plant.takeOut(0, 0.2);
    expect([plant.revision(0), plant.utilisation(0)]).toEqual([before, plant.demand(0) / 4800]);
    simulation.runUntil(30 * HOUR);
    // 4,800 were enough by night; at the peak of 5,250 they are not, and the retries keep it down.
    expect(plant.state(0)).toBe('collapsed');
  });
});
