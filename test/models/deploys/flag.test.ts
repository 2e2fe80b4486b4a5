import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../../src/kernel/index.ts';
import { DryDock } from '../support/dry-dock.ts';
import { read } from '../support/read.ts';

const FLEET = `{ regions: { east: { cells: 2 }, west: { cells: 2 } },
  users: { total: 4k, spread: even }, headroom: 40% }`;

describe('a flag', () => {
  const STYLE = 'all-at-once: { deploy: { flag: { steps: [1%, 50%], bake: 1h, propagation: 6s } } }';

  it('is turned on for growing shares once the code lies everywhere, dark', () => {
    const dock = roll(STYLE);

    expect([...dock.dark.values()].map((time) => time / MINUTE)).toEqual([4, 4, 4, 4]);
    expect(history(dock, 3)).toEqual([
      [4.1, 0.01],
      [64.2, 0.5],
      [124.3, 1],
    ]);
  });

  it('restarts hosts for the code alone, and neither to go on nor to go off', () => {
    const dock = launch(STYLE);
    dock.simulation.runUntil(2 * HOUR);
    dock.takeBack();
    dock.simulation.run();

    expect(dock.restarts.filter(({ cell }) => cell === 0).map(({ time }) => time / MINUTE)).toEqual([
      0, 1, 2, 3,
    ]);
  });

  it('goes off in the time of the propagation, and leaves the code', () => {
    const dock = launch(STYLE);
    dock.simulation.runUntil(2 * HOUR);
    dock.takeBack();
    dock.simulation.run();

    expect(dock.simulation.now).toBe(2 * HOUR + 6 * SECOND);
    expect(dock.exposed).toEqual([]);
    expect([...dock.dark.keys()]).toEqual([0, 1, 2, 3]);
  });

  it('goes on again without another restart', () => {
    const dock = launch(STYLE);
    dock.simulation.runUntil(2 * HOUR);
    dock.takeBack();
    dock.simulation.run();
    const restarts = dock.restarts.length;

    dock.simulation.spawn('again', dock.rollout.deploy([{ cell: 2, share: 1 }]));
    dock.simulation.run();

    expect(dock.share[2]).toBe(1);
    expect(dock.restarts.length).toBe(restarts);
  });

  it('follows its rules before the shares of everybody', () => {
    const dock = roll(
      'all-at-once: { deploy: { flag: { by: [{ region: west, share: 10% }, { region: west }], steps: [100%], propagation: 0s, bake: 1h } } }',
    );

    expect(history(dock, 3)).toEqual([
      [4, 0.1],
      [64, 1],
    ]);
    expect(history(dock, 0)).toEqual([[124, 1]]);
  });
});

describe('the policy flag', () => {
  const POLICY = 'flag: { add: 2 cells, dark-bake: 20m, steps: [10%], bake: 1h, propagation: 0s }';

  it('turns nothing on before the code lies everywhere', () => {
    const dock = roll(POLICY);

    const last = Math.max(...dock.dark.values());
    expect(last).toBe(28 * MINUTE);
    expect(dock.changes[0].time).toBe(last + 20 * MINUTE);
  });

  it('makes each step a wave in all cells', () => {
    const { waves } = roll(POLICY);

    expect(waves.map(({ targets }) => [targets.length, targets[0].share])).toEqual([
      [2, 0],
      [2, 0],
      [4, 0.1],
      [4, 1],
    ]);
  });

  it('begins where its rules say', () => {
    const { waves } = roll('flag: { by: [{ region: west }], steps: [100%] }');

    expect(waves.slice(-2).map(({ targets }) => targets.map(({ cell }) => cell))).toEqual([
      [2, 3],
      [0, 1],
    ]);
  });
});

function launch(policy: string): DryDock {
  const { fleet, change, policies } = read({
    fleet: FLEET,
    change: 'name: tested, takes: 4m per cell, batches: 4',
    policies: `{ tested: { ${policy} } }`,
  });
  return new DryDock({ fleet, change, policy: policies[0] }).start();
}

function roll(policy: string): DryDock {
  const dock = launch(policy);
  dock.simulation.run();
  return dock;
}

/** [minute, share] of a cell. */
function history(dock: DryDock, cell: number): [number, number][] {
  return dock.changes.filter((each) => each.cell === cell).map(({ time, to }) => [time / MINUTE, to]);
}
