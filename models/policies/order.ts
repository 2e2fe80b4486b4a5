import type { Cell, Rollout } from '../../src/domain/index.ts';
import { choice } from '../../src/domain/index.ts';
import { shuffle } from '../../src/kernel/index.ts';

export const orders = [
  'fewest-users',
  'least-busy-now',
  'least-important',
  'one-of-each-kind',
  'random',
] as const;

export type Order = (typeof orders)[number];

export const orderParam = choice(
  orders,
  'which cells come first; least-busy-now is looked up again before each wave; one-of-each-kind meets every kind of cell before any kind a second time, and then keeps the kinds in proportion',
  { default: 'fewest-users', source: 'practice: the smallest blast radius first' },
);

/**
 * Cells in the order in which a policy takes them. Ties go to the lower index, so an order is the same on every machine.
 * For `random` it draws from `rollout.random`: call it once per rollout then.
 */
export function lineUp(rollout: Rollout, cells: readonly number[], order: Order): number[] {
  const { fleet } = rollout;
  const by = (rank: (cell: Cell) => number) => {
    // Asked once per cell: the demand of a cell takes some time to say.
    const ranks = new Float64Array(fleet.cells.length);
    for (const cell of cells) ranks[cell] = rank(fleet.cells[cell]);
    return [...cells].sort((a, b) => ranks[a] - ranks[b] || a - b);
  };
  switch (order) {
    case 'fewest-users':
      return by((cell) => cell.users);
    case 'least-busy-now':
      return by((cell) => rollout.demand(cell.index));
    case 'least-important':
      return by((cell) => cell.importance);
    case 'random':
      return shuffle(rollout.random, [...cells]);
    case 'one-of-each-kind':
      return mixed(
        groupByKind(
          by((cell) => cell.users),
          fleet.cells,
        ),
      );
  }
}

/** The first of each kind, then whichever kind lags furthest behind its part of the whole. */
function mixed(kinds: readonly (readonly number[])[]): number[] {
  const total = kinds.reduce((sum, cells) => sum + cells.length, 0);
  const line = kinds.map((cells) => cells[0]);
  const taken = kinds.map(() => 1);
  while (line.length < total) {
    const lag = (kind: number) => (kinds[kind].length * (line.length + 1)) / total - taken[kind];
    let next = -1;
    for (const kind of kinds.keys()) {
      if (taken[kind] === kinds[kind].length) continue;
      if (next < 0 || lag(kind) > lag(next)) next = kind;
    }
    line.push(kinds[next][taken[next]]);
    taken[next] += 1;
  }
  return line;
}

function groupByKind(line: readonly number[], cells: readonly Cell[]): number[][] {
  const kinds = new Map<string, number[]>();
  for (const cell of line) {
    const same = kinds.get(cells[cell].kind);
    if (same === undefined) kinds.set(cells[cell].kind, [cell]);
    else same.push(cell);
  }
  return [...kinds.values()];
}
