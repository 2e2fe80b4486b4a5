import type { Duration, Time } from '../../kernel/index.ts';
import type { Plant } from '../../plant/index.ts';
import type { Unit } from './units.ts';

/** What a detector can count: events of which some are bad (see `Source`), as telemetry shows them before noise. */
export interface Events {
  /**
   * Adds what is to be expected in windows of one length, end to end from `from` on: of all that a cell serves, or of
   * what the new version serves there.
   */
  add(
    cell: number,
    version: 'all' | 'new',
    from: Time,
    length: Duration,
    valid: Float64Array,
    bad: Float64Array,
  ): void;
}

/** Steady traffic, per second. */
export interface Flows {
  readonly attempts: number;
  readonly errors: number;
}

/** Less than this share of a cell's events is rounding. */
const ROUNDING = 1e-9;

/** Adds the events of a unit. */
export function addEvents(
  events: Events,
  { cells, part, hosts }: Unit,
  from: Time,
  length: Duration,
  valid: Float64Array,
  bad: Float64Array,
): void {
  if (part !== 'host') {
    for (const cell of cells) events.add(cell, part, from, length, valid, bad);
    return;
  }
  const all = new Float64Array(valid.length);
  for (const cell of cells) {
    events.add(cell, 'all', from, length, all, new Float64Array(valid.length));
    events.add(cell, 'new', from, length, valid, bad);
  }
  for (let i = 0; i < valid.length; i++) {
    const share = hostShare(valid[i], all[i], hosts);
    valid[i] *= share;
    bad[i] *= share;
  }
}

/** Hosts of a cell serve alike, so one has so much of what the new version serves: all of it where that is less. */
function hostShare(ofNew: number, all: number, hosts: number): number {
  return ofNew > 0 ? Math.min(1, all / (hosts * ofNew)) : 1;
}

/** What of a cell's steady traffic is the unit's. */
export function partOf(plant: Plant, { part, hosts }: Unit, cell: number, settled: Flows): Flows {
  if (part === 'all') return settled;
  const shares = plant.newShares(cell);
  const attempts = settled.attempts * shares.attempts;
  const share = part === 'host' ? hostShare(attempts, settled.attempts, hosts) : 1;
  return { attempts: attempts * share, errors: settled.errors * shares.errors * share };
}

/** Adds what the old version serves in the unit's own cells. */
export function addOldEvents(
  events: Events,
  { cells }: Unit,
  from: Time,
  length: Duration,
  valid: Float64Array,
  bad: Float64Array,
): void {
  const [all, allBad, young, youngBad] = Array.from({ length: 4 }, () => new Float64Array(valid.length));
  for (const cell of cells) {
    events.add(cell, 'all', from, length, all, allBad);
    events.add(cell, 'new', from, length, young, youngBad);
  }
  for (let i = 0; i < valid.length; i++) {
    const old = all[i] - young[i];
    if (!(old > ROUNDING * all[i])) continue;
    valid[i] += old;
    bad[i] += Math.max(0, allBad[i] - youngBad[i]);
  }
}

/** Adds what is served in those of the unit's cells in which the new version serves nothing through the window. */
export function addUnexposedEvents(
  events: Events,
  { cells }: Unit,
  from: Time,
  length: Duration,
  valid: Float64Array,
  bad: Float64Array,
): void {
  const [all, allBad, young, youngBad] = Array.from({ length: 4 }, () => new Float64Array(valid.length));
  for (const cell of cells) {
    for (const counts of [all, allBad, young, youngBad]) counts.fill(0);
    events.add(cell, 'new', from, length, young, youngBad);
    events.add(cell, 'all', from, length, all, allBad);
    for (let i = 0; i < valid.length; i++) {
      if (young[i] > 0) continue;
      valid[i] += all[i];
      bad[i] += allBad[i];
    }
  }
}
