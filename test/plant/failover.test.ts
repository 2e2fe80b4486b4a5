import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FailoverLaw } from '../../src/domain/index.ts';
import { HOUR, MINUTE, SECOND } from '../../src/kernel/index.ts';
import type { World } from './world.ts';
import { world } from './world.ts';

const law: FailoverLaw = { to: 'region', rampPerMinute: 0.2, fillTo: 1, automatic: true };
const sharesOf = (here: World, home: number) =>
  here.fleet.cells.map(({ index }) => here.plant.servedShare(home, index));
const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

describe('failover', () => {
  // failure-physics.md F1: ρ' = ρ·n/(n − k).
  it.each([
    [2, 1],
    [4, 1],
    [5, 2],
    [10, 1],
  ])('of %i cells, losing %i, loads the rest as the closed form says', (n, k) => {
    const here = world({ cells: n, users: 4000, capacity: 10_000, failover: law });
    const { plant, simulation } = here;
    plant.lose(Array.from({ length: k }, (_, cell) => cell));
    simulation.runUntil(10 * MINUTE);
    expect(plant.utilisation(n - 1)).toBeCloseTo((0.4 * n) / (n - k), 9);
    expect(plant.failing(0)).toBeCloseTo(0, 12);
    expect(plant.away(0)).toBeCloseTo(1, 12);
  });

  // failure-physics.md F1: safe up to (n − k)/n: 50, 66.7, 75, 80 and 90 %, and 80 % where two of ten are lost.
  it.each([
    [2, 1],
    [3, 1],
    [4, 1],
    [5, 1],
    [10, 1],
    [10, 2],
  ])('of %i cells, losing %i, serves everybody up to the safe utilisation and not beyond', (n, k) => {
    const failing = (utilisation: number) => {
      const here = world({
        cells: n,
        users: Math.round(10_000 * utilisation),
        capacity: 10_000,
        failover: law,
      });
      const lost = Array.from({ length: k }, (_, cell) => cell);
      here.plant.lose(lost);
      here.simulation.runUntil(10 * MINUTE);
      return sum(lost.map((cell) => here.plant.failing(cell))) / k;
    };
    const safe = (n - k) / n;
    expect(failing(safe - 1e-3)).toBeCloseTo(0, 9);
    // Nobody is squeezed in: what does not fit is not served.
    expect(failing(safe + 0.01) / ((0.01 * n) / (k * (safe + 0.01)))).toBeCloseTo(1, 2);
  });

  it('moves users at the ramp, and until then they fail at home', () => {
    const { plant, simulation } = world({ cells: 4, users: 4000, capacity: 10_000, failover: law });
    plant.lose([0]);
    simulation.runUntil(150 * SECOND + 1);
    expect(plant.away(0)).toBeCloseTo(0.5, 12);
    expect(plant.failing(0)).toBeCloseTo(0.5, 12);
  });

  it('fills targets only up to the brim, at their daily peak; who finds no room is not served', () => {
    const { plant, simulation, moves } = world({
      cells: 2,
      users: 4000,
      capacity: 8000,
      swing: 0.5,
      failover: { ...law, fillTo: 0.9 },
      clock: 2 * HOUR,
    });
    plant.lose([0]);
    simulation.runUntil(HOUR);
    // Peak 6,000 of the target, 7,200 allowed: a fifth of the 6,000 that want to come.
    expect(plant.away(0)).toBeCloseTo(1, 9);
    expect(plant.servedShare(0, 1)).toBeCloseTo(0.2, 9);
    expect(plant.failing(0)).toBeCloseTo(0.8, 9);
    expect(moves.at(-1)?.unserved).toBeCloseTo(0.8, 9);
    simulation.runUntil(12 * HOUR);
    expect(plant.utilisation(1)).toBeCloseTo(0.9, 9);
    expect(plant.state(1)).toBe('healthy');
  });

  it('does not fill a target twice when two homes move at once', () => {
    const here = world({ cells: 3, users: 5000, capacity: 8000, failover: { ...law, rampPerMinute: 2 } });
    here.plant.lose([0, 1]);
    here.simulation.runUntil(10 * MINUTE);
    expect(here.plant.utilisation(2)).toBeCloseTo(1, 9);
    expect(here.plant.servedShare(0, 2) + here.plant.servedShare(1, 2)).toBeCloseTo(0.6, 9);
  });

  it('leaves drained users at home where there is no room, and brings everybody back', () => {
    const here = world({ cells: 3, users: 6000, capacity: 8000, failover: { ...law, automatic: false } });
    const { plant, simulation } = here;
    expect(plant.drain([0])).toBe(true);
    simulation.runUntil(10 * MINUTE);
    expect(sharesOf(here, 0)[0]).toBeCloseTo(1 / 3, 9);
    expect(plant.failing(0)).toBe(0);
    plant.undrain([0]);
    simulation.runUntil(20 * MINUTE);
    expect(sharesOf(here, 0)).toEqual([1, 0, 0]);
    expect(plant.utilisation(1)).toBe(0.75);
  });

  it('goes to the own region first, then to the nearest', () => {
    const here = world({
      cells: 6,
      region: 2,
      users: 5000,
      capacity: 8000,
      failover: { ...law, to: 'fleet' },
    });
    here.plant.lose([0]);
    here.simulation.runUntil(10 * MINUTE);
    expect(sharesOf(here, 0).map((share) => Math.round(share * 1e6) / 1e6)).toEqual([0, 0.6, 0.2, 0.2, 0, 0]);
  });

  it('needs a law of the scenario', () => {
    expect(world({ cells: 2 }).plant.drain([0])).toBe(false);
  });

  it('tells what moved users really meet where they are served', () => {
    const { plant, simulation, flows } = world({ cells: 2, users: 1000, capacity: 10_000, failover: law });
    plant.setExposure(1, 0.5, 'user');
    plant.impair(1, { primitive: 'errors', share: 0.4, retryHelps: false }, 'new');
    plant.drain([0]);
    simulation.runUntil(10 * MINUTE);
    plant.flush(0);
    expect(plant.failing(0)).toBeCloseTo(0.2, 12);
    expect(flows.at(-1)?.flow.exposure).toBeCloseTo(0.5, 12);
    expect(flows.at(-1)?.flow.failingNew[0]).toBeCloseTo(0.4, 12);
    expect(flows.at(-1)?.flow.failingOld[0]).toBe(0);
  });

  it('lets all users of a home meet the same where each request draws its version', () => {
    const { plant, simulation, flows } = world({ cells: 4, users: 4000, capacity: 10_000, failover: law });
    plant.setExposure(0, 1, 'request');
    plant.lose([0]);
    simulation.runUntil(150 * SECOND + 1);
    plant.flush(0);
    // Half of them have moved; who has not is on the new version at home, and fails.
    const flow = flows.at(-1)?.flow;
    expect(flow?.exposure).toBeCloseTo(0.5, 12);
    expect(flow?.failingNew[0]).toBeCloseTo(0.5, 9);
    expect(flow?.failingOld[0]).toBeCloseTo(0.5, 9);
  });

  it('keeps every user somewhere, whatever is withdrawn and given back when', () => {
    const act = fc.record({
      after: fc.integer({ min: 0, max: 4 * MINUTE }),
      what: fc.constantFrom('lose', 'restore', 'drain', 'undrain'),
      cell: fc.integer({ min: 0, max: 5 }),
    });
    fc.assert(
      fc.property(
        fc.array(act, { minLength: 1, maxLength: 12 }),
        fc.array(fc.integer({ min: 100, max: 7000 }), { minLength: 6, maxLength: 6 }),
        fc.constantFrom<'region' | 'fleet'>('region', 'fleet'),
        (acts, users, to) => {
          const here = world({
            cells: 6,
            region: 3,
            users,
            capacity: 8000,
            swing: 0.1,
            failover: { ...law, to },
          });
          const { plant, simulation } = here;
          const undos: (() => void)[] = [];
          for (const { after, what, cell } of acts) {
            simulation.runUntil(simulation.now + after);
            if (what === 'lose') undos.push(plant.lose([cell]));
            else if (what === 'restore') undos.pop()?.();
            else if (what === 'drain') plant.drain([cell]);
            else plant.undrain([cell]);
            for (const home of users.keys()) {
              const shares = sharesOf(here, home);
              expect(sum(shares)).toBeCloseTo(1, 9);
              expect(Math.min(...shares)).toBeGreaterThanOrEqual(0);
            }
          }
          for (const undo of undos) undo();
          plant.undrain([0, 1, 2, 3, 4, 5]);
          simulation.runUntil(simulation.now + 10 * MINUTE);
          for (const home of users.keys()) expect(plant.servedShare(home, home)).toBe(1);
        },
      ),
      { seed: 7, numRuns: 60 },
    );
  });
});
