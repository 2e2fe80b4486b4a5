import type { Cell, Rollout } from '../../src/domain/index.ts';
import { choice } from '../../src/domain/index.ts';
import { shuffle } from '../../src/kernel/index.ts';

export const orders = [
  'fewest-users',
  'least-busy-now',
  'least-important',
  'least-risky',
  'one-of-each-kind',
  'random',
] as const;

export type Order = (typeof orders)[number];

/** What is finished before the next of its kind is begun. */
export type Within = 'fleet' | 'zone' | 'region';

export const withinParam = choice(
  ['fleet', 'zone', 'region'],
  'what is finished before the next is begun; zones are rooms. Zones and regions follow in the same order as cells: by their users, their demand, the most important or the riskiest of their cells',
  { default: 'fleet', source: 'assumption' },
);

/** The zone or region of a cell; 0 for the fleet as a whole. */
export function groupOf(cell: Cell, within: Within): number {
  return within === 'region' ? cell.region : within === 'zone' ? cell.room : 0;
}

export const orderParam = choice(
  orders,
  'which cells come first; least-busy-now is looked up again before each wave; least-risky goes by the risk of the fleet section and what has alarmed so far; one-of-each-kind meets every kind of cell before any kind a second time, and then keeps the kinds in proportion',
  { default: 'fewest-users', source: 'practice: the smallest blast radius first' },
);

/**
 * Cells in the order in which a policy takes them. Ties go to the lower index, so an order is the same on every machine.
 * For `random` it draws from `rollout.random`: call it once per rollout then.
 */
export function lineUp(
  rollout: Rollout,
  cells: readonly number[],
  order: Order,
  within: Within = 'fleet',
): number[] {
  if (within === 'fleet') return lineUpCells(rollout, cells, order);
  const groups = new Map<number, number[]>();
  for (const cell of cells) {
    const group = groupOf(rollout.fleet.cells[cell], within);
    const members = groups.get(group);
    if (members === undefined) groups.set(group, [cell]);
    else members.push(cell);
  }
  return lineUpGroups(rollout, [...groups.values()], order).flatMap((members) =>
    lineUpCells(rollout, members, order),
  );
}

function lineUpGroups(rollout: Rollout, groups: readonly number[][], order: Order): number[][] {
  const { cells } = rollout.fleet;
  if (order === 'random') return shuffle(rollout.random, [...groups]);
  const sum = (members: readonly number[], of: (cell: number) => number) =>
    members.reduce((total, cell) => total + of(cell), 0);
  const most = (members: readonly number[], of: (cell: number) => number) =>
    members.reduce((highest, cell) => Math.max(highest, of(cell)), 0);
  const rank = (members: readonly number[]): number => {
    switch (order) {
      case 'fewest-users':
      case 'one-of-each-kind':
        return sum(members, (cell) => cells[cell].users);
      case 'least-busy-now':
        return sum(members, (cell) => rollout.demand(cell));
      case 'least-important':
        return most(members, (cell) => cells[cell].importance);
      case 'least-risky':
        return most(members, (cell) => riskOf(rollout, cells[cell]));
    }
  };
  return groups
    .map((members) => ({ members, rank: rank(members) }))
    .sort((a, b) => a.rank - b.rank || a.members[0] - b.members[0])
    .map(({ members }) => members);
}

/** At most 1 by what is known beforehand: a cell that has alarmed comes after all that have not. */
function riskOf(rollout: Rollout, cell: Cell): number {
  return (cell.risk ?? 0) + 2 * rollout.alarms(cell.index);
}

function lineUpCells(rollout: Rollout, cells: readonly number[], order: Order): number[] {
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
    case 'least-risky':
      return by((cell) => riskOf(rollout, cell));
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
