import { describe, expect, it } from 'vitest';
import { SCOPES } from '../../../src/domain/index.ts';
import { unitsOf } from '../../../src/experiment/run/units.ts';
import { HOUR, MINUTE } from '../../../src/kernel/index.ts';
import { smallFleet } from '../support/fleet.ts';
import { probe, quietWorld } from '../support/probe.ts';

describe('the units of a fleet', () => {
  it('have one number each over all scopes, because noise hangs on it; cells, regions and the fleet have the first', () => {
    const fleet = smallFleet({ regions: 2, cellsPerRegion: 3 });
    const ids = (['cell', 'region', 'fleet'] as const).flatMap((scope) =>
      unitsOf(fleet, scope).map(({ id }) => id),
    );
    expect(ids).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    const all = SCOPES.flatMap((scope) => unitsOf(fleet, scope).map(({ id }) => id));
    expect(new Set(all).size).toBe(all.length);
  });

  it('are one canary and one host for each cell', () => {
    const fleet = smallFleet({ regions: 1, cellsPerRegion: 2 });
    expect(unitsOf(fleet, 'canary').map(({ cells }) => cells)).toEqual([[0], [1]]);
    expect(unitsOf(fleet, 'host').map(({ entity, hosts }) => [entity, hosts])).toEqual([
      ['r0/c0', 20],
      ['r0/c1', 20],
    ]);
  });
});

const FAILS = { primitive: 'errors', share: 0.3, retryHelps: false } as const;

describe('a canary', () => {
  it('is not looked at while the new version serves nothing there, and anew each time it does', () => {
    const { detector, seen } = probe({ scope: 'canary' });
    const { plant, ...world } = quietWorld(detector);
    world.simulation.runUntil(HOUR);
    expect(seen).toEqual([]);

    plant.setExposure(0, 0.1, 'user');
    world.simulation.runUntil(HOUR + 10 * MINUTE);
    expect(seen.map(({ time }) => time / MINUTE)).toEqual([61, 62, 63, 64, 65, 66, 67, 68, 69, 70]);
    plant.setExposure(0, 0, 'user');
    world.simulation.runUntil(2 * HOUR);
    expect(seen.length).toBe(10);

    plant.setExposure(0, 0.1, 'user');
    world.simulation.runUntil(2 * HOUR + 2 * MINUTE);
    expect(seen.map(({ looks }) => looks)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1]);
  });

  it('is watched from the first instant on where it serves from then', () => {
    const { detector, seen } = probe({ scope: 'canary' });
    const { plant, simulation } = quietWorld(detector);
    plant.setExposure(0, 0.1, 'user');
    simulation.runUntil(3 * MINUTE);
    // Telemetry shows nothing of the run before its second minute.
    expect(seen.map(({ time }) => time / MINUTE)).toEqual([2, 3]);
  });

  it('counts what the new version serves, and only its errors', () => {
    const canary = probe({ scope: 'canary', windows: [10 * MINUTE] });
    const whole = probe({ scope: 'cell', windows: [10 * MINUTE] });
    for (const { detector } of [canary, whole]) {
      const { plant, simulation } = quietWorld(detector);
      plant.setExposure(0, 0.2, 'user');
      plant.impair(0, FAILS, 'new');
      simulation.runUntil(30 * MINUTE);
    }
    const [{ requests, errors }] = canary.seen[canary.seen.length - 1].windows;
    // Three tries where all fail: 20 % · (.7 + .3 · 3) of the attempts per operation, of which .9 in 1.6 fail.
    expect(errors / requests).toBeCloseTo(0.9 / 1.6, 2);
    const of0 = whole.seen.filter(({ windows }) => windows[0].errors > 1000);
    const [all] = of0[of0.length - 1].windows;
    expect(requests / all.requests).toBeCloseTo((0.2 * 1.6) / (0.8 + 0.2 * 1.6), 2);
    expect(errors / all.errors).toBeCloseTo(1, 1);
  });

  it('does not count what an earlier exposure left', () => {
    const { detector, seen } = probe({ scope: 'canary', windows: [HOUR] });
    const { plant, simulation } = quietWorld(detector);
    const undo = plant.impair(0, FAILS, 'new');
    plant.setExposure(0, 0.2, 'user');
    simulation.runUntil(30 * MINUTE);
    expect(seen[seen.length - 1].windows[0].errors).toBeGreaterThan(1000);
    undo();
    plant.setExposure(0, 0, 'user');
    simulation.runUntil(40 * MINUTE);
    plant.setExposure(0, 0.2, 'user');
    simulation.runUntil(50 * MINUTE);
    const [window] = seen[seen.length - 1].windows;
    expect(window.requests).toBeGreaterThan(10_000);
    expect(window.errors).toBeLessThan(100);
  });

  it('ends its alarm when the new version serves nothing any more', () => {
    const { detector } = probe({ scope: 'canary', says: () => 'fail' });
    const { plant, simulation, alarms, watch } = quietWorld(detector);
    plant.setExposure(0, 0.1, 'user');
    simulation.runUntil(10 * MINUTE);
    expect(watch.verdicts([0])).toEqual([{ detector: 'probe', verdict: 'fail', alarm: true }]);
    plant.setExposure(0, 0, 'user');
    simulation.runUntil(11 * MINUTE);
    expect(alarms.all.map(({ clearedAt }) => clearedAt)).toEqual([10 * MINUTE]);
    expect(watch.verdicts([0])).toEqual([{ detector: 'probe', verdict: 'no-data', alarm: false }]);
  });

  it('sleeps over steady traffic that its detector foresees, and wakes when its share changes', () => {
    const { detector, seen } = probe({ scope: 'canary', foresees: 'pass' });
    const { plant, simulation } = quietWorld(detector);
    plant.setExposure(0, 0.1, 'user');
    simulation.runUntil(2 * HOUR);
    expect(seen.length).toBeLessThan(5);
  });
});

describe('one host of the new version', () => {
  it.each([
    ['of all that the cell serves its part, while there are more such hosts', 10, 1],
    ['all that the new version serves, while that is less', 0.25, 0.25],
  ])('serves %s', (_, hostsOfNew, hostsServed) => {
    const { detector, seen } = probe({ scope: 'host', windows: [10 * MINUTE] });
    const { plant, simulation, spec } = quietWorld(detector);
    const { hosts } = spec.scenario.fleet.cells[0];
    plant.setExposure(0, hostsOfNew / hosts, 'user');
    simulation.runUntil(30 * MINUTE);
    const [{ requests, from, to }] = seen[seen.length - 1].windows;
    const ofOneHost = plant.operations(0, from, to) / hosts;
    expect(requests / ofOneHost / hostsServed).toBeCloseTo(1, 1);
  });
});
