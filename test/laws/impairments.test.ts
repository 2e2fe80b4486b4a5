import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../src/kernel/index.ts';
import type { ImpairedFleet } from './support/impaired.ts';
import { anyOf, impairedFleet, LONG, play, primitives, servedPrimitives, story } from './support/impaired.ts';

const CELLS = 3;
const USERS = 1000;
const BASE = 0.001;

/** Five attempts of everybody stay below its capacity: no trigger keeps such a cell down. */
const fleet = () =>
  impairedFleet({
    cells: CELLS,
    users: USERS,
    capacity: 8000,
    segments: [0.7, 0.3],
    baseErrors: BASE,
    warmUp: { from: 0.4, lasts: 8 * MINUTE },
    heat: {
      inlet: 24,
      ambient: 30,
      rackPower: 5000,
      idleShare: 0.3,
      rackHeatCapacity: 100_000,
      timeConstant: 2 * HOUR,
      throttleFrom: 32,
      throttleTo: 40,
      shutdownAt: 38,
      shutdownSpread: 1,
      restartTakes: 5 * MINUTE,
    },
  });

function expectHealthy(here: ImpairedFleet, exposures: readonly number[]): void {
  const { plant, sight, staff, silentHarm, simulation } = here;
  const { now } = simulation;
  for (let cell = 0; cell < CELLS; cell++) {
    expect(plant.state(cell)).toBe('healthy');
    expect(plant.queue(cell)).toBe(0);
    expect(plant.amplification(cell)).toBe(1);
    expect(plant.failing(cell)).toBeCloseTo(BASE, 12);
    // Full capacity, and users who ask as often as ever.
    expect(plant.utilisation(cell)).toBeCloseTo(USERS / 8000, 12);
    expect(plant.recoveryTimes(cell)).toBe(1);
    expect(plant.exposure(cell)).toBe(exposures[cell]);
    expect(plant.away(cell)).toBe(0);
    expect(sight.shown(cell, { attempts: 7, errors: 3 })).toEqual({ attempts: 7, errors: 3 });
    const [attempts, errors, seen, seenErrors] = [1, 2, 3, 4].map(() => new Float64Array(5));
    plant.addCounts(cell, now - 5 * MINUTE, MINUTE, attempts, errors);
    sight.addCounts(cell, now - 5 * MINUTE, MINUTE, seen, seenErrors);
    expect([seen, seenErrors]).toEqual([attempts, errors]);
    expect(errors[4] / attempts[4]).toBeCloseTo(BASE, 9);
  }
  expect(plant.temperature(0)).toBe(24);
  expect(sight.behind([0, 1, 2], now)).toBe(0);
  expect([staff.takes(MINUTE), staff.mistakes(0.05), staff.absent]).toEqual([MINUTE, 0.05, false]);
  expect(silentHarm.users).toBe(0);
}

const picked = fc.infiniteStream(fc.nat(1000));

describe('whatever goes wrong and is undone, in whatever order', () => {
  it.each(primitives)('%s leaves a healthy fleet behind', (primitive) => {
    fc.assert(
      fc.property(story(anyOf[primitive], CELLS, 10 * MINUTE), picked, (acts, picks) => {
        const here = fleet();
        const exposures = play(here, acts, () => Number(picks.next().value));
        here.simulation.runUntil(here.simulation.now + LONG);
        expectHealthy(here, exposures);
      }),
      { seed: 29, numRuns: 12 },
    );
  });

  it('any mixture of the fourteen leaves a healthy fleet behind', () => {
    const any = fc.oneof(...primitives.map((primitive) => anyOf[primitive]));
    fc.assert(
      fc.property(story(any, CELLS, 10 * MINUTE), picked, (acts, picks) => {
        const here = fleet();
        const exposures = play(here, acts, () => Number(picks.next().value));
        here.simulation.runUntil(here.simulation.now + LONG);
        expectHealthy(here, exposures);
      }),
      { seed: 31, numRuns: 120 },
    );
  });

  it('leaves a healthy fleet behind where every attempt is an event, too', () => {
    const any = fc.oneof(...servedPrimitives.map((primitive) => anyOf[primitive]), anyOf['control-loop']);
    fc.assert(
      fc.property(story(any, 2, 20 * SECOND), picked, (acts, picks) => {
        const here = impairedFleet({
          cells: 2,
          users: 50,
          capacity: 500,
          segments: [0.7, 0.3],
          baseErrors: BASE,
          queueLimit: 20 * SECOND,
          fidelity: 'request',
        });
        const { plant, simulation } = here;
        const exposures = play(here, acts, () => Number(picks.next().value));
        // A full queue is gone within half a minute; what had to be tried again has been within another.
        simulation.runUntil(simulation.now + 2 * MINUTE);
        const { now } = simulation;
        simulation.runUntil(now + MINUTE);
        for (const cell of [0, 1]) {
          expect(plant.state(cell)).toBe('healthy');
          expect(plant.queue(cell)).toBeLessThan(10);
          expect(plant.exposure(cell)).toBe(exposures[cell]);
          const { attempts, errors } = plant.counts(cell, now, now + MINUTE);
          // Nothing fails but the base errors, which are an expectation; 3,000 operations, five standard errors.
          expect(errors / attempts).toBeCloseTo(BASE, 9);
          expect(Math.abs(attempts - 3000)).toBeLessThan(5 * Math.sqrt(3000));
        }
      }),
      { seed: 37, numRuns: 25 },
    );
  });
});
