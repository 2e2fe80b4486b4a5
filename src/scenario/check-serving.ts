import type { Cell, Fleet, PlantLaw, RetryLaw, Users } from '../domain/index.ts';
import type { Duration } from '../kernel/index.ts';
import { SECOND } from '../kernel/index.ts';
import type { Reading, Spot } from './reading.ts';
import { spotAt } from './reading.ts';
import { entryOf } from './tree.ts';
import { formatDuration, formatRate } from './units.ts';

/**
 * Operations of a run that the request solver takes on: about two minutes of one core at a microsecond for each of the
 * few events of an operation. A comparison has hundreds of runs.
 */
const MOST_OPERATIONS = 50_000_000;

/** Up to this share of the time-out the flow solver has been measured to count late services within 2 % (`src/plant/README.md`). */
const LONG_SERVICE = 0.2;

/** Attempts, or operations, that may wait in one cell when every one is held: some 350 MB, and for moments the triple. */
const MOST_WAITING = 3_500_000;

/** From so many servers, or so many attempts per second, on, the flow solver agrees with the request solver within 2 %. */
const MANY_SERVERS = 100;
const MUCH_CAPACITY = 1000;

/** Stream keys that a cell has for its hosts (`RequestCell`). */
const MOST_BALANCED = 4000;

export interface Serving {
  readonly plant: PlantLaw;
  readonly users: Users;
  readonly fleet: Fleet;
  readonly duration: Duration;
}

/** What only shows when cells, clients and the way they are served are seen together. `spot`: the whole file. */
export function checkServing(what: Serving, spot: Spot, reading: Reading): void {
  const plant = inside(spot, 'plant');
  const serving = inside(plant, 'serving');
  checkServers(what, inside(serving, 'servers'), reading);
  checkQueue(what, inside(plant, 'queue'), reading);
  checkBalancer(what, inside(serving, 'balancer'), reading);
  checkCache(what, inside(serving, 'cache'), reading);
  noteIdleBudget(what, inside(inside(spot, 'users'), 'retries'), reading);
  if (what.plant.fidelity === 'request') {
    checkEffort(what, inside(plant, 'fidelity'), reading);
    checkUnderWay(what, inside(inside(spot, 'users'), 'retries'), reading);
    noteWholeBelow(what, inside(plant, 'whole-below'), reading);
  } else {
    noteSmallCells(what, plant, reading);
    noteLongServices(what, inside(serving, 'servers'), reading);
  }
}

/** A service that takes as long as clients wait is a cell that never answers. */
function checkServers({ plant, users, fleet }: Serving, spot: Spot, reading: Reading): void {
  const servers = serversOf(plant);
  const slowest = least(fleet.cells);
  const service = Math.round((servers / slowest.capacity) * SECOND);
  const { timeout } = users.retries;
  if (service < timeout) return;
  reading.refuse(spot, {
    expected: `services (servers ÷ capacity) shorter than the time-out of ${formatDuration(timeout)}`,
    got: `${formatDuration(service)} in ${slowest.name}`,
    hint: 'fewer servers, or more capacity',
  });
}

/** A request is always served by somebody; a flow of which nothing is said goes through no servers and takes no time. */
function serversOf({ serving, fidelity }: PlantLaw): number {
  return serving?.servers ?? (fidelity === 'request' ? 1 : 0);
}

function checkQueue({ plant, fleet }: Serving, spot: Spot, reading: Reading): void {
  const servers = serversOf(plant);
  const [smallest, largest] = [least(fleet.cells), most(fleet.cells)];
  const seconds = plant.queueLimit / SECOND;
  if (smallest.capacity * seconds < servers) {
    const expected = `a queue that holds as many requests as there are servers, ${servers}`;
    const got = `${count(smallest.capacity * seconds)} in ${smallest.name}`;
    reading.refuse(spot, { expected, got });
    return;
  }
  if (plant.fidelity !== 'request' || largest.capacity * seconds <= MOST_WAITING) return;
  reading.refuse(spot, {
    expected: `at most ${count(MOST_WAITING)} waiting requests per cell, where each is simulated`,
    got: `up to ${count(largest.capacity * seconds)} in ${largest.name}`,
    hint: 'a shorter queue, smaller cells, or fidelity: flow',
  });
}

function checkBalancer({ plant, fleet }: Serving, spot: Spot, reading: Reading): void {
  if (plant.serving?.balancer === undefined) return;
  const { servers = 1 } = plant.serving;
  const [{ hosts }] = fleet.cells;
  if (hosts > MOST_BALANCED) {
    reading.refuse(spot, { expected: `at most ${MOST_BALANCED} hosts per cell`, got: String(hosts) });
    return;
  }
  if (servers >= hosts) return;
  reading.refuse(spot, {
    expected: `a server for each of the ${hosts} hosts of a cell`,
    got: `${servers} in all`,
    hint: `write servers: ${hosts}, or more`,
  });
}

/** Where a warm cache leaves no work at all, a cell serves any number of attempts. */
function checkCache({ plant }: Serving, spot: Spot, reading: Reading): void {
  const cache = plant.serving?.cache;
  if (cache === undefined || cache.hits < 1 || cache.hitCost > 0) return;
  reading.refuse(spot, {
    expected: 'some work for an attempt when the cache is warm',
    got: 'hits: 100% and hit-cost: 0%',
    hint: 'fewer hits, or a hit-cost above 0%',
  });
}

function checkEffort({ users, fleet, duration }: Serving, spot: Spot, reading: Reading): void {
  const operations = fleet.users * users.demand.rate * (duration / SECOND);
  if (operations <= MOST_OPERATIONS) return;
  reading.refuse(spot, {
    expected: `at most ${count(MOST_OPERATIONS)} operations per run, where each is simulated`,
    got: `about ${count(operations)}`,
    hint: 'fewer users, a shorter duration, or fidelity: flow',
  });
}

/** Where nothing is answered, every operation is held until its last attempt has failed. */
function checkUnderWay({ users, fleet, duration }: Serving, spot: Spot, reading: Reading): void {
  const busiest = fleet.cells.reduce((a, b) => (b.users > a.users ? b : a));
  const held = Math.min(duration, longestOperation(users.retries)) / SECOND;
  const underWay = busiest.users * users.demand.rate * held;
  if (underWay <= MOST_WAITING) return;
  reading.refuse(spot, {
    expected: `at most ${count(MOST_WAITING)} operations under way per cell, where each is simulated`,
    got: `up to ${count(underWay)} in ${busiest.name} when nothing is answered`,
    hint: 'fewer attempts, shorter waits, smaller cells, or fidelity: flow',
  });
}

/** By how much the longest wait grows from one retry to the next; 0: nobody waits. */
const GROWS: Record<RetryLaw['backoff'], number> = {
  none: 0,
  fixed: 1,
  exponential: 2,
  'full-jitter': 2,
  'equal-jitter': 2,
  'decorrelated-jitter': 3,
};

/** How long clients stay with an operation of which every attempt times out, at most. */
function longestOperation({ attempts, timeout, backoff, base, cap }: RetryLaw): Duration {
  const grows = GROWS[backoff];
  let longest = attempts * timeout;
  for (let retry = 1, wait = base; retry < attempts && grows > 0; retry++) {
    longest += Math.min(cap, wait);
    wait = Math.min(cap, wait * grows);
  }
  return longest;
}

/** Whoever tries once has nothing that a budget could limit. */
function noteIdleBudget({ users }: Serving, spot: Spot, reading: Reading): void {
  const { attempts, bucket, budget } = users.retries;
  if (attempts > 1 || (bucket === undefined && budget === Infinity)) return;
  const key = bucket === undefined ? 'budget' : 'bucket';
  reading.warn(inside(spot, key), {
    expected: `no ${key} where nothing is tried again`,
    got: `one, and ${attempts} attempt in all`,
    hint: 'it has no effect: leave it out, or write attempts: 2 or more',
  });
}

function noteSmallCells({ plant, fleet }: Serving, spot: Spot, reading: Reading): void {
  if ((plant.serving?.servers ?? 1) >= MANY_SERVERS) return;
  const { wholeBelow = 0 } = plant;
  const small = fleet.cells.filter(({ capacity }) => capacity < MUCH_CAPACITY && capacity >= wholeBelow);
  if (small.length === 0) return;
  const { name, capacity } = least(small);
  const others = small.length === 1 ? '' : ` and ${small.length - 1} more`;
  reading.warn(spot, {
    expected: `cells of ${formatRate(MUCH_CAPACITY)} or ${MANY_SERVERS} servers, for figures within 2%`,
    got: `${formatRate(capacity)} in ${name}${others}`,
    hint: `in smaller ones chance decides: whole-below: ${formatRate(MUCH_CAPACITY)} follows them in whole requests, fidelity: request simulates each`,
  });
}

function noteLongServices({ plant, users, fleet }: Serving, spot: Spot, reading: Reading): void {
  const slowest = least(fleet.cells);
  const service = Math.round((serversOf(plant) / slowest.capacity) * SECOND);
  const { timeout } = users.retries;
  if (service <= LONG_SERVICE * timeout) return;
  const share = Number(((100 * service) / timeout).toPrecision(2));
  reading.warn(spot, {
    expected: `services (servers ÷ capacity) of at most ${100 * LONG_SERVICE}% of the time-out of ${formatDuration(timeout)}, for figures within 2%`,
    got: `${formatDuration(service)}, ${share}%, in ${slowest.name}`,
    hint: 'how full the servers are when an overload begins makes a difference then: fidelity: request simulates it',
  });
}

/** Where each request is simulated, none has to be followed in whole ones. */
function noteWholeBelow({ plant }: Serving, spot: Spot, reading: Reading): void {
  const { wholeBelow = 0 } = plant;
  if (wholeBelow === 0) return;
  reading.warn(spot, {
    expected: 'no whole-below where each request is simulated',
    got: formatRate(wholeBelow),
    hint: 'it has no effect: leave it out, or write fidelity: flow',
  });
}

function inside(spot: Spot, key: string): Spot {
  return spotAt(spot, key, entryOf(spot.tree, key)?.value ?? spot.tree);
}

function least(cells: readonly Cell[]): Cell {
  return cells.reduce((a, b) => (b.capacity < a.capacity ? b : a));
}

function most(cells: readonly Cell[]): Cell {
  return cells.reduce((a, b) => (b.capacity > a.capacity ? b : a));
}

/** `1.2M` */
function count(amount: number): string {
  for (const [letter, size] of SIZES)
    if (amount >= size) return `${Number((amount / size).toPrecision(3))}${letter}`;
  return String(Number(amount.toPrecision(3)));
}

const SIZES = [
  ['G', 1e9],
  ['M', 1e6],
  ['k', 1e3],
] as const;
