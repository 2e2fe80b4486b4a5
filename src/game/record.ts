import type { PlayerAction } from '../experiment/index.ts';
import type { Duration, Time } from '../kernel/index.ts';

/** A game as it is kept: JSON lines, the header first, then everything said and done, in order of simulated time. */
export interface GameRecord {
  readonly header: RecordHeader;
  readonly entries: readonly RecordEntry[];
  /** null: the game was cut off; it can be replayed up to its last entry. */
  readonly end: RecordEnd | null;
}

/** First line: what was played. Same header and same acts give the same run, to the byte. */
export interface RecordHeader {
  readonly wavetank: 'game';
  readonly format: 1;
  readonly version: string;
  readonly scenario: string;
  /** SHA-256 of the scenario's text. */
  readonly hash: string;
  readonly variant: string;
  readonly policy: string;
  readonly replication: number;
  readonly seed: string;
  readonly mode: Mode;
  /** µs */
  readonly horizon: Duration;
}

/** In practice the clock may be stopped; a graded game goes on. */
export type Mode = 'practice' | 'graded';

export type RecordEntry = ActEntry | SaidEntry;

/** Something was done in the simulated world. */
export interface ActEntry {
  readonly kind: 'act';
  /** µs of simulated time. */
  readonly at: Time;
  /** As typed. */
  readonly said: string;
  readonly act: PlayerAction;
  readonly ok: boolean;
  readonly message: string;
  /** Journal of the run right after it: how many entries, and their digest. */
  readonly entries: number;
  readonly digest: string;
}

/** Something was looked at, written down or refused: no act in the world. */
export interface SaidEntry {
  readonly kind: 'look' | 'note' | 'hypothesis' | 'refused';
  readonly at: Time;
  readonly said: string;
  readonly message: string;
}

/** Last line. */
export interface RecordEnd {
  readonly kind: 'end';
  readonly at: Time;
  readonly why: 'resolved' | 'horizon' | 'left';
  readonly entries: number;
  /** Digest of the journal at that moment. */
  readonly digest: string;
  /** Digest of the whole run, the rest with nobody acting; null when the trainee left before that was known. */
  readonly final: string | null;
}

/** One line of the file, without its end. Infinity, which JSON does not have, is written as `"unlimited"`. */
export function recordLine(line: RecordHeader | RecordEntry | RecordEnd): string {
  return JSON.stringify(line, (_key, value: unknown) =>
    value === Number.POSITIVE_INFINITY ? UNLIMITED : value,
  );
}

export const UNLIMITED = 'unlimited';
