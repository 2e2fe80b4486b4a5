import type { Alarm, Calendar, Desk, Fleet, JournalEntry } from '../../domain/index.ts';
import type { Duration, RandomStreams, Script, Simulation } from '../../kernel/index.ts';
import { until } from '../../kernel/index.ts';
import type { Plant } from '../../plant/index.ts';
import type { AlarmBoard } from './alarms.ts';
import type { Causes } from './causes.ts';
import type { Conductor } from './conductor.ts';
import type { Defects } from './defects.ts';
import { findings } from './findings.ts';
import type { Journal } from './journal.ts';
import { restartCells } from './restarts.ts';
import type { Staff } from './staff.ts';

export interface DeskInputs {
  readonly simulation: Simulation;
  readonly fleet: Fleet;
  readonly streams: RandomStreams;
  readonly plant: Plant;
  readonly journal: Journal;
  readonly causes: Causes;
  readonly defects: Defects;
  readonly alarms: AlarmBoard;
  readonly conductor: Conductor;
  readonly staff: Staff;
  readonly calendar: Calendar;
}

/** The desk of one responder. */
export function deskFor(inputs: DeskInputs, responder: string): Desk {
  const { simulation, fleet, streams, plant, journal, alarms, conductor, staff } = inputs;
  const act = (what: string, cells: readonly number[], because: number) => {
    const entity = cells.length === 1 ? fleet.cells[cells[0]].name : '';
    return journal.write('action', entity, { by: responder, action: what, cells: cells.length }, because);
  };

  const acts: Omit<Desk, keyof Inbox> = {
    random: (incident) => streams.stream(`responder/${responder}`, incident),
    changeWithin: (within) => conductor.changeWithin(within),
    takes: (usual) => staff.takes(usual),
    mistakes: (usual) => staff.mistakes(usual),
    isWithin: (hours) => inputs.calendar.isWithin(hours, simulation.now),
    findings: () => findings(fleet, plant, inputs.causes),
    pause: (because) => {
      conductor.pause(because);
    },
    resume: (because) => {
      conductor.resume(because);
    },
    rollback: (because) => conductor.rollback(because, 'change'),
    redeploy: (because) => conductor.rollback(because, 'code'),
    restart: (cells, takes, atOnce, because) =>
      restart(inputs, cells, takes, atOnce, () => act('restart', cells, because)),
    admit: (cells, share, because) => {
      act(`let ${percent(share)} in`, cells, because);
      for (const cell of cells) plant.admit(cell, share);
    },
    capRetries: (cells, budget, because) => {
      act(
        budget === Infinity ? 'lift the cap on retries' : `cap retries at ${percent(budget)}`,
        cells,
        because,
      );
      for (const cell of cells) plant.capRetries(cell, budget);
    },
    drain: (cells, because) => {
      if (plant.drain(cells)) act('drain', cells, because);
      else journal.write('note', '', { by: responder, note: 'there is nowhere to move users to' }, because);
    },
    undrain: (cells, because) => {
      act('undrain', cells, because);
      plant.undrain(cells);
    },
    journal: (kind, values, cause) => {
      const entry = journal.write(kind, '', { by: responder, ...values }, cause);
      if (kind === 'acknowledged') acknowledge(alarms, pagedFor(journal.entries, cause), simulation.now);
      return entry;
    },
  };
  return Object.assign(new Inbox(alarms, staff), acts);
}

/**
 * What a responder hears. A class: with a getter or a generator in an object literal V8 keeps the run, which both can
 * reach, until a full collection.
 */
class Inbox {
  private readonly alarms: AlarmBoard;
  private readonly staff: Staff;
  private seen = 0;

  constructor(alarms: AlarmBoard, staff: Staff) {
    this.alarms = alarms;
    this.staff = staff;
  }

  *nextAlarm(): Script<Alarm> {
    const { all, raised } = this.alarms;
    while (this.seen >= all.length) yield* until(raised);
    return all[this.seen++];
  }

  get absent(): boolean {
    return this.staff.absent;
  }

  get alarmed(): boolean {
    return this.alarms.anyOn;
  }
}

/** Restarts cells; `note` writes it down when it begins, and gives the entry. */
function* restart(
  inputs: DeskInputs,
  cells: readonly number[],
  takes: Duration,
  atOnce: number,
  note: () => number,
): Script {
  yield* restartCells(inputs, cells, takes, atOnce, note());
}

/** The entry of the alarm that a page, or the answer to it, is about. */
function pagedFor(entries: readonly JournalEntry[], entry: number): number {
  return entries[entry]?.kind === 'page' ? entries[entry].cause : entry;
}

/** Marks the alarm whose journal entry is `entry`, and all older ones that are still on, as acknowledged. */
function acknowledge(alarms: AlarmBoard, entry: number, now: number): void {
  for (const alarm of alarms.all) {
    if (alarm.entry === entry || (alarm.entry < entry && alarm.clearedAt === null))
      alarm.acknowledgedAt ??= now;
  }
}

/** Whole percent, as people say it. */
const percent = (share: number): string => `${Math.round(share * 100)} %`;
