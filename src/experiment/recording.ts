import type { CellState, JournalEntry } from '../domain/index.ts';
import type { Duration, Time } from '../kernel/index.ts';
import type { Release, RunRow } from './row.ts';

/** Order of the codes in `Frame.states`. */
export const cellStates: readonly CellState[] = ['healthy', 'failing', 'overloaded', 'collapsed', 'down'];

/** The whole fleet at one instant, as it really is (ground truth, not telemetry). Arrays are indexed by cell or room. */
export interface Frame {
  readonly time: Time;
  /** Index into `cellStates`. */
  readonly states: Uint8Array;
  /** 1: hosts are being changed just now. */
  readonly deploying: Uint8Array;
  /** 1: users are moved away or the cell is out of service. */
  readonly drained: Uint8Array;
  /** Share of the cell served by the new version. */
  readonly exposure: Float32Array;
  /** Failing share of operations of the cell's own users. */
  readonly failing: Float32Array;
  readonly utilisation: Float32Array;
  readonly amplification: Float32Array;
  readonly queue: Float32Array;
  /** Operations per second. */
  readonly demand: Float32Array;
  /** °C per room; empty without heat. */
  readonly temperatures: Float32Array;
  /** Share of all users that the new version serves. */
  readonly onNew: number;
  /** Users harmed so far, and user-minutes lost so far. */
  readonly usersHarmed: number;
  readonly userMinutesLost: number;
  readonly alarms: readonly ActiveAlarm[];
  readonly rollout: RolloutView;
  /** Journal entries up to this frame: `journal.slice(0, journalLength)`. */
  readonly journalLength: number;
}

export interface ActiveAlarm {
  readonly number: number;
  readonly since: Time;
  readonly detector: string;
  readonly entity: string;
  readonly because: string;
  readonly acknowledged: boolean;
}

/** Where the rollout stands. */
export interface RolloutView {
  readonly phase:
    | 'waiting'
    | 'deploying'
    | 'baking'
    | 'paused'
    | 'rolling-back'
    | 'rolled-back'
    | 'halted'
    | 'completed';
  /** The newest wave: 0, 1, 2, …; 0 also before the first. */
  readonly wave: number;
  readonly cellsExposed: number;
  readonly bake: Duration;
  readonly bakeLeft: Duration;
}

/** A run kept frame by frame, for the scrubber. */
export interface Recording {
  readonly policy: string;
  readonly variant: string;
  readonly release: Release;
  readonly replication: number;
  readonly horizon: Duration;
  readonly every: Duration;
  readonly frames: readonly Frame[];
  readonly journal: readonly JournalEntry[];
  readonly row: RunRow;
}
