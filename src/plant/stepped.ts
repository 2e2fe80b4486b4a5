import type { Ledger } from './ledger.ts';

/** A cell in a transient, tick by tick; lanes are class · attempts + attempt number. */
export interface Stepped {
  readonly ledger: Ledger;

  // ---- what holds, set from outside between ticks ----
  /** Attempts the queue can hold. */
  queueLimit: number;
  /** By class: share of fresh operations, and probability that an attempt answered in time is an error. */
  weights: Float64Array;
  errors: Float64Array;
  /** Retries granted per first try. */
  budget: number;

  // ---- what happened, added up until someone sets it back ----
  /** Operations started and failed, by class. */
  started: Float64Array;
  failed: Float64Array;
  arrivals: number;
  /** First tries that open breakers held back; left out: none. */
  refused?: number;
  /** Attempts that failed: errors, time-outs, rejections; each counted when its client knows. */
  failures: number;
  /** Ticks in a row in which nobody was answered in time. */
  barren: number;

  /** One tick, in which `fresh` operations start and the server can do `work` attempts. */
  step(fresh: number, work: number): void;
  /** Work of an attempt now, where that of one in a cell at ease is 1; 1 when left out. */
  readonly cost?: number;
  /** Attempts in the queue, dead and alive. */
  readonly queued: number;
  /** Operations between two attempts. */
  readonly waiting: number;
  /** Operations that would wait for a retry if each lane had this flow per tick for ever; see `Cohorts`. */
  waitingAt(flow: Float64Array, givenUp?: number): number;
  /** Puts a steady past into an empty cell; see `Cohorts`. */
  begin(flow: Float64Array, queued: number, dead: number, ticks?: number, givenUp?: number): void;
  /** Throws everybody out, those who wait for a retry too; their operations have failed. */
  clear(): void;
  /** Sorts everybody into other classes; `where` as `transition` gives it. Weights and errors have to be set anew. */
  reclass(where: Float64Array, classes: number): void;
}
