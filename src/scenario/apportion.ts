/** Whole parts of a total in proportion to the weights, by the largest remainder; they sum to the total exactly. */
export function wholeParts(weights: readonly number[], total: number): number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  const exact = weights.map((weight) => (weight / sum) * total);
  // What rounding has made of a whole number a hair below it still counts as that number.
  const parts = exact.map((share) => Math.floor(share + share * 1e-12 + 1e-9));
  const remainders = exact.map((share, i) => share - parts[i]);
  const order = [...exact.keys()].sort((a, b) => remainders[b] - remainders[a] || a - b);
  const short = total - parts.reduce((all, part) => all + part, 0);
  for (let i = 0; i < short; i++) parts[order[i % order.length]]++;
  for (let i = 0; i < -short; i++) parts[order[order.length - 1 - (i % order.length)]]--;
  return parts;
}

/** A division of the cells into groups, with the share of users that belongs to each; undefined: to whoever. */
export interface Grouping {
  readonly groupOf: readonly number[];
  readonly shares: readonly number[] | undefined;
}

export interface Sizes {
  /** How large the cells are beside one another, if nothing else held. */
  readonly weights: readonly number[];
  readonly groupings: readonly Grouping[];
  /** Share of all users that a cell may hold. */
  readonly cap: number;
}

const MOST_ROUNDS = 500;
const SETTLED = 1e-12;

/**
 * Shares of the users per cell, as near to the weights as the groups and the cap allow: groups are scaled to their
 * shares in turn until nothing moves (iterative proportional fitting). A cap that cannot be kept is left broken.
 */
export function sharesOfUsers({ weights, groupings, cap }: Sizes): number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  const shares = weights.map((weight) => weight / sum);
  const scales = groupings
    .filter(({ shares: wanted }) => wanted !== undefined)
    .map((grouping) => membersOf(grouping));
  if (scales.length === 0) scales.push([{ members: [...weights.keys()], share: 1 }]);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    let moved = 0;
    for (const { members, share } of scales.flat())
      moved = Math.max(moved, fill(shares, members, share, cap));
    if (moved < SETTLED || scales.length === 1) break;
  }
  return shares;
}

/** Shares of groups of which only some are given: the others divide the rest as they naturally would. */
export function mergedShares(
  groups: readonly { readonly natural: number; readonly given: number | undefined }[],
  always = false,
): readonly number[] | undefined {
  if (!always && groups.every(({ given }) => given === undefined)) return undefined;
  const left = groups.reduce((rest, { given = 0 }) => rest - given, 1);
  const open = groups.reduce((all, { natural, given }) => (given === undefined ? all + natural : all), 0);
  return groups.map(({ natural, given }) => given ?? (Math.max(left, 0) * natural) / open);
}

interface Group {
  readonly members: readonly number[];
  readonly share: number;
}

function membersOf({ groupOf, shares = [] }: Grouping): Group[] {
  const groups = shares.map((share) => ({ members: [] as number[], share }));
  for (const [cell, group] of groupOf.entries()) groups[group].members.push(cell);
  return groups;
}

/** Scales the members to a sum, none above the cap: what the large ones may not hold, the others share. */
function fill(shares: number[], members: readonly number[], target: number, cap: number): number {
  const descending = [...members].sort((a, b) => shares[b] - shares[a] || a - b);
  let rest = target;
  let weight = members.reduce((all, cell) => all + shares[cell], 0);
  let moved = 0;
  for (const [i, cell] of descending.entries()) {
    const proportional = weight > 0 ? (shares[cell] / weight) * rest : rest / (members.length - i);
    const crowded = cap * (members.length - i) <= rest;
    const share = crowded ? rest / (members.length - i) : Math.min(proportional, cap);
    weight -= shares[cell];
    rest -= share;
    moved = Math.max(moved, Math.abs(share - shares[cell]));
    shares[cell] = share;
  }
  return moved;
}
