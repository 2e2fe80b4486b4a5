import type { JournalEntry } from '../domain/index.ts';
import type { LiveRun, PlayerAction, RunRow } from '../experiment/index.ts';
import type { Duration, Time } from '../kernel/index.ts';
import { JournalDigest } from './journal-digest.ts';

/** An action and when it was taken. */
export interface TimedAction {
  readonly at: Time;
  readonly act: PlayerAction;
}

/** What the journal has to look like at a moment of the replay. */
export interface Checkpoint {
  readonly at: Time;
  readonly entries: number;
  readonly digest: string;
}

/** A run played through to the horizon. */
export interface Played {
  readonly row: RunRow;
  readonly journal: readonly JournalEntry[];
  /** Users failing, once every `every`, from time 0. */
  readonly failing: readonly number[];
  readonly every: Duration;
  /** The first checkpoint that was missed; null: all were met. */
  readonly mismatch: Mismatch | null;
}

export interface Mismatch {
  readonly at: Time;
  readonly expected: string;
  readonly got: string;
}

/** An action of the replay, and what the journal has to be right after it. */
export interface Step extends TimedAction {
  readonly after?: Checkpoint;
}

/** Points of the curve of failing users over a whole run. */
const SAMPLES = 1_200;

/** Takes the same actions at the same simulated times as before; after the last, or `end`, nobody acts. */
export function playThrough(
  run: LiveRun,
  users: readonly number[],
  steps: readonly Step[],
  end?: Checkpoint,
): Played {
  const every = Math.max(1, Math.ceil(run.horizon / SAMPLES));
  const digest = new JournalDigest();
  const failing: number[] = [];
  let mismatch: Mismatch | null = null;
  const advance = (to: Time) => {
    for (let next = failing.length * every; next <= to; next += every) {
      run.advance(next);
      failing.push(failingUsers(run, users));
    }
    run.advance(to);
  };
  for (const { at, act, after } of steps) {
    advance(at);
    run.act(act);
    if (after !== undefined) mismatch ??= compared(after, digest.of(run.journal));
  }
  if (end !== undefined) {
    advance(end.at);
    mismatch ??= compared(end, digest.of(run.journal));
  }
  advance(run.horizon);
  return { row: run.finish(), journal: run.journal, failing, every, mismatch };
}

function failingUsers(run: LiveRun, users: readonly number[]): number {
  const { failing } = run.frame();
  return users.reduce((sum, count, cell) => sum + count * failing[cell], 0);
}

function compared(expected: Checkpoint, got: { entries: number; digest: string }): Mismatch | null {
  if (expected.digest === got.digest && expected.entries === got.entries) return null;
  const words = (digest: string, entries: number) => `${digest} after ${entries} entries`;
  return {
    at: expected.at,
    expected: words(expected.digest, expected.entries),
    got: words(got.digest, got.entries),
  };
}
