import type { Time } from '../kernel/index.ts';

/**
 * What happened in the world, not in the kernel. Each entry may name the entry that brought it about, so that
 * "why is cell 7 red?" is a walk along `cause`.
 */
export interface JournalEntry {
  readonly time: Time;
  readonly kind: JournalKind;
  /** Who or what: a cell, a region, a wave, a detector, a responder; '' for the fleet. */
  readonly entity: string;
  /** Numbers are rounded to what is printed when they are written. */
  readonly values: Readonly<Record<string, string | number | boolean>>;
  /** Index of the entry that brought this one about; −1 = nothing did. */
  readonly cause: number;
}

/**
 * `fault-started` and `defect-woke` are faults: something is wrong. `error`: attempts fail because of it, or a cell's state
 * goes bad, though retries and headroom may hide it from users. `failure`: operations of users fail because of it. Each
 * is written once per fault and cell, and its cause is the one before.
 */
export type JournalKind =
  | 'rollout-started'
  | 'wave-started'
  | 'wave-deployed'
  | 'bake-started'
  | 'gate'
  | 'completed'
  | 'paused'
  | 'resumed'
  | 'halted'
  | 'rollback-started'
  | 'rolled-back'
  | 'cell-deploying'
  | 'cell-exposed'
  | 'cell-reverted'
  | 'cell-restarted'
  | 'defect-woke'
  | 'defect-healed'
  | 'fault-started'
  | 'fault-ended'
  | 'error'
  | 'failure'
  | 'cell-state'
  | 'room-state'
  | 'failover'
  | 'alarm'
  | 'alarm-cleared'
  | 'page'
  | 'acknowledged'
  | 'triaged'
  | 'diagnosed'
  | 'action'
  | 'note';

/** State of a cell as a person would call it. */
export type CellState = 'healthy' | 'failing' | 'overloaded' | 'collapsed' | 'down';
