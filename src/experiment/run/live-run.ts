import type { JournalEntry, Remedy, WindowCounts } from '../../domain/index.ts';
import type { Duration, Time } from '../../kernel/index.ts';
import type { Frame } from '../recording.ts';
import type { RunRow } from '../row.ts';
import { findings } from './findings.ts';
import { takeFrame } from './frames.ts';
import { measure } from './measures.ts';
import { restartCells } from './restarts.ts';
import type { RunSpec } from './simulate.ts';
import { openWorld } from './simulate.ts';
import { unitsOf } from './units.ts';
import type { World } from './world.ts';

/** What a trainee may do; an action takes effect at the run's present instant. */
export type PlayerAction =
  | { readonly act: 'acknowledge'; readonly alarm: number }
  | { readonly act: 'pause' | 'resume' | 'rollback' }
  | { readonly act: 'drain' | 'undrain'; readonly cells: readonly number[] }
  | { readonly act: 'admit'; readonly cells: readonly number[]; readonly share: number }
  | { readonly act: 'cap-retries'; readonly cells: readonly number[]; readonly budget: number }
  | {
      readonly act: 'restart';
      readonly cells: readonly number[];
      readonly takes: Duration;
      readonly atOnce: number;
    };

export interface ActionResult {
  readonly ok: boolean;
  readonly message: string;
}

/** A run that somebody else keeps time for: the game advances it and acts in it. */
export interface LiveRun {
  readonly now: Time;
  readonly horizon: Duration;
  readonly journal: readonly JournalEntry[];
  advance(to: Time): void;
  act(action: PlayerAction): ActionResult;
  frame(): Frame;
  /** What monitoring shows of a cell, a region ('' = the fleet) over the newest `length`; undefined for an unknown name. */
  telemetry(entity: string, length: Duration): WindowCounts | undefined;
  /** Ground truth for debriefs: what would help now, and where. */
  truth(): readonly { readonly remedy: Remedy; readonly cells: readonly number[] }[];
  /** Only at the horizon, or when the game is over: runs the rest with nobody acting, then measures. */
  finish(): RunRow;
}

/** Opens a run for a trainee: nobody else responds unless `spec.responders` says so. */
export function openRun(spec: RunSpec): LiveRun {
  const world = openWorld({ ...spec, responders: spec.responders ?? false });
  const { fleet } = spec.scenario;
  const units = new Map(
    [...unitsOf(fleet, 'fleet'), ...unitsOf(fleet, 'region'), ...unitsOf(fleet, 'cell')]
      .reverse()
      .map((unit) => [unit.entity, unit]),
  );
  return {
    get now() {
      return world.simulation.now;
    },
    horizon: world.horizon,
    journal: world.journal.entries,
    advance: (to) => world.advance(to),
    act: (action) => act(world, action),
    frame: () => takeFrame(world),
    telemetry: (entity, length) => {
      const unit = units.get(entity);
      return unit && world.telemetry.read({ unit, source: 'errors' }, world.simulation.now, length);
    },
    truth: () => findings(world.spec.scenario.fleet, world.plant, world.causes),
    finish: () => {
      world.advance(world.horizon);
      return measure(world, spec);
    },
  };
}

function act(world: World, action: PlayerAction): ActionResult {
  const { conductor, plant, journal, alarms, simulation } = world;
  const { fleet } = world.spec.scenario;
  const write = (cells: readonly number[], what: string) =>
    journal.write(
      'action',
      cells.length === 1 ? fleet.cells[cells[0]].name : '',
      { by: 'player', action: what, cells: cells.length },
      newestAlarm(world),
    );
  switch (action.act) {
    case 'acknowledge': {
      const alarm = alarms.all.find((each) => each.number === action.alarm);
      if (alarm === undefined) return { ok: false, message: `there is no alarm A${action.alarm}` };
      if (alarm.acknowledgedAt !== null)
        return { ok: false, message: `A${action.alarm} is acknowledged already` };
      journal.write('acknowledged', alarm.entity, { by: 'player', alarm: alarm.number }, alarm.entry);
      alarm.acknowledgedAt = simulation.now;
      return { ok: true, message: `A${action.alarm} acknowledged` };
    }
    case 'pause':
      return conductor.pause(newestAlarm(world))
        ? { ok: true, message: 'rollout paused before its next wave' }
        : { ok: false, message: 'no rollout is under way' };
    case 'resume':
      return conductor.resume(newestAlarm(world))
        ? { ok: true, message: 'rollout goes on' }
        : { ok: false, message: 'the rollout is not paused' };
    case 'rollback': {
      const entry = write([], 'rollback');
      const what = conductor.view.cellsExposed === 0 ? 'code' : 'change';
      return conductor.beginRollback(entry, what)
        ? { ok: true, message: 'rolling back' }
        : { ok: false, message: 'there is nothing to roll back' };
    }
    case 'drain':
      write(action.cells, 'drain');
      return plant.drain(action.cells)
        ? { ok: true, message: `moving the users of ${action.cells.length} cells` }
        : { ok: false, message: 'this fleet has no failover' };
    case 'undrain':
      write(action.cells, 'undrain');
      plant.undrain(action.cells);
      return { ok: true, message: `bringing the users of ${action.cells.length} cells home` };
    case 'admit':
      write(action.cells, `admit ${action.share}`);
      for (const cell of action.cells) plant.admit(cell, action.share);
      return {
        ok: true,
        message: `${Math.round(action.share * 100)} % let in at ${action.cells.length} cells`,
      };
    case 'cap-retries':
      write(action.cells, `cap retries at ${action.budget}`);
      for (const cell of action.cells) plant.capRetries(cell, action.budget);
      return {
        ok: true,
        message: `retries capped at ${action.budget} per first try at ${action.cells.length} cells`,
      };
    case 'restart': {
      const entry = write(action.cells, 'restart');
      simulation.spawn(
        'player restart',
        restartCells({ ...world, fleet }, action.cells, action.takes, action.atOnce, entry),
      );
      return { ok: true, message: `restarting ${action.cells.length} cells, ${action.atOnce} at a time` };
    }
  }
}

const newestAlarm = ({ alarms }: World): number => alarms.all[alarms.all.length - 1]?.entry ?? -1;
