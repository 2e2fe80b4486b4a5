import type { Cell, CellState } from '../domain/index.ts';
import type { Time } from '../kernel/index.ts';
import type { Condition } from './condition.ts';
import type { DayCurve } from './day-curve.ts';
import type { Ledger } from './ledger.ts';
import type { Outcome } from './outcome.ts';

/**
 * The serving side of a cell: what becomes of the attempts that reach it, whoever's users they are. Each solver has its
 * own; all the rest of the plant is the same.
 *
 * Reading advances it up to now and does nothing else; it never settles, tells or schedules anything. So results do not
 * depend on who looks when.
 */
export interface ServingSide {
  /** What has been done to it. A change counts from `refresh` on; `pause` comes before it. */
  readonly condition: Condition;
  /** Demand of all users it serves; changed like the condition. */
  curve: DayCurve;
  readonly outcome: Outcome;
  /** Attempts per second it can serve now. */
  readonly capacity: number;
  /** Grows with every change of the flows. */
  readonly revision: number;

  /** Does what is due up to now; whatever is read after it is of now. */
  advance(now: Time): void;
  /** Does what is due up to now with the inputs as they are, because they are about to change. */
  pause(now: Time): void;
  /** Makes changes of the inputs count from now on. */
  refresh(now: Time): void;
  /** Nobody queues, and nothing fails but what fails on a good day. */
  readonly isAtEase: boolean;
  /** Users have moved from one version to the other in a cell at ease. */
  reweigh(now: Time): void;
  /** Makes a change of capacity count from now on if it leaves the flows of a cell at ease as they are. */
  absorbsCapacity(now: Time): boolean;
  /** The flows are looked at because it was time to, see `wakeTime`; `pause` came before. */
  wake(now: Time): void;
  /** When the flows have to be looked at even if nothing changes; Infinity: never. */
  wakeTime(now: Time): Time;
  /** The hosts were restarted: queue and waiting retries are gone. `pause` came before. */
  clearQueue(now: Time): void;

  /** Failing share over all operations. */
  readonly failing: number;
  readonly state: CellState;
  /** Attempts per operation let in. */
  readonly amplification: number;
  /** Attempts offered ÷ capacity. */
  utilisation(now: Time): number;
  /** Attempts that wait. */
  queue(now: Time): number;
  /** Attempts and failed attempts per operation while they are constant; null while they are not. */
  readonly constantFlows: { readonly attempts: number; readonly failures: number } | null;
  /** Share of the full capacity that is at work, for the heat it makes. */
  load(now: Time): number;
  /** Books of what is followed attempt by attempt; undefined while nothing is. */
  readonly ledger: Ledger | undefined;
}

/** How a solver serves: makes the serving side of a cell, and says which cells need one from the start. */
export interface Solver {
  /** Counts are of attempts that really came, see `Plant`. */
  readonly isCounted: boolean;
  serve(cell: Cell, curve: DayCurve): ServingSide;
  /** False: as long as nothing happens to the cell, each of its operations is one attempt and fails only on base errors. */
  isAwake(cell: Cell, curve: DayCurve): boolean;
}
