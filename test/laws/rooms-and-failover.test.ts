import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FailoverLaw, HeatLaw, Undo } from '../../src/domain/index.ts';
import { HOUR, MINUTE, SECOND } from '../../src/kernel/index.ts';
import type { World } from '../plant/world.ts';
import { world } from '../plant/world.ts';

const CELLS = [0, 1, 2, 3, 4, 5];

const heat: fc.Arbitrary<HeatLaw> = fc.record({
  inlet: fc.constant(24),
  ambient: fc.constant(30),
  rackPower: fc.constantFrom(5000, 8000),
  idleShare: fc.constantFrom(0.3, 1),
  rackHeatCapacity: fc.constantFrom(27_000, 300_000),
  timeConstant: fc.constant(2 * HOUR),
  throttleFrom: fc.constantFrom(30, 35),
  throttleTo: fc.constantFrom(40, 60),
  shutdownAt: fc.constantFrom(36, 45),
  shutdownSpread: fc.constantFrom(0, 2),
  restartTakes: fc.constantFrom(0, 10 * MINUTE),
  restartOver: fc.constantFrom(undefined, 0, 15 * MINUTE),
  restartOrder: fc.constantFrom('importance', 'as-they-went'),
  recirculation: fc.constantFrom(0, 1),
  staggerFrom: fc.constantFrom(undefined, 32),
  coolsIn: fc.constantFrom(0, 8 * MINUTE),
});

const failover: fc.Arbitrary<FailoverLaw> = fc.record({
  to: fc.constantFrom('region', 'fleet'),
  rampPerMinute: fc.constantFrom(0.1, 0.5),
  fillTo: fc.constantFrom(0.3, 1),
  automatic: fc.boolean(),
  replication: fc.constantFrom(
    null,
    { lag: 5 * SECOND, writes: 0.1, fencing: null },
    { lag: 5 * SECOND, writes: 0.1, fencing: 3 * MINUTE },
  ),
});

const act = fc.record({
  after: fc.integer({ min: 0, max: 15 * MINUTE }),
  what: fc.constantFrom(
    'cooling',
    'half-cooling',
    'environment',
    'fresh',
    'loss',
    'restart',
    'drain',
    'undo',
  ),
  cell: fc.constantFrom(...CELLS),
});

/** Does it, and gives what takes it back. */
function apply({ plant }: World, what: string, cell: number): Undo {
  switch (what) {
    case 'cooling':
      return plant.stopCooling(cell < 3 ? 0 : 1);
    case 'half-cooling':
      return plant.stopCooling(cell < 3 ? 0 : 1, 0.5);
    case 'fresh':
      return plant.takeOver(cell, 0.5, { since: 0, warmUp: { from: 0.2, lasts: 2 * HOUR } });
    case 'environment':
      return plant.addHeat([cell]);
    case 'loss':
      return plant.lose([cell]);
    case 'restart':
      return plant.takeOut(cell, 0.5, { warmUp: { from: 0.2, lasts: 7 * MINUTE } });
    default:
      plant.drain([cell]);
      return () => plant.undrain([cell]);
  }
}

describe('whatever is stopped and resumed, drained and undrained, lost and returned, in whatever order', () => {
  it('leaves a healthy fleet behind: everybody at home, rooms cool, all capacity back, nobody queuing', () => {
    fc.assert(
      fc.property(
        fc.array(act, { minLength: 1, maxLength: 10 }),
        fc.infiniteStream(fc.nat()),
        heat,
        failover,
        // Five attempts each stay below the capacity: below it no trigger keeps a cell down.
        fc.array(fc.integer({ min: 100, max: 1500 }), { minLength: 6, maxLength: 6 }),
        fc.constantFrom(undefined, { from: 0.3, lasts: 12 * MINUTE }),
        (acts, picks, heatLaw, failoverLaw, users, warmUp) => {
          const here = world({
            cells: CELLS.length,
            region: 3,
            users,
            capacity: 8000,
            importance: [3, 1, 2, 0, 5, 4],
            heat: heatLaw,
            failover: failoverLaw,
            ...(warmUp === undefined ? {} : { warmUp }),
          });
          const { plant, simulation } = here;
          const undos: Undo[] = [];
          const undoOne = () => undos.splice(Number(picks.next().value) % undos.length, 1)[0]();
          for (const { after, what, cell } of acts) {
            simulation.runUntil(simulation.now + after);
            if (what !== 'undo') undos.push(apply(here, what, cell));
            else if (undos.length > 0) undoOne();
            for (const room of [0, 1]) expect(plant.temperature(room)).toBeGreaterThanOrEqual(24);
          }
          while (undos.length > 0) undoOne();
          // Drains are not counted: the last word may have been an undo of an older one.
          plant.undrain(CELLS);
          simulation.runUntil(simulation.now + 6 * HOUR);

          for (const cell of CELLS) {
            expect(plant.servedShare(cell, cell)).toBe(1);
            expect(plant.away(cell)).toBe(0);
            expect(plant.utilisation(cell)).toBe(users[cell] / 8000);
            expect(plant.queue(cell)).toBe(0);
            expect(plant.state(cell)).toBe('healthy');
            expect(plant.failing(cell)).toBe(0);
          }
          for (const room of [0, 1]) expect(plant.temperature(room)).toBe(24);
          expect(here.rooms.at(-1)?.state ?? 'cooled').toBe('cooled');
        },
      ),
      { seed: 11, numRuns: 80 },
    );
  });
});
