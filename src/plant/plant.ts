import type {
  CellState,
  Fleet,
  PlantImpairment,
  PlantLaw,
  Stickiness,
  TelemetryLaw,
  Undo,
  Users,
  WarmUpLaw,
} from '../domain/index.ts';
import type { Duration, RandomStreams, Simulation, Time } from '../kernel/index.ts';
import type { NewShares } from './version-shares.ts';

/**
 * How cells really serve requests. Two solvers, one contract: faults, policies, detectors and responders know only this.
 * Every input takes effect at the simulation's present instant; every output of the flow solver is an expectation (noise is telemetry's).
 */
export interface Plant {
  // ---- what serves ----
  /**
   * The new version now serves this share of the cell's traffic. `bySegment`: the share of each segment's users, where it
   * differs and users stay with a version; `share` is then the mean over the segments.
   */
  setExposure(cell: number, share: number, sticky: Stickiness, bySegment?: readonly number[]): void;
  exposure(cell: number): number;
  /** `reach`: 'new' = whatever share the new version serves; a number = that fixed share of the cell (1 = all of it). */
  impair(cell: number, impairment: PlantImpairment, reach: Reach): Undo;
  /** How many times as long as it should whatever comes back in the cell takes: restarts, and caches that warm up. */
  recoveryTimes(cell: number): number;
  /** Takes a share of the cell's capacity out for a restart. The caller ends it with the undo; then the hosts warm up. */
  takeOut(cell: number, capacityShare: number, restarting?: Restarting): Undo;
  /**
   * A fresh environment beside the cell, whose caches have been filling without users since then, serves this share of
   * what the cell does; undo: it serves nothing any more.
   */
  takeOver(cell: number, share: number, fresh: Fresh): Undo;
  /** Throws away queue and orbiting retries of the cell (its hosts were restarted). */
  clearQueue(cell: number): void;

  // ---- who is let in, and where users go ----
  /** Only this share of fresh operations is let in (1 = all); what is refused counts as rejected and is not retried. */
  admit(cell: number, share: number): void;
  /** Retries per first try allowed at this cell's clients; Infinity = no budget. */
  capRetries(cell: number, budget: number): void;
  /** Takes cells out of service (capacity 0); with automatic failover their users start to move. */
  lose(cells: readonly number[]): Undo;
  /** Moves the users of these cells to others with headroom, at the scenario's ramp; false when the scenario has no failover. */
  drain(cells: readonly number[]): boolean;
  undrain(cells: readonly number[]): void;

  /** Share of the cell's users who are not served at home now: moved away or without any room. */
  away(cell: number): number;

  // ---- heat ----
  /** `lost`: share of the room's cooling, all of it when left out; two losses add up. */
  stopCooling(room: number, lost?: number): Undo;
  /** A second environment runs idle beside these cells and heats their rooms. */
  addHeat(cells: readonly number[]): Undo;

  // ---- what can be seen ----
  state(cell: number): CellState;
  /** Share of operations of the cell's own users that fail now, over all segments. */
  failing(cell: number): number;
  /** Attempts offered ÷ capacity now (Infinity when there is no capacity). */
  utilisation(cell: number): number;
  queue(cell: number): number;
  /** Attempts per operation now (retry amplification). */
  amplification(cell: number): number;
  temperature(room: number): number;
  /** Operations per second that the cell's own users start now. */
  demand(cell: number): number;
  /** Operations that the cell's own users start in [from, to). */
  operations(cell: number, from: Time, to: Time): number;
  /** Attempts that are counted really came, and chance is in their number; only base errors among them are an expectation. */
  readonly isCounted: boolean;
  /** Attempts that arrived at the cell in [from, to) ≤ now, and how many of them failed. */
  counts(cell: number, from: Time, to: Time): { readonly attempts: number; readonly errors: number };
  /** Adds the counts of windows of one length, end to end from `from` on and over by now: one place per window. */
  addCounts(cell: number, from: Time, length: Duration, attempts: Float64Array, errors: Float64Array): void;
  /** Adds to the same what the new version served of it, see `version-shares`. */
  addNewCounts(
    cell: number,
    from: Time,
    length: Duration,
    attempts: Float64Array,
    errors: Float64Array,
  ): void;
  /** What of the attempts that come to the cell, and of those that fail, is the new version's now; constant while settled. */
  newShares(cell: number): NewShares;
  /** Steady-state form of `counts`, per second, at the least busy hour; null while the cell is not settled. */
  settled(cell: number): { readonly attempts: number; readonly errors: number } | null;
  /** The same for the days before the run, on which nothing was wrong and nothing was being changed. */
  usual(cell: number): { readonly attempts: number; readonly errors: number };
  /** What else can be measured. */
  readonly gauges: Gauges;
  /** Operations that the cell's own users would start in [from, to) at an ordinary time: no impairment moves them. */
  usualOperations(cell: number, from: Time, to: Time): number;
  /** A number that changes whenever the cell's flows do; lets a detector sleep until something happens. */
  revision(cell: number): number;
  /** The stretch of flow of the cell that is still open, as the listener would hear it if it ended now; reading it changes nothing. */
  current(cell: number): { readonly since: Time; readonly flow: Flow };
  /** Closes the current stretch of flow of the cell (all cells when left out) so that the listener has everything up to now. */
  flush(cell?: number): void;
}

/**
 * What can be measured of cells and rooms besides attempts and errors, by the limits of `TelemetryLaw`. All are
 * expectations, added window by window: windows of one length, end to end from `from` on and over by now.
 */
export interface Gauges {
  /** Called when something that only gauges show has changed in a cell. */
  onChange: (cell: number) => void;
  /** Grows with every such change. */
  revision(cell: number): number;
  /** Attempts answered well that took as long as `slow`. */
  addSlow(cell: number, version: 'all' | 'new', from: Time, length: Duration, slow: Float64Array): void;
  /** Attempts answered well although something that they asked failed (soft dependencies). */
  addSoft(cell: number, version: 'all' | 'new', from: Time, length: Duration, soft: Float64Array): void;
  /** Seconds in which the cell was asked for more than `saturated` of its capacity. */
  addSaturated(cell: number, from: Time, length: Duration, seconds: Float64Array): void;
  /** Seconds in which the room was above `hot`. */
  addHot(room: number, from: Time, length: Duration, seconds: Float64Array): void;
  /** Chance that more than `limit` attempts come in a second at this rate. */
  chanceAbove(rate: number, limit: number): number;
  /** Of good answers while the cell is settled. */
  steadySlow(cell: number, version: 'all' | 'new'): number;
  steadySoft(cell: number, version: 'all' | 'new'): number;
  /** Share of seconds, at the least busy and at the busiest hour; null while the cell is not settled. */
  steadySaturated(cell: number): readonly [least: number, most: number] | null;
  /** The room is cooled and stands at its inlet temperature. */
  isCool(room: number): boolean;
}

export type Reach = 'new' | number;

/** Whose restart takes capacity out, and how they serve when they are back. */
export interface Restarting {
  /** Share of the cell's hosts that restart; the capacity taken out when left out. */
  readonly hosts?: number | undefined;
  /** null: at once as before; left out: as the scenario's plant says. */
  readonly warmUp?: WarmUpLaw | null | undefined;
}

/** Since when the caches of an environment fill, and how. */
export interface Fresh {
  readonly since: Time;
  /** null: it is warm at once; left out: as the scenario's plant says. */
  readonly warmUp?: WarmUpLaw | null | undefined;
}

/** What the users of one home cell experienced over a stretch in which nothing changed. */
export interface Flow {
  readonly exposure: number;
  /** By segment, where it differs: share of its users on the new version. */
  readonly exposureOf?: readonly number[] | undefined;
  readonly sticky: Stickiness;
  /** Failing share of operations per segment: users (sticky: user) on the new version; for sticky: request, everybody (same as failingOld). */
  readonly failingNew: readonly number[];
  readonly failingOld: readonly number[];
}

/** Hears what happens in the plant, in order of simulated time per cell. */
export interface PlantListener {
  flow(cell: number, from: Time, to: Time, flow: Flow): void;
  state(cell: number, state: CellState): void;
  room(room: number, state: RoomState, temperature: number): void;
  /**
   * Users of `cell`: share served elsewhere, and share that found no room anywhere; and writes of theirs that have
   * diverged from their copies since this was last told.
   */
  failover(cell: number, away: number, unserved: number, diverged: number): void;
}

/** `heating`: some of the cooling is lost; `cooling`: it is back and the room still warm. */
export type RoomState = 'cooled' | 'heating' | 'throttling' | 'shutting-down' | 'cooling' | 'restarting';

/** All a solver is built from. */
export interface PlantInputs {
  readonly simulation: Simulation;
  readonly fleet: Fleet;
  readonly users: Users;
  readonly law: PlantLaw;
  readonly telemetry: TelemetryLaw;
  /** UTC time of day at simulated time 0. */
  readonly clock: Duration;
  readonly listener: PlantListener;
  /** The run's chance; only requests that are simulated one by one need any. Default: a seed of its own. */
  readonly streams?: RandomStreams;
  /** Tick of transients; default: the client time-out / 30. */
  readonly tick?: Duration;
}
