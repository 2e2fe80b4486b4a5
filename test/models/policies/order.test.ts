import { describe, expect, it } from 'vitest';
import { HOUR } from '../../../src/kernel/index.ts';
import { DryDock } from '../support/dry-dock.ts';
import { read } from '../support/read.ts';

const FLEET = `{ regions: 2, cells: 10 per region, kinds: { small: 80%, busy: { cells: 20%, users: 60% } },
  users: { total: 100k, spread: zipf 1.2 }, hosts: 5 per cell, headroom: 40% }`;

describe('the order of cells', () => {
  it('fewest-users never takes a cell before a smaller one', () => {
    const { dock, users } = rollOneByOne('fewest-users');

    expect(cellsInOrder(dock).map(users)).toEqual(
      cellsInOrder(dock)
        .map(users)
        .sort((a, b) => a - b),
    );
  });

  it('least-important never takes a cell before a less important one', () => {
    const { dock, fleet } = rollOneByOne('least-important');

    const importance = cellsInOrder(dock).map((cell) => fleet.cells[cell].importance);
    expect(importance).toEqual([...importance].sort((a, b) => a - b));
  });

  it('random is another one under another seed, and all cells in each', () => {
    const [one, other] = ['a', 'b'].map((seed) => cellsInOrder(rollOneByOne('random', seed).dock));

    expect(one).not.toEqual(other);
    expect([...one].sort()).toEqual([...other].sort());
    expect(cellsInOrder(rollOneByOne('random', 'a').dock)).toEqual(one);
  });

  it('least-busy-now looks again before each wave', () => {
    // Every hour another cell is the idle one: the cell of the hour.
    const { dock } = rollOneByOne('least-busy-now', 'x', (cell, now) =>
      cell === Math.round(now / HOUR) ? 0 : 10 + cell,
    );

    expect(cellsInOrder(dock)).toEqual([...dock.share.keys()]);
  });

  it('one-of-each-kind meets each kind first and keeps the kinds in proportion after that', () => {
    const { dock, fleet, users } = rollOneByOne('one-of-each-kind');

    const order = cellsInOrder(dock);
    const kinds = order.map((cell) => fleet.cells[cell].kind);
    expect(new Set(kinds.slice(0, 2))).toEqual(new Set(['small', 'busy']));
    for (const seen of kinds.keys()) {
      const busy = kinds.slice(0, seen + 1).filter((kind) => kind === 'busy').length;
      expect(Math.abs(busy - 0.2 * (seen + 1))).toBeLessThanOrEqual(1);
    }
    for (const kind of ['small', 'busy']) {
      const sizes = order.filter((cell) => fleet.cells[cell].kind === kind).map(users);
      expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
    }
  });

  it('fewest-users meets the busy kind last, which is what makes it dangerous', () => {
    const { dock, fleet } = rollOneByOne('fewest-users');

    const firstBusy = cellsInOrder(dock).findIndex((cell) => fleet.cells[cell].kind === 'busy');
    expect(firstBusy).toBeGreaterThan(10);
  });
});

function rollOneByOne(order: string, seed = 'x', demand?: (cell: number, now: number) => number) {
  const { fleet, change, policies } = read({
    fleet: FLEET,
    change: 'name: tested, takes: 0s per cell',
    policies: `{ static: { add: 1 cells, bake: 1h, order: ${order} } }`,
  });
  const dock = new DryDock({
    fleet,
    change,
    policy: policies[0],
    seed,
    ...(demand ? { demand } : {}),
  }).start();
  dock.simulation.run();
  return { dock, fleet, users: (cell: number) => fleet.cells[cell].users };
}

function cellsInOrder(dock: DryDock): number[] {
  return dock.waves.flatMap(({ targets }) => targets.map(({ cell }) => cell));
}
