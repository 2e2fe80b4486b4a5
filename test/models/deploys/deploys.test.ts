import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../../src/kernel/index.ts';
import type { DryDockOptions } from '../support/dry-dock.ts';
import { DryDock } from '../support/dry-dock.ts';
import { read } from '../support/read.ts';

const TWO = '{ regions: 1, cells: 2 per region, users: { total: 2k, spread: even }, headroom: 40% }';

describe('in place', () => {
  it('changes the hosts of a cell batch by batch over the time of the change', () => {
    const dock = roll('in-place');

    expect(history(dock, 0)).toEqual([
      [1, 0.25],
      [2, 0.5],
      [3, 0.75],
      [4, 1],
    ]);
    expect(dock.restarts.filter(({ cell }) => cell === 0).map(({ share }) => share)).toEqual([
      0.25, 0.25, 0.25, 0.25,
    ]);
  });

  it('changes all cells of a wave side by side', () => {
    const dock = roll('in-place');

    expect(history(dock, 1)).toEqual(history(dock, 0));
  });

  it('waits for hosts that are away for longer than their part of the time', () => {
    const dock = roll('in-place', { restart: 90 * SECOND });

    expect(history(dock, 0).map(([minute]) => minute)).toEqual([1.5, 3, 4.5, 6]);
  });

  it('takes a part of the cell in a part of the time', () => {
    const { dock } = newDock('in-place');
    dock.simulation.spawn('part', dock.rollout.deploy([{ cell: 0, share: 0.5 }]));

    dock.simulation.run();

    expect(history(dock, 0)).toEqual([
      [1, 0.25],
      [2, 0.5],
    ]);
  });

  it('is taken back in batches too, in the time that the policy gives the rollback', () => {
    const { dock } = newDock('in-place', 'rollback: 2m');
    dock.start().simulation.run();
    const before = dock.changes.length;
    const restartsBefore = dock.restarts.length;
    const at = dock.simulation.now;
    expect(at).toBe(4 * MINUTE);

    dock.takeBack();
    dock.simulation.run();

    const back = dock.changes.slice(before).filter(({ cell }) => cell === 1);
    expect(back.map(({ time, to }) => [(time - at) / MINUTE, to])).toEqual([
      [0.5, 0.75],
      [1, 0.5],
      [1.5, 0.25],
      [2, 0],
    ]);
    // It takes capacity like the rollout did.
    const restarts = dock.restarts.slice(restartsBefore).filter(({ cell }) => cell === 1);
    expect(restarts.map(({ share }) => share)).toEqual([0.25, 0.25, 0.25, 0.25]);
  });

  it('is taken back from half-way in half of the time', () => {
    const { dock } = newDock('in-place');
    dock.start().simulation.runUntil(2.5 * MINUTE);

    dock.takeBack();
    dock.simulation.run();

    expect(dock.exposed).toEqual([]);
    expect(dock.simulation.now).toBe(4.5 * MINUTE);
  });
});

describe('canary', () => {
  it('bakes a small share of each cell before the rest', () => {
    const dock = roll('{ canary: { share: 10%, bake: 1h } }');

    const shares = history(dock, 1);
    expect(shares[0]).toEqual([0.4, 0.1]);
    expect(shares[1][0]).toBeGreaterThan(60);
    expect(shares.at(-1)?.[1]).toBe(1);
    expect(dock.bakes[0]).toMatchObject({ from: 0.4 * MINUTE, bake: HOUR });
  });

  it('does not bake again when its cells have the canary already', () => {
    const { dock } = newDock('{ canary: { share: 10%, bake: 1h } }');
    dock.simulation.spawn('first', dock.rollout.deploy([{ cell: 0, share: 0.5 }]));
    dock.simulation.run();

    dock.simulation.spawn('second', dock.rollout.deploy([{ cell: 0, share: 1 }]));
    dock.simulation.run();

    expect(dock.bakes.length).toBe(1);
    expect(dock.share[0]).toBe(1);
  });
});

describe('blue/green', () => {
  const STYLE =
    '{ blue-green: { provision: 8m, verify: 2m, steps: [10%, 100%], bake: 30m, switch: 6s, fallback: 2h } }';

  it('moves the traffic in steps once the second environment stands', () => {
    const dock = roll(STYLE);

    expect(history(dock, 0)).toEqual([
      [10.1, 0.1],
      [40.2, 1],
    ]);
    expect(dock.restarts).toEqual([]);
  });

  it('keeps the old side until the fallback period is over', () => {
    const { dock } = newDock(STYLE);
    dock.start();

    dock.simulation.runUntil(40.2 * MINUTE + 2 * HOUR - 1);
    expect(dock.doubled).toEqual([0, 1]);
    dock.simulation.run();
    expect(dock.doubled).toEqual([]);
    expect(dock.completedAt).toBe(40.2 * MINUTE + 2 * HOUR);
  });

  it('is taken back by a switch while the old side stands', () => {
    const { dock } = newDock(STYLE);
    dock.start().simulation.runUntil(HOUR);

    dock.takeBack();
    dock.simulation.run();

    expect(dock.exposed).toEqual([]);
    expect(dock.simulation.now).toBe(HOUR + 6 * SECOND);
  });

  it('passes over steps that a half-done cell has behind it', () => {
    const { dock } = newDock(STYLE);
    dock.simulation.spawn('half', dock.rollout.deploy([{ cell: 0, share: 0.5 }]));
    dock.simulation.run();
    const at = dock.simulation.now;

    dock.simulation.spawn('rest', dock.rollout.deploy([{ cell: 0, share: 1 }]));
    dock.simulation.run();

    expect(dock.simulation.now).toBe(at + 6 * SECOND);
    expect(dock.share[0]).toBe(1);
  });

  it('must build the old side anew once it has been dismantled', () => {
    const { dock } = newDock(STYLE);
    dock.start().simulation.runUntil(5 * HOUR);

    dock.takeBack();
    dock.simulation.runUntil(5 * HOUR + 10 * MINUTE);
    expect(dock.exposed).toEqual([0, 1]);
    expect(dock.doubled).toEqual([0, 1]);
    dock.simulation.run();

    expect(dock.exposed).toEqual([]);
    expect(dock.simulation.now).toBe(5 * HOUR + 10 * MINUTE + 6 * SECOND);
  });

  it('as a policy builds once and makes each step a wave', () => {
    const { fleet, change, policies } = read({
      fleet: TWO,
      policies: '{ blue-green: { bake: 1h, provision: 10m, verify: 0s, switch: 0s } }',
    });
    const dock = new DryDock({ fleet, change, policy: policies[0] }).start();

    dock.simulation.run();

    expect(dock.waves.map(({ deployedAt }) => deployedAt / MINUTE)).toEqual([10, 70, 130, 190]);
    expect(dock.bakes.length).toBe(4);
  });
});

/** All cells in one wave; a change takes 4 minutes in 4 batches. */
function newDock(deploy: string, more = '', options: Partial<DryDockOptions> = {}) {
  const { fleet, change, policies } = read({
    fleet: TWO,
    change: 'name: tested, takes: 4m per cell, batches: 4',
    policies: `{ all-at-once: { deploy: ${deploy}${more === '' ? '' : `, ${more}`} } }`,
  });
  return { dock: new DryDock({ fleet, change, policy: policies[0], ...options }) };
}

function roll(deploy: string, options: Partial<DryDockOptions> = {}): DryDock {
  const { dock } = newDock(deploy, '', options);
  dock.start().simulation.run();
  return dock;
}

/** [minute, share] of a cell. */
function history(dock: DryDock, cell: number): [number, number][] {
  return dock.changes.filter((each) => each.cell === cell).map(({ time, to }) => [time / MINUTE, to]);
}
