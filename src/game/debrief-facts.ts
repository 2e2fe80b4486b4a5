import type { RunSpec } from '../experiment/index.ts';
import { SECOND } from '../kernel/index.ts';
import { alarmsOf } from './alarms.ts';
import type { Event } from './events.ts';
import { truth } from './events.ts';
import type { ActEntry, GameRecord, RecordEntry } from './record.ts';
import type { Rival } from './rehearsal.ts';
import { rivalsOf, withActions } from './rehearsal.ts';
import type { Mismatch, Played } from './replay.ts';
import type { Score } from './score.ts';
import { score } from './score.ts';
import type { WhatIf } from './what-if.ts';
import { alternatives } from './what-if.ts';

/** All that can be said about a game once it is over. */
export interface Debrief {
  readonly record: GameRecord;
  readonly spec: RunSpec;
  readonly you: Played;
  readonly nothing: Played;
  readonly rivals: readonly Rival[];
  readonly score: Score;
  readonly world: readonly Event[];
  readonly whatIfs: readonly WhatIf[];
  /** null: the replay gave the same digests. */
  readonly mismatch: Mismatch | null;
}

/** How far the debrief is: what is being run again. */
export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly doing: string;
}

/**
 * Runs the game again, and everything it is compared with, one run per step so that a screen can show how far it is.
 * The same record gives the same debrief.
 */
export function* debriefOf(record: GameRecord, spec: RunSpec): Generator<Progress, Debrief> {
  const acts = record.entries.filter((entry): entry is ActEntry => entry.kind === 'act');
  const rivals = rivalsOf(spec);
  const total = 2 + rivals.length + alternatives(acts, 0).length;
  let done = 0;
  const next = (doing: string): Progress => ({ done: done++, total, doing });

  yield next('your game');
  const you = withActions(
    spec,
    acts.map((entry) => ({ at: entry.at, act: entry.act, after: entry })),
    record.end ?? undefined,
  );
  yield next('doing nothing');
  const nothing = withActions(spec, []);
  const played: Rival[] = [];
  for (const rival of rivals) {
    yield next(rival.name);
    played.push(rival.play());
  }
  const firstAlarm = alarmsOf(you.journal)[0]?.since ?? null;
  const whatIfs: WhatIf[] = [];
  for (const { title, at, steps } of alternatives(acts, firstAlarm)) {
    yield next(title);
    whatIfs.push({ title, at, userMinutesLost: withActions(spec, steps).row.userMinutesLost });
  }
  return {
    record,
    spec,
    you,
    nothing,
    rivals: played,
    score: score(
      you.row,
      nothing.row,
      played.map((rival) => rival.played.row),
      record.header.horizon / SECOND,
    ),
    world: truth(you.journal, spec.scenario.fleet),
    whatIfs,
    mismatch: you.mismatch ?? endMismatch(record, you),
  };
}

/** The digest of the whole run against the one that was recorded. */
function endMismatch({ end }: GameRecord, you: Played): Mismatch | null {
  if (end === null || end.final === null || end.final === you.row.digest) return null;
  return { at: end.at, expected: `${end.final} at the horizon`, got: you.row.digest };
}

/** What the trainee said, in order, with what came of it; the lines of one command are told once. */
export function deeds(entries: readonly RecordEntry[]): readonly RecordEntry[] {
  return entries.filter(
    (entry, index) =>
      index === 0 ||
      entry.at !== entries[index - 1].at ||
      entry.said !== entries[index - 1].said ||
      entry.kind !== entries[index - 1].kind,
  );
}

/** Drains the generator: for everything without a screen. */
export function finished<T, R>(generator: Generator<T, R>): R {
  for (;;) {
    const step = generator.next();
    if (step.done === true) return step.value;
  }
}
