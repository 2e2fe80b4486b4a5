import type { Fleet, Source, TelemetryLaw } from '../../domain/index.ts';
import type { Duration, Noise, Time } from '../../kernel/index.ts';
import { SECOND, sqrt } from '../../kernel/index.ts';
import type { Plant } from '../../plant/index.ts';
import { NOTHING } from './baseline.ts';
import type { Completion } from './completion.ts';
import type { Events } from './populations.ts';
import { partOf } from './populations.ts';
import { RunningCounts } from './running-counts.ts';
import type { Sight } from './sight.ts';
import type { SilentHarm } from './silent-harm.ts';
import type { Draws, SourceReader } from './source-counts.ts';
import { SourceCounts } from './source-counts.ts';
import type { States } from './states.ts';
import { StateCounts } from './states.ts';
import type { Unit } from './units.ts';

/** First places of the sources in the noise; never to be changed. */
const PLACES = {
  errors: 0,
  latency: 16,
  saturation: 32,
  temperature: 48,
  load: 64,
  engagement: 80,
  logs: 96,
} as const;

/** So many standard deviations nobody ever sees: P < 1e-15. */
const NEVER = 8;

/** What steady traffic adds up to in a window: the least and the most that a count may be over the day. */
export type Steady = readonly { readonly requests: number; readonly errors: number }[];

/** A source as detectors read it. */
export interface SourceView extends SourceReader {
  /** Counts that bracket those of a window over traffic that stays as it is; null while it does not, or chance decides. */
  steady(unit: Unit, seconds: number): Steady | null;
  /** More than on a good day was bad in the cell, for the unit's version, by what was to be expected. */
  shows(unit: Unit, cell: number, from: Time, to: Time): boolean;
}

export interface SourcesInputs {
  readonly law: TelemetryLaw;
  readonly fleet: Fleet;
  readonly plant: Plant;
  readonly sight: Sight;
  readonly silentHarm: SilentHarm;
  readonly completion: Completion;
  readonly noise: Noise;
  /** Of failed attempts, those that have really been counted; null: all are to be expected only. */
  readonly counted: ((attempts: number, failed: number) => number) | null;
  /** Whether the cell was, or ceased to be, on the new version in a stretch of time. */
  readonly rolledBack: (
    cell: number,
    from: Time,
    to: Time,
  ) => { readonly exposed: boolean; readonly reverted: boolean };
}

/** Every source but errors and complaints, which come with each other. */
export function sourceOf(source: Exclude<Source, 'reports' | 'errors'>, inputs: SourcesInputs): SourceView {
  switch (source) {
    case 'latency':
    case 'logs':
      return attemptsOf(source, inputs);
    case 'engagement':
      return engagement(inputs);
    case 'saturation':
    case 'temperature':
    case 'load':
      return samplesOf(source, inputs);
    case 'compliance':
    case 'security':
      return harmOf(inputs);
    case 'rollback':
      return rollback(inputs);
  }
}

/** What clients count, and what is bad besides: slow answers, or errors that only logs hold. */
function attemptsOf(source: 'latency' | 'logs', inputs: SourcesInputs): SourceView {
  const { law, plant, sight, counted } = inputs;
  const { gauges } = plant;
  const unmasked = source === 'logs';
  const add = unmasked
    ? (...args: Parameters<typeof gauges.addSoft>) => gauges.addSoft(...args)
    : (...args: Parameters<typeof gauges.addSlow>) => gauges.addSlow(...args);
  const events: Events = {
    add(cell, version, from, length, valid, bad) {
      sight.addCounts(cell, from, length, valid, bad, version, unmasked);
      sight.addSeen(cell, from, length, bad, (start, lasts, seen) => add(cell, version, start, lasts, seen));
    },
  };
  const steadyShare = (cell: number, version: 'all' | 'new') =>
    unmasked ? gauges.steadySoft(cell, version) : gauges.steadySlow(cell, version);
  return viewOf(
    events,
    { ...inputs, draws: 'events', place: PLACES[source], counted },
    {
      isGood: (valid, bad) => !(bad > law.baseErrors * valid * (1 + NOTHING)),
      steady(unit, seconds) {
        let requests = 0;
        let errors = 0;
        for (const cell of unit.cells) {
          if (sight.isDark(cell)) continue;
          const settled = sight.isClear(cell) ? plant.settled(cell) : null;
          // Counted attempts are never settled.
          if (settled === null) return null;
          const part = partOf(plant, unit, cell, settled);
          requests += part.attempts;
          errors += part.errors + steadyShare(cell, versionOf(unit.part)) * (part.attempts - part.errors);
        }
        return [{ requests: requests * seconds, errors: errors * seconds }];
      },
    },
  );
}

/** Operations that are usual at that hour, and those of them that are missing. */
function engagement(inputs: SourcesInputs): SourceView {
  const { completion, law, plant } = inputs;
  const events: Events = {
    add(cell, version, from, length, valid, bad) {
      for (let i = 0; i < valid.length; i++) {
        const start = from + i * length;
        const usual = completion.usual(cell, version, start, start + length);
        valid[i] += usual;
        bad[i] += usual - completion.between(cell, version, start, start + length);
      }
    },
  };
  return viewOf(
    events,
    { ...inputs, draws: 'forecast', place: PLACES.engagement, counted: null },
    {
      isGood: (valid, bad) => !(bad > law.baseErrors * valid * (1 + NOTHING)),
      steady(unit, seconds) {
        let rate = 0;
        for (const cell of unit.cells) {
          const settled = plant.settled(cell);
          if (settled === null || plant.failing(cell) > law.baseErrors || plant.away(cell) > 0) return null;
          rate += partOf(plant, unit, cell, settled).attempts;
        }
        // What comes strays from the forecast by its own noise, the more so for its size the fewer come.
        const requests = rate * seconds;
        const missing = law.baseErrors * requests;
        return [
          { requests, errors: missing },
          { requests, errors: missing + NEVER * sqrt(requests) },
        ];
      },
    },
  );
}

/** Samples once a second: of cells, and of the rooms they stand in. */
function samplesOf(source: 'saturation' | 'temperature' | 'load', inputs: SourcesInputs): SourceView {
  const { fleet, plant, sight, law } = inputs;
  const { gauges } = plant;
  const loads = fleet.regions.map(
    ({ cells }) =>
      new RunningCounts(1, (first, [attempts]) => {
        const errors = new Float64Array(attempts.length);
        for (const cell of cells) plant.addCounts(cell, first * law.window, law.window, attempts, errors);
      }),
  );
  const capacities = fleet.regions.map(({ cells }) =>
    cells.reduce((sum, cell) => sum + fleet.cells[cell].capacity, 0),
  );
  const addUneven = (cell: number, from: Time, length: Duration, bad: Float64Array) => {
    const { region, capacity } = fleet.cells[cell];
    const attempts = new Float64Array(bad.length);
    plant.addCounts(cell, from, length, attempts, new Float64Array(bad.length));
    const seconds = length / SECOND;
    for (let i = 0; i < bad.length; i++) {
      const window = Math.round(from / length) + i;
      const mean = loads[region].between(0, window, window + 1) / capacities[region];
      const limit = ((law.uneven ?? Infinity) * mean * capacity) / seconds;
      bad[i] += seconds * gauges.chanceAbove(attempts[i] / seconds, limit);
    }
  };
  const addBad = (cell: number, from: Time, length: Duration, bad: Float64Array) => {
    if (source === 'saturation') gauges.addSaturated(cell, from, length, bad);
    else if (source === 'temperature') gauges.addHot(fleet.cells[cell].room, from, length, bad);
    else addUneven(cell, from, length, bad);
  };
  const addTaken = (
    cell: number,
    version: 'all' | 'new',
    from: Time,
    length: Duration,
    taken: Float64Array,
  ): void => {
    const served = new Float64Array(taken.length).fill(1);
    // A cell in which the new version serves at all is the new version's.
    if (version === 'new')
      plant.addNewCounts(cell, from, length, served.fill(0), new Float64Array(taken.length));
    for (let i = 0; i < taken.length; i++) if (served[i] > 0) taken[i] += length / SECOND;
  };
  const events: Events = {
    add(cell, version, from, length, valid, bad) {
      sight.addSeen(cell, from, length, valid, (start, lasts, seen) =>
        addTaken(cell, version, start, lasts, seen),
      );
      sight.addSeen(cell, from, length, bad, (start, lasts, seen) => {
        const taken = new Float64Array(seen.length);
        const found = new Float64Array(seen.length);
        addTaken(cell, version, start, lasts, taken);
        addBad(cell, start, lasts, found);
        for (let i = 0; i < seen.length; i++) if (taken[i] > 0) seen[i] += found[i];
      });
    },
  };
  const bounds = (cell: number): readonly [number, number] | null => {
    if (source === 'saturation') return gauges.steadySaturated(cell);
    const { room, region, capacity } = fleet.cells[cell];
    if (source === 'temperature') return gauges.isCool(room) ? [0, 0] : null;
    // Neighbours have the same hours: the shares of a region's load stay as they are, and chance does most at night.
    let all = 0;
    for (const other of fleet.regions[region].cells) {
      const settled = plant.settled(other);
      if (settled === null) return null;
      all += settled.attempts;
    }
    const own = plant.settled(cell)?.attempts ?? 0;
    const least = gauges.chanceAbove(own, ((law.uneven ?? Infinity) * all * capacity) / capacities[region]);
    return [least, least < 0.5 ? 0 : 1];
  };
  return viewOf(
    events,
    { ...inputs, draws: 'samples', place: PLACES[source], counted: null },
    {
      isGood: (_, bad) => bad === 0,
      steady(unit, seconds) {
        const sums = [0, 0];
        let seen = 0;
        for (const cell of unit.cells) {
          if (sight.isDark(cell)) continue;
          const found = sight.isClear(cell) ? bounds(cell) : null;
          if (found === null) return null;
          sums[0] += found[0];
          sums[1] += found[1];
          seen++;
        }
        const requests = seconds * seen;
        return sums.map((sum) => ({ requests, errors: sum * seconds }));
      },
    },
  );
}

/** Users whose data a rule, or an attacker, has touched. */
function harmOf({ fleet, plant, silentHarm, law }: SourcesInputs): SourceView {
  const states: States = {
    in: (cell, from, to) => ({ all: fleet.cells[cell].users, bad: silentHarm.usersIn(cell, from, to) }),
  };
  const counts = new StateCounts(states, plant, law.window);
  return stateView(counts, states, (cells) => {
    const sum = { requests: 0, errors: 0 };
    for (const cell of cells) {
      sum.requests += fleet.cells[cell].users;
      sum.errors += fleet.cells[cell].users * silentHarm.shareNow(cell);
    }
    return [sum];
  });
}

/** Cells with the new version, and those of them that were reverted. */
function rollback({ plant, law, rolledBack }: SourcesInputs): SourceView {
  const states: States = {
    in: (cell, from, to) => {
      const { exposed, reverted } = rolledBack(cell, from, to);
      return { all: exposed ? 1 : 0, bad: reverted ? 1 : 0 };
    },
  };
  const counts = new StateCounts(states, plant, law.window);
  // Nothing is reverted where nothing changes.
  return stateView(counts, states, (cells) => [
    { requests: cells.reduce((sum, cell) => sum + (plant.exposure(cell) > 0 ? 1 : 0), 0), errors: 0 },
  ]);
}

interface Judged {
  /** What a good day may bring, of so many events. */
  isGood(valid: number, bad: number): boolean;
  steady(unit: Unit, seconds: number): Steady | null;
}

function viewOf(
  events: Events,
  inputs: SourcesInputs & { readonly draws: Draws; readonly place: number },
  { isGood, steady }: Judged,
): SourceView {
  const { noise, place, draws, counted, law } = inputs;
  const counts = new SourceCounts({ events, noise, place, draws, counted, window: law.window });
  return Object.assign(counts, {
    steady,
    shows(unit: Unit, cell: number, from: Time, to: Time) {
      const valid = new Float64Array(1);
      const bad = new Float64Array(1);
      if (to > from) events.add(cell, versionOf(unit.part), from, to - from, valid, bad);
      return !isGood(valid[0], bad[0]);
    },
  });
}

function stateView(
  counts: StateCounts,
  states: States,
  steady: (cells: readonly number[]) => Steady,
): SourceView {
  return Object.assign(counts, {
    steady: (unit: Unit) => steady(unit.cells),
    shows: (_unit: Unit, cell: number, from: Time, to: Time) => states.in(cell, from, to).bad > 0,
  });
}

const versionOf = (part: Unit['part']) => (part === 'all' ? 'all' : 'new');
