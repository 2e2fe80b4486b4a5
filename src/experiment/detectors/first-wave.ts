import type { Scenario, Scope } from '../../domain/index.ts';
import { SCOPES } from '../../domain/index.ts';
import type { Duration, Time } from '../../kernel/index.ts';
import { MINUTE } from '../../kernel/index.ts';
import { seedOf } from '../run/simulate.ts';
import { unitsOf } from '../run/units.ts';
import type { WorldKind } from '../run/world.ts';
import { World } from '../run/world.ts';
import type { Mixture, Mixtures, Traffic } from './traffic.ts';

/** One world, without the variants' names. */
type Written = Omit<Scenario, 'variants'>;

/** What the canary of a policy's first wave is sent, at the scenario's own demand and the hour of that wave. */
export interface FirstWave {
  /** Name of the cell whose canary it is: the first that the policy takes. */
  readonly cell: string;
  /** Cells with the new version after the first wave. */
  readonly cells: number;
  /** Share of the cell that the new version serves. */
  readonly exposure: number;
  readonly traffic: Traffic;
  readonly mixtures: Mixtures;
}

/** What of the new version's attempts fails once a defect is awake. */
export interface Fault {
  readonly share: number;
  /** Attempts per minute that the new version then served in that cell. */
  readonly perMinute: number;
  /** Where, and when from: of simulated time. */
  readonly cell: string;
  readonly from: Time;
  readonly to: Time;
  /** The policy's waves came too late for it or met no cell that has it: the change was put into this one for the purpose. */
  readonly isForced: boolean;
}

export interface Measurement {
  /** null: the policy ships nothing before the horizon. */
  readonly wave: FirstWave | null;
  /** null: the change has no defect, or none woke before the horizon. */
  readonly fault: Fault | null;
}

/**
 * Runs the scenario under a policy on its first seed, up to the first wave, with nobody looking or responding and without
 * faults of the world, and measures for at most `length` what there is to be seen: the traffic without the defects, and
 * what fails with them.
 */
export function measureCanary(scenario: Written, policy: string, length: Duration): Measurement {
  const healthy = worldOf(scenario, policy, 'healthy');
  const wave = firstWave(healthy, length);
  if (wave === null || scenario.change.defects.length === 0) return { wave, fault: null };
  const fault = faultOf(worldOf(scenario, policy, 'faulty'), length, false);
  return { wave, fault: fault ?? faultOf(worldOf(scenario, policy, 'faulty'), length, true) };
}

/** The same of a cell that has all of the change, past the policy: there it shows best. */
export function measureWholeCell(scenario: Written, length: Duration): Fault | null {
  return faultOf(worldOf(scenario, scenario.policies[0].name, 'faulty'), length, true);
}

/** Seeds on which a stage may stop a good change by chance before the policy is said to ship nothing. */
const CHANCES = 10;

/** Whether a policy has a first wave before the horizon, on the first seed on which no stage stops the change. */
export function shipsSomething(scenario: Written, policy: string): boolean {
  for (let replication = 0; replication < CHANCES; replication++) {
    const world = worldOf(scenario, policy, 'healthy', replication);
    if (advanceTo(world, 'wave-started', undefined, 'halted') !== null) return true;
    if (entryOf(world, 'halted') === undefined) return false;
  }
  return false;
}

/** Seeds on which a gate must want for evidence before it is said that it always does. */
const PROOFS = 3;

/**
 * Why a policy's first gate is inconclusive for a good change on each of the first seeds, with everybody watching and nobody
 * responding; null where one of them decides, or none is asked before the horizon.
 */
export function gateWithoutEvidence(scenario: Written, policy: string): string | null {
  const watched = { ...scenario, responders: [], faults: [] };
  let because: string | null = null;
  for (let replication = 0; replication < PROOFS; replication++) {
    const seed = seedOf(scenario, replication);
    const spec = { scenario: watched, policy, kind: 'healthy' as const, seed, baseline: null };
    const world = new World({ ...spec, responders: false });
    advanceTo(world, 'gate', undefined, 'halted');
    const gate = entryOf(world, 'gate');
    if (gate?.values.decision !== 'inconclusive') return null;
    because ??= String(gate.values.because);
  }
  return because;
}

function worldOf(scenario: Written, policy: string, kind: WorldKind, replication = 0): World {
  const alone = { ...scenario, detectors: [], responders: [], faults: [] };
  const seed = seedOf(scenario, replication);
  return new World({ scenario: alone, policy, kind, seed, baseline: null, responders: false });
}

function firstWave(world: World, length: Duration): FirstWave | null {
  // Waves of dark code come before anybody meets the change.
  if (advanceTo(world, 'cell-exposed') === null) return null;
  const since = advanceTo(world, 'wave-deployed', 'cell-exposed');
  if (since === null) return null;
  const { waves } = world.conductor;
  const known = waves.length;
  const { fleet } = world.spec.scenario;
  const exposed = fleet.cells.filter(({ index }) => world.plant.exposure(index) > 0);
  const first = entryOf(world, 'cell-exposed')?.entity;
  const cell = exposed.find(({ name }) => name === first) ?? exposed[0];
  if (cell === undefined) return null;
  const exposure = world.plant.exposure(cell.index);
  const to = advanceWhile(world, since, length, () => waves.length === known);
  const served = countsOf(world, cell.index, since, to);
  const perMinute = (attempts: number) => attempts / ((to - since) / MINUTE);
  const mixture = (scope: Scope): Mixture => mixtureOf(world, scope, cell.index, since, to);
  const unexposed = fleet.cells.filter(({ index }) => world.plant.exposure(index) === 0);
  const inRegion = unexposed.filter(({ region }) => region === cell.region);
  const around = (inRegion.length > 0 ? inRegion : unexposed).reduce(
    (sum, { index }) => sum + countsOf(world, index, since, to).old,
    0,
  );
  return {
    cell: cell.name,
    cells: exposed.length,
    exposure,
    traffic: { canary: perMinute(served.fresh), control: perMinute(served.old > 0 ? served.old : around) },
    mixtures: Object.fromEntries(SCOPES.map((scope) => [scope, mixture(scope)])) as unknown as Mixtures,
  };
}

/** What a unit of the scope that the cell belongs to is sent, in multiples of the cell's canary. */
function mixtureOf(world: World, scope: Scope, cell: number, from: Time, to: Time): Mixture {
  const canary = countsOf(world, cell, from, to).fresh;
  if (scope === 'canary' || canary === 0) return { fresh: 1, old: 0 };
  if (scope === 'host') {
    const { hosts } = world.spec.scenario.fleet.cells[cell];
    return { fresh: 1 / Math.max(1, hosts * world.plant.exposure(cell)), old: 0 };
  }
  const unit = unitsOf(world.spec.scenario.fleet, scope).find(({ cells }) => cells.includes(cell));
  let fresh = 0;
  let old = 0;
  for (const each of unit?.cells ?? []) {
    const counts = countsOf(world, each, from, to);
    fresh += counts.fresh;
    old += counts.old;
  }
  return { fresh: fresh / canary, old: old / canary };
}

/** `reach`: puts the change into the first cell that a defect can strike, past the policy. */
function faultOf(world: World, length: Duration, reach: boolean): Fault | null {
  const { fleet, change } = world.spec.scenario;
  if (reach) {
    const prone = fleet.cells.find((cell) =>
      change.defects.some(({ model, options }) => model.strikes(cell, options)),
    );
    if (prone === undefined || advanceTo(world, 'rollout-started') === null) return null;
    world.conductor.reach(prone.index, -1);
  }
  const from = advanceTo(world, 'defect-woke');
  const entity = entryOf(world, 'defect-woke')?.entity;
  const cell = fleet.cells.find(({ name }) => name === entity);
  if (from === null || cell === undefined) return null;
  const to = advanceWhile(world, from, length, () => world.plant.exposure(cell.index) > 0);
  const { fresh, failed } = countsOf(world, cell.index, from, to);
  if (fresh === 0) return null;
  const perMinute = fresh / ((to - from) / MINUTE);
  return { share: Math.min(1, failed / fresh), perMinute, cell: cell.name, from, to, isForced: reach };
}

/** Attempts in a cell, by the version that served them, and how many of the new one's failed. */
function countsOf({ plant }: World, cell: number, from: Time, to: Time) {
  const all = plant.counts(cell, from, to);
  const fresh = new Float64Array(1);
  const failed = new Float64Array(1);
  plant.addNewCounts(cell, from, to - from, fresh, failed);
  return { fresh: fresh[0], failed: failed[0], old: Math.max(0, all.attempts - fresh[0]) };
}

const STEP = MINUTE;

/**
 * Runs until such an entry is in the journal (after one of another kind); its time, or null when there is none by the horizon
 * or by the first entry of the kind `unless`.
 */
function advanceTo(world: World, kind: string, after?: string, unless?: string): Time | null {
  for (let time = world.simulation.now; entryOf(world, kind, after) === undefined; ) {
    if (time >= world.horizon) return null;
    if (unless !== undefined && entryOf(world, unless) !== undefined) return null;
    time = Math.min(world.horizon, time + STEP);
    world.advance(time);
  }
  return entryOf(world, kind, after)?.time ?? null;
}

/** Runs on for at most so long since a time, minute by minute while something holds, at least one minute; up to when. */
function advanceWhile(world: World, since: Time, length: Duration, holds: () => boolean): Time {
  const end = Math.min(world.horizon, since + length);
  let to = Math.min(world.horizon, Math.max(since + STEP, world.simulation.now));
  world.advance(to);
  while (to < end && holds()) {
    to = Math.min(end, to + STEP);
    world.advance(to);
  }
  return to;
}

function entryOf({ journal }: World, kind: string, after?: string) {
  const from = after === undefined ? 0 : journal.entries.findIndex((entry) => entry.kind === after) + 1;
  return journal.entries.find((entry, i) => i >= from && entry.kind === kind);
}
