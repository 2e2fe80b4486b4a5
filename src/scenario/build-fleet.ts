import type { Cell, DemandLaw, Fleet, Region, Room } from '../domain/index.ts';
import { RandomStreams, shuffle, zipfWeights } from '../kernel/index.ts';
import { mergedShares, sharesOfUsers, wholeParts } from './apportion.ts';
import { peakFactor } from './day-shape.ts';
import type { FleetPlan } from './fleet-section.ts';
import { evenly, partOf } from './fleet-section.ts';
import type { Reading } from './reading.ts';
import { formatRate, formatShare } from './units.ts';

/**
 * Lays a fleet out: kinds dealt evenly over the regions, users by the plan's shares and sizes, capacity by headroom.
 * Nothing is drawn, except the importance when the file asks for chance. Undefined when the plan cannot be met.
 */
export function buildFleet(
  plan: FleetPlan,
  demand: DemandLaw,
  seed: string,
  reading: Reading,
): Fleet | undefined {
  const regionOf = plan.cellsOf.flatMap((count, region) => Array.from({ length: count }, () => region));
  const kindOf = dealKinds(plan, reading);
  if (kindOf === undefined) return undefined;
  const users = settle(plan, regionOf, kindOf, reading);
  if (users === undefined) return undefined;
  const capacity = capacities(plan, users, demand, reading);
  if (capacity === undefined) return undefined;
  const importance = ranks(users, plan.importance === 'random' ? seed : undefined);

  const { regions, rooms, roomOf } = layOut(plan);
  const cells = regionOf.map((region, index): Cell => {
    const { name, cells: members } = regions[region];
    const digits = String(members.length).length;
    return {
      index,
      name: `${name}-${String(index - members[0] + 1).padStart(digits, '0')}`,
      region,
      room: roomOf[index],
      kind: plan.kinds[kindOf[index]].name,
      users: users[index],
      hosts: plan.hosts,
      capacity: capacity[index],
      importance: importance[index],
      risk: 1 - (1 - plan.regions[region].risk) * (1 - plan.kinds[kindOf[index]].risk),
    };
  });
  const segments = plan.segments.map((segment, index) => ({ index, ...segment }));
  return { regions, rooms, cells, segments, users: plan.users.total };
}

/** Regions and rooms; the cells of a region, and of a room, stand side by side. */
function layOut({ regions, cellsOf, roomsOf }: FleetPlan) {
  const rooms: Room[] = [];
  const roomOf: number[] = [];
  const laid = regions.map(({ name, offset }, index): Region => {
    const first = roomOf.length;
    for (const [i, count] of evenly(cellsOf[index], roomsOf[index]).entries()) {
      const cells = Array.from({ length: count }, (_, j) => roomOf.length + j);
      const room = rooms.length;
      const roomName = roomsOf[index] === 1 ? `${name}-room` : `${name}-room-${i + 1}`;
      rooms.push({ index: room, name: roomName, region: index, cells });
      for (const _ of cells) roomOf.push(room);
    }
    const cells = Array.from({ length: cellsOf[index] }, (_, j) => first + j);
    return { index, name, utcOffset: offset, cells };
  });
  return { regions: laid, rooms, roomOf };
}

/**
 * The kind of each cell. Cells are dealt one after the other to the kind that is furthest behind its share, so every
 * stretch of cells, and with it every region, has its part of each kind, and the counts in all are exact.
 */
function dealKinds({ kinds, cellCount, spot }: FleetPlan, reading: Reading): number[] | undefined {
  const shares = kinds.map(({ cells }) => cells);
  const wanted = wholeParts(shares, cellCount);
  const empty = wanted.indexOf(0);
  if (empty >= 0) {
    const { name, cells } = kinds[empty];
    const got = `${formatShare(cells)} of ${cellCount}`;
    return reading.refuse(partOf(spot, 'kinds'), { expected: `at least one cell of the kind ${name}`, got });
  }
  const dealt = kinds.map(() => 0);
  return Array.from({ length: cellCount }, (_, i) => {
    let best = -1;
    for (const [kind, count] of dealt.entries()) {
      if (count === wanted[kind]) continue;
      const behind = shares[kind] * (i + 1) - count;
      // The slack keeps equals equal whatever the rounding: the first kind of the file comes first.
      if (best < 0 || behind > shares[best] * (i + 1) - dealt[best] + 1e-9) best = kind;
    }
    dealt[best]++;
    return best;
  });
}

/** Users of each cell: whole, at least one, together exactly the total. */
function settle(
  plan: FleetPlan,
  regionOf: readonly number[],
  kindOf: readonly number[],
  reading: Reading,
): number[] | undefined {
  const { users, kinds, regions, cellsOf, cellCount, spot } = plan;
  const usersSpot = partOf(spot, 'users');
  const cap = users.largestCell ?? 1;
  const tolerance = 1e-9;
  if (cap * cellCount < 1 - tolerance) {
    const expected = `a largest-cell of at least ${formatShare(1 / cellCount)}, as there are ${cellCount} cells`;
    return reading.refuse(usersSpot, { expected, got: formatShare(cap) });
  }
  const shares = sharesOfUsers({
    weights: cellWeights(plan, regionOf, kindOf),
    groupings: [
      {
        groupOf: regionOf,
        shares: mergedShares(regions.map((r, i) => ({ natural: cellsOf[i], given: r.users }))),
      },
      {
        groupOf: kindOf,
        shares: mergedShares(
          kinds.map((k) => ({ natural: k.cells, given: k.users })),
          true,
        ),
      },
    ],
    cap,
  });
  const largest = Math.max(...shares);
  if (largest > cap * (1 + 1e-6)) {
    const hint = 'give the kind or the region more cells, fewer users, or raise largest-cell';
    const got = `one with ${formatShare(largest)}, as a kind or region has more users than its cells may hold`;
    return reading.refuse(usersSpot, {
      expected: `no cell with more than ${formatShare(cap)} of the users`,
      got,
      hint,
    });
  }
  const whole = wholeUsers(shares, kindOf, kinds.length, users.total);
  const empty = whole.filter((count) => count === 0).length;
  if (empty === 0) return whole;
  const got = `${users.total} for ${cellCount} cells, which leaves ${empty} of them empty`;
  return reading.refuse(usersSpot, { expected: 'at least one user in each cell', got });
}

/** Whole users: first of each kind, so that its share is exact to the user, then of its cells. */
function wholeUsers(
  shares: readonly number[],
  kindOf: readonly number[],
  kinds: number,
  total: number,
): number[] {
  const members = Array.from({ length: kinds }, (): number[] => []);
  for (const [cell, kind] of kindOf.entries()) members[kind].push(cell);
  const ofKinds = wholeParts(
    members.map((cells) => cells.reduce((sum, cell) => sum + shares[cell], 0)),
    total,
  );
  const users = shares.map(() => 0);
  for (const [kind, cells] of members.entries()) {
    const parts = wholeParts(
      cells.map((cell) => shares[cell]),
      ofKinds[kind],
    );
    for (const [i, cell] of cells.entries()) users[cell] = parts[i];
  }
  return users;
}

/**
 * How large the cells are beside others of their kind. Ranks are dealt to the regions in turn, to and fro, so that no
 * region gets all of the large ones.
 */
function cellWeights(plan: FleetPlan, regionOf: readonly number[], kindOf: readonly number[]): number[] {
  const { exponent } = plan.users.spread;
  const weights = regionOf.map(() => 1);
  if (exponent === 0) return weights;
  for (const kind of plan.kinds.keys()) {
    const stacks = plan.regions.map((): number[] => []);
    for (const [cell, region] of regionOf.entries()) if (kindOf[cell] === kind) stacks[region].push(cell);
    // Each kind begins elsewhere, or the first region would get the largest cell of every kind.
    const first = Math.floor((kind * stacks.length) / plan.kinds.length);
    stacks.push(...stacks.splice(0, first));
    const rounds = Math.max(...stacks.map((stack) => stack.length));
    const dealt: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const turn = round % 2 === 0 ? stacks : stacks.toReversed();
      for (const stack of turn) if (round < stack.length) dealt.push(stack[round]);
    }
    for (const [rank, weight] of zipfWeights(dealt.length, exponent).entries()) weights[dealt[rank]] = weight;
  }
  return weights;
}

function capacities(
  plan: FleetPlan,
  users: readonly number[],
  demand: DemandLaw,
  reading: Reading,
): number[] | undefined {
  const peak = demand.rate * peakFactor(demand.swing, demand.second);
  const { headroom, capacity, spot } = plan;
  if (headroom !== undefined) return users.map((count) => (count * peak) / (1 - headroom));
  const each = capacity ?? 0;
  const largest = Math.max(...users);
  if (largest * peak <= each) return users.map(() => each);
  return reading.refuse(partOf(spot, 'capacity'), {
    expected: `at least ${formatRate(largest * peak)} per cell, the daily peak of the largest cell`,
    got: formatRate(each),
    hint: 'such a fleet is never healthy',
  });
}

/** 0 = least important: the fewest users, or the first of a shuffled row. */
function ranks(users: readonly number[], seed: string | undefined): number[] {
  const order = [...users.keys()];
  if (seed === undefined) order.sort((a, b) => users[a] - users[b] || a - b);
  else shuffle(new RandomStreams(seed).stream('importance'), order);
  const rank = users.map(() => 0);
  for (const [position, cell] of order.entries()) rank[cell] = position;
  return rank;
}
