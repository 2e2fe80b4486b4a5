import { describe, expect, it } from 'vitest';
import type { WindowCounts } from '../../../src/domain/index.ts';
import { HOUR, MINUTE } from '../../../src/kernel/index.ts';
import { probe, quietWorld } from '../support/probe.ts';

const share = ({ errors, requests }: WindowCounts) => errors / requests;
const FAILS = { primitive: 'errors', share: 0.3, retryHelps: false } as const;

/** What a detector of that scope sees of the old version after half an hour with a failing new version in these cells. */
function controlOf(exposed: readonly number[], at: number, scope: 'canary' | 'cell' | 'region' = 'cell') {
  const { detector, seen } = probe({ scope, control: 'old-version', windows: [10 * MINUTE] });
  const world = quietWorld(detector);
  for (const cell of exposed) {
    world.plant.setExposure(cell, at, 'user');
    world.plant.impair(cell, FAILS, 'new');
  }
  world.simulation.runUntil(30 * MINUTE);
  return { world, seen, ...seen[seen.length - 1] };
}

describe('the old version as a control', () => {
  it('is what the old version serves in the same cell at the same time', () => {
    const { world, windows, control } = controlOf([0], 0.25, 'canary');
    const { from, to } = windows[0];
    expect([control[0].from, control[0].to]).toEqual([from, to]);
    expect(share(windows[0])).toBeGreaterThan(0.5);
    expect(share(control[0])).toBeLessThan(0.001);
    expect(control[0].requests / world.plant.operations(0, from, to)).toBeCloseTo(0.75, 2);
  });

  it('is the unexposed cells of the region where it serves nothing in the cell', () => {
    const { world, windows, control } = controlOf([0], 1);
    const { from, to } = windows[0];
    expect(share(control[0])).toBeLessThan(0.001);
    // Cell 1 is the other one of the region.
    expect(control[0].requests / world.plant.operations(1, from, to)).toBeCloseTo(1, 2);
  });

  it('is the unexposed cells of the fleet where the region has none left', () => {
    const { world, windows, control } = controlOf([0, 1, 2], 1);
    const { from, to } = windows[0];
    expect(control[0].requests / world.plant.operations(3, from, to)).toBeCloseTo(1, 2);
  });

  it('is nothing where there is none left at all', () => {
    const { control } = controlOf([0, 1, 2, 3], 1);
    expect(control[0].requests).toBe(0);
  });

  it('has a noise of its own', () => {
    const { detector, seen } = probe({ scope: 'canary', control: 'old-version' });
    const { plant, simulation } = quietWorld(detector);
    plant.setExposure(0, 0.5, 'user');
    simulation.runUntil(HOUR);
    // As many errors are to be expected of either half: about six a minute.
    const equal = seen.filter(({ windows, control }) => windows[0].errors === control[0].errors);
    expect(equal.length).toBeLessThan(seen.length / 3);
  });

  it('costs no look at cells where there is nothing to compare', () => {
    const { seen } = controlOf([0], 0.5);
    // One cell of four, every minute from the first that shows anything; all four would be four times as many.
    expect(seen.length).toBe(29);
  });
});

describe('the past as a control', () => {
  it('is the newest windows of the whole cell that ended before the new version came, however long ago', () => {
    const { detector, seen } = probe({ scope: 'canary', control: 'past', windows: [10 * MINUTE] });
    const { plant, simulation } = quietWorld(detector);
    simulation.runUntil(2 * HOUR);
    plant.setExposure(0, 0.1, 'user');
    plant.impair(0, FAILS, 'new');
    simulation.runUntil(6 * HOUR);
    const [{ from, to, requests, errors }] = seen[seen.length - 1].control;
    expect([from, to]).toEqual([2 * HOUR - 10 * MINUTE, 2 * HOUR]);
    expect(requests / plant.operations(0, from, to)).toBeCloseTo(1, 2);
    expect(errors / requests).toBeLessThan(0.001);
  });
});
