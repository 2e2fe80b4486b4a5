import type { Fleet, JournalEntry, JournalKind } from '../../../src/domain/index.ts';
import type { Frame, Recording, RolloutView } from '../../../src/experiment/index.ts';
import { cellStates } from '../../../src/experiment/index.ts';
import { HOUR, MINUTE } from '../../../src/kernel/index.ts';
import type { WatchedRun } from '../../../src/ui/index.ts';
import { fakeRows } from './fake-feed.ts';

/** A fleet of equal cells, evenly over regions, one room each. */
export function fleetOf(regions: number, cellsEach: number): Fleet {
  const name = (region: number) => `region-${region + 1}`;
  const of = (region: number) => Array.from({ length: cellsEach }, (_, i) => region * cellsEach + i);
  return {
    regions: Array.from({ length: regions }, (_, index) => ({
      index,
      name: name(index),
      utcOffset: 0,
      cells: of(index),
    })),
    rooms: Array.from({ length: regions }, (_, index) => ({
      index,
      name: `${name(index)}-room-1`,
      region: index,
      cells: of(index),
    })),
    cells: Array.from({ length: regions * cellsEach }, (_, index) => ({
      index,
      name: `${name(Math.floor(index / cellsEach))}-${String((index % cellsEach) + 1).padStart(2, '0')}`,
      region: Math.floor(index / cellsEach),
      room: Math.floor(index / cellsEach),
      kind: 'cell',
      users: 10_000,
      hosts: 20,
      capacity: 5000,
      importance: 0,
    })),
    segments: [{ index: 0, name: 'all', share: 1 }],
    users: regions * cellsEach * 10_000,
  };
}

const entry = (
  minutes: number,
  kind: JournalKind,
  entity: string,
  values: JournalEntry['values'] = {},
  cause = -1,
): JournalEntry => ({ time: minutes * MINUTE, kind, entity, values, cause });

/** What happens in the made-up run: two waves, a defect in the second, an alarm, people, a rollback. */
export const fakeJournal: readonly JournalEntry[] = [
  entry(10, 'rollout-started', '', { policy: 'static' }),
  entry(10, 'wave-started', 'wave 1', { cells: 2 }, 0),
  entry(12, 'cell-exposed', 'region-1-01', { share: 1 }, 0),
  entry(12, 'wave-deployed', 'wave 1', { cells: 2, users: 20_000 }, 1),
  entry(12, 'bake-started', 'wave 1', { minutes: 10 }, 0),
  entry(22, 'gate', 'wave 1', { decision: 'pass', because: 'all quiet' }, 4),
  entry(22, 'wave-started', 'wave 2', { cells: 4 }, 0),
  entry(24, 'cell-exposed', 'region-2-01', { share: 1 }, 0),
  entry(25, 'defect-woke', 'region-2-01', { defect: 'loops' }, 7),
  entry(25, 'cell-state', 'region-2-01', { state: 'failing' }, 8),
  entry(27, 'cell-state', 'region-2-01', { state: 'down' }, 8),
  entry(
    29,
    'alarm',
    'region-2-01',
    { detector: 'error-rate', true: true, because: '41% fail, above 1% for 2m' },
    8,
  ),
  entry(30, 'page', '', { by: 'on-call', tier: 1 }, 11),
  entry(33, 'acknowledged', '', { by: 'on-call', tier: 1 }, 12),
  entry(35, 'rollback-started', '', { cells: 6 }, 13),
  entry(45, 'rolled-back', '', { cells: 6 }, 14),
  entry(46, 'cell-state', 'region-2-01', { state: 'healthy' }, 15),
];

/** A recording of two hours in steps of a minute. */
export function fakeRun(fleet: Fleet = fleetOf(3, 12), heat = true): WatchedRun {
  const every = MINUTE;
  const horizon = 2 * HOUR;
  const frames = Array.from({ length: horizon / every + 1 }, (_, i) => frameAt(i * every, fleet, heat));
  const [row] = fakeRows(1);
  const recording: Recording = {
    policy: 'static',
    variant: 'base',
    release: 'faulty',
    replication: 7,
    horizon,
    every,
    frames,
    journal: fakeJournal,
    row,
  };
  const spec = {
    scenario: 'config-loop',
    policy: 'static',
    variant: 'base',
    release: 'faulty',
    replication: 7,
  } as const;
  return { spec, fleet, recording };
}

function frameAt(time: number, fleet: Fleet, heat: boolean): Frame {
  const minute = time / MINUTE;
  const cells = fleet.cells.length;
  const struck = fleet.regions[1].cells[0];
  const down = minute >= 27 && minute < 46;
  const failing = minute >= 25 && minute < 27;
  const states = new Uint8Array(cells);
  if (down) states[struck] = cellStates.indexOf('down');
  if (failing) states[struck] = cellStates.indexOf('failing');
  const onNew = (cell: number) =>
    cell < 2 ? minute >= 12 && minute < 45 : cell === struck && minute >= 24 && minute < 45;
  const share = Float32Array.from(fleet.cells, ({ index }) => (onNew(index) ? 1 : 0));
  const per = (usual: number, there: number) =>
    Float32Array.from(fleet.cells, ({ index }) => (index === struck && (down || failing) ? there : usual));
  const harmedMinutes = Math.max(0, Math.min(46, minute) - 25);
  return {
    time,
    states,
    deploying: Uint8Array.from(fleet.cells, ({ index }) =>
      index === struck && minute >= 22 && minute < 24 ? 1 : 0,
    ),
    drained: new Uint8Array(cells),
    exposure: share,
    failing: per(0.0001, down ? 1 : 0.4),
    utilisation: per(0.6, down ? Number.POSITIVE_INFINITY : 0.9),
    amplification: per(1, 2.5),
    queue: per(0, 9120),
    demand: per(3000, 3000),
    temperatures: heat ? Float32Array.from(fleet.rooms, ({ index }) => 24 + index) : new Float32Array(),
    onNew: share.reduce((sum, one) => sum + one, 0) / cells,
    usersHarmed: Math.min(10_000, harmedMinutes * 1000),
    userMinutesLost: harmedMinutes * 8000,
    alarms:
      minute >= 29 && minute < 50
        ? [
            {
              number: 1,
              since: 29 * MINUTE,
              detector: 'error-rate',
              entity: 'region-2-01',
              because: '41% fail, above 1% for 2m',
              acknowledged: minute >= 33,
            },
          ]
        : [],
    rollout: rolloutAt(minute),
    journalLength: fakeJournal.filter((one) => one.time <= time).length,
  };
}

function rolloutAt(minute: number): RolloutView {
  const bake = 10 * MINUTE;
  if (minute < 10) return { phase: 'waiting', wave: 0, cellsExposed: 0, bake: 0, bakeLeft: 0 };
  if (minute < 12) return { phase: 'deploying', wave: 0, cellsExposed: 0, bake: 0, bakeLeft: 0 };
  if (minute < 22)
    return { phase: 'baking', wave: 0, cellsExposed: 2, bake, bakeLeft: bake - (minute - 12) * MINUTE };
  if (minute < 35)
    return { phase: 'deploying', wave: 1, cellsExposed: minute < 24 ? 2 : 3, bake: 0, bakeLeft: 0 };
  if (minute < 45) return { phase: 'rolling-back', wave: 1, cellsExposed: 3, bake: 0, bakeLeft: 0 };
  return { phase: 'rolled-back', wave: 1, cellsExposed: 0, bake: 0, bakeLeft: 0 };
}
