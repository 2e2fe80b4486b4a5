import type { Fleet, Source, TelemetryLaw, WindowCounts } from '../../domain/index.ts';
import type { Duration, Noise, RandomStreams, Time } from '../../kernel/index.ts';
import { lognormal, MINUTE, roundDuration } from '../../kernel/index.ts';
import type { Flow, Plant } from '../../plant/index.ts';
import { Timeline } from '../../plant/index.ts';
import { Completion } from './completion.ts';
import type { HarmMeter } from './harm.ts';
import { poissonQuantile } from './poisson-quantile.ts';
import type { Flows } from './populations.ts';
import { partOf } from './populations.ts';
import { RunningCounts } from './running-counts.ts';
import type { Sight } from './sight.ts';
import type { SilentHarm } from './silent-harm.ts';
import type { SourceReader } from './source-counts.ts';
import { SourceCounts } from './source-counts.ts';
import type { SourcesInputs, SourceView, Steady } from './sources.ts';
import { sourceOf } from './sources.ts';
import type { Unit } from './units.ts';

/** Delay from a failure to its user's complaint: median 15 min, sigma 0.8 (failure-physics.md §4.2). */
const COMPLAINT = { median: 15 * MINUTE, sigma: 0.8 };

/** Place of complaints in the noise; never to be changed. */
const REPORTS = 2;

export interface TelemetryInputs {
  readonly law: TelemetryLaw;
  readonly fleet: Fleet;
  readonly plant: Plant;
  readonly harm: HarmMeter;
  readonly sight: Sight;
  readonly silentHarm: SilentHarm;
  readonly streams: RandomStreams;
}

/** Whose windows are read, and which counts of theirs. */
export interface Watched {
  readonly unit: Unit;
  readonly source: Source;
  /** What came before counts nothing; the beginning when left out. */
  readonly since?: Time;
}

/**
 * What monitoring shows: counts per window, late and with sampling noise.
 *
 * Noise is a function of (unit, signal, window) alone: all readers of a window see one number, long windows are sums
 * of short ones, and nothing depends on who looks or when.
 */
export class Telemetry {
  readonly law: TelemetryLaw;
  private readonly plant: Plant;
  private readonly harm: HarmMeter;
  private readonly sight: Sight;
  private readonly noise: Noise;
  private readonly streams: RandomStreams;
  private readonly errors: SourceCounts;
  private readonly inputs: TelemetryInputs;
  private readonly completion: Completion;
  /** Somebody watches completed operations; nobody else needs the flows of the past. */
  private keepsFlows = false;
  /** Somebody watches what is reverted. */
  private keepsExposures = false;
  /** By cell: whether the new version served there, over time. */
  private readonly exposures: (Timeline<boolean> | undefined)[] = [];
  /** Those that somebody has asked for. */
  private readonly views = new Map<Source, SourceView>();
  /** By cell, once somebody has asked for it. */
  private readonly complaintDelays: (Duration | undefined)[] = [];
  /** Per unit: what has been drawn so far. */
  private readonly reports: (RunningCounts | undefined)[] = [];

  constructor(inputs: TelemetryInputs) {
    const { law, fleet, plant, harm, sight, streams } = inputs;
    this.inputs = inputs;
    this.law = law;
    this.plant = plant;
    this.harm = harm;
    this.sight = sight;
    this.noise = streams.noise('telemetry');
    this.streams = streams;
    this.completion = new Completion(plant, fleet.segments);
    this.errors = new SourceCounts({
      events: {
        add: (cell, version, from, length, valid, bad) =>
          sight.addCounts(cell, from, length, valid, bad, version),
      },
      noise: this.noise,
      place: 0,
      window: law.window,
      draws: 'events',
      counted: this.counted,
    });
  }

  /** Calls whenever other users of a cell are harmed without a sign than before. */
  onTouched(call: (cell: number) => void): void {
    this.inputs.silentHarm.onChange = call;
  }

  /** Grows whenever other users of the cell are harmed without a sign than before. */
  touched(cell: number): number {
    return this.inputs.silentHarm.changes(cell);
  }

  /** These sources, and no others, will be read; said before anything happens. */
  expect(sources: ReadonlySet<Source>): void {
    this.keepsFlows = sources.has('engagement');
    this.keepsExposures = sources.has('rollback');
  }

  /** A stretch of flow of the cell is over. */
  flow(cell: number, from: Time, flow: Flow): void {
    if (this.keepsFlows) this.completion.add(cell, from, flow);
  }

  /** The new version begins, or ceases, to serve in the cell. */
  expose(cell: number, isExposed: boolean, now: Time): void {
    if (!this.keepsExposures) return;
    const past = this.exposures[cell] ?? new Timeline(false);
    this.exposures[cell] = past;
    past.proceed(now, isExposed);
  }

  /**
   * The counts of the `length` that ends with the newest complete window at `now`. Each count is drawn when it is asked
   * for: a detector that stops at its short window costs no long one.
   */
  read(watched: Watched, now: Time, length: Duration): WindowCounts {
    return this.reading(watched, this.newest(watched.unit, now), length, false);
  }

  /** The same windows of the old version: in the unit's cells, or where it serves nothing there, around them. */
  readOld(watched: Watched, now: Time, length: Duration): WindowCounts {
    return this.reading(watched, this.newest(watched.unit, now), length, true);
  }

  /** All that the unit's cells served in the newest windows that ended by `end`. */
  readPast({ unit, source }: Watched, end: Time, length: Duration): WindowCounts {
    const whole = { unit: unit.whole ?? unit, source };
    return this.reading(whole, Math.floor(end / this.law.window), length, false);
  }

  /** What steady traffic adds up to in a window of so many seconds; null while it is not steady, or chance decides. */
  steady(source: Source, unit: Unit, seconds: number): Steady | null {
    return this.viewOf(source).steady(unit, seconds);
  }

  /** More than on a good day was bad in the cell, in windows of the unit. */
  shows({ unit, source }: Watched, cell: number, { from, to }: WindowCounts): boolean {
    return this.viewOf(source).shows(unit, cell, from, to);
  }

  /** Complaints that came in; who complains does not know which version served. */
  reportsIn(unit: Unit, first: number, last: number): number {
    return this.reportsOf(unit).between(0, first, last);
  }

  /** Complaints still to come if all goes on as it does now: an upper bound of what any later window can hold. */
  pendingReports(unit: Unit, now: Time): number {
    let pending = 0;
    for (const cell of unit.cells) {
      const open = this.plant.current(cell);
      const most = this.harm.mostHarmed(cell, open.flow);
      if (most === 0) continue;
      const late = this.law.delay + this.sight.behind(unit.cells, now);
      const heard = now - late - this.complaintDelay(cell) - this.law.window;
      pending += Math.max(0, most - this.harm.harmedBy(cell, heard, open));
    }
    return pending * this.law.reportShare;
  }

  /** Up to when the cells' past shows in what is visible of the unit at `now`. */
  shownTo(unit: Unit, now: Time): Time {
    const windows = this.newest(unit, now) * this.law.window;
    return Math.min(windows, now - this.sight.behind(unit.cells, now));
  }

  /** How old the newest windows of the unit are; no less than the delay, and usually less than a window more. */
  age(unit: Unit, now: Time): Duration {
    return now - this.newest(unit, now) * this.law.window;
  }

  /** How much later than usual things show in the unit now. */
  behind(unit: Unit, now: Time): Duration {
    return this.sight.behind(unit.cells, now);
  }

  /** Steady traffic of a cell as it is shown; null while it is not steady, or chance decides what is shown. */
  settled(cell: number): Flows | null {
    return this.sight.shown(cell, this.plant.settled(cell));
  }

  /** What of a cell's steady traffic is the unit's. */
  partOf(unit: Unit, cell: number, settled: Flows): Flows {
    return partOf(this.plant, unit, cell, settled);
  }

  /** A number that changes whenever the cell's flows, or what is shown of them, do. */
  revision(cell: number): number {
    return this.plant.revision(cell) + this.sight.revision(cell);
  }

  /** How long the complaints of a cell's users take. */
  private complaintDelay(cell: number): Duration {
    let delay = this.complaintDelays[cell];
    if (delay === undefined) {
      const stream = this.streams.stream('complaints', cell);
      delay = roundDuration(lognormal(stream, COMPLAINT.median, COMPLAINT.sigma));
      this.complaintDelays[cell] = delay;
    }
    return delay;
  }

  /** How many windows are complete and visible at `now`. */
  private newest(unit: Unit, now: Time): number {
    const seen = this.sight.seenTo(unit.cells, now);
    return Math.max(0, Math.floor((seen - this.law.delay) / this.law.window));
  }

  /** Failed attempts of all that came which are not base errors. */
  private beyondBase(attempts: number, failed: number): number {
    const { baseErrors } = this.law;
    return Math.max(0, (failed - baseErrors * attempts) / (1 - baseErrors));
  }

  private reportsOf(unit: Unit): RunningCounts {
    this.reports[unit.id] ??= new RunningCounts(1, (first, [reports]) => {
      const { window, reportShare } = this.law;
      for (const cell of unit.cells) {
        const from = first * window - this.complaintDelay(cell);
        const open = this.plant.current(cell);
        let before = this.harm.harmedBy(cell, from, open);
        for (let i = 0; i < reports.length; i++) {
          const after = this.harm.harmedBy(cell, from + (i + 1) * window, open);
          reports[i] += (after - before) * reportShare;
          before = after;
        }
      }
      for (let i = 0; i < reports.length; i++) reports[i] = this.drawn(unit, first + i, reports[i]);
    });
    return this.reports[unit.id] as RunningCounts;
  }

  /** The count of one window, with its noise. */
  private drawn(unit: Unit, window: number, mean: number): number {
    return mean <= 0 ? 0 : poissonQuantile(this.noise.uniform(unit.id, REPORTS, window), mean);
  }

  /** The windows of the `length` before `last`. */
  private reading({ unit, source, since = 0 }: Watched, last: number, length: Duration, isOld: boolean) {
    const first = Math.max(0, last - Math.round(length / this.law.window));
    const counted = Math.min(last, Math.max(first, Math.floor(since / this.law.window)));
    const reader = source === 'errors' ? this.errors : this.viewOf(source);
    return new Reading(this, reader, { unit, isOld, first, last, since: counted });
  }

  private viewOf(source: Source): SourceView {
    let view = this.views.get(source);
    if (view === undefined) {
      if (source === 'errors') throw new Error('expected a source with a view of its own, got errors');
      view = source === 'reports' ? this.complaints() : sourceOf(source, this.sourcesInputs());
      this.views.set(source, view);
    }
    return view;
  }

  private sourcesInputs(): SourcesInputs {
    const { completion, counted, noise } = this;
    return {
      ...this.inputs,
      completion,
      counted,
      noise,
      rolledBack: (cell, from, to) => {
        let exposed = false;
        let reverted = false;
        // A microsecond more, so that what is reverted as the window begins is the window's.
        this.exposures[cell]?.visit(from - 1, to, (_from, _to, isExposed) => {
          reverted ||= exposed && !isExposed;
          exposed ||= isExposed;
        });
        return { exposed, reverted };
      },
    };
  }

  /** Complaints among all users of the cells; who complains does not know which version served. */
  private complaints(): SourceView {
    const users = (unit: Unit) =>
      unit.cells.reduce((sum, cell) => sum + this.inputs.fleet.cells[cell].users, 0);
    const badIn = (unit: Unit, first: number, last: number) => this.reportsIn(unit, first, last);
    return {
      badIn,
      goodIn: (unit, first, last) => Math.max(0, users(unit) - badIn(unit, first, last)),
      oldBadIn: () => 0,
      oldGoodIn: () => 0,
      steady: (unit) => {
        const requests = users(unit);
        const pending = this.pendingReports(unit, this.inputs.sight.now);
        return [
          { requests, errors: 0 },
          { requests, errors: pending },
        ];
      },
      shows: () => true,
    };
  }

  /** Of requests that were simulated one by one, only the base errors are yet to be drawn. */
  private get counted(): SourcesInputs['counted'] {
    if (!this.plant.isCounted) return null;
    return (attempts, failed) => Math.round(this.beyondBase(attempts, failed));
  }
}

interface Windows {
  readonly unit: Unit;
  readonly isOld: boolean;
  /** The windows first ≤ w < last, of which those from `since` on count. */
  readonly first: number;
  readonly last: number;
  readonly since: number;
}

/** One look at windows of a unit, or of the old version instead. */
class Reading implements WindowCounts {
  readonly from: Time;
  readonly to: Time;
  private readonly telemetry: Telemetry;
  private readonly source: SourceReader;
  private readonly windows: Windows;

  constructor(telemetry: Telemetry, source: SourceReader, windows: Windows) {
    this.telemetry = telemetry;
    this.source = source;
    this.windows = windows;
    this.from = windows.first * telemetry.law.window;
    this.to = windows.last * telemetry.law.window;
  }

  get errors(): number {
    const { unit, isOld, since, last } = this.windows;
    if (since >= last) return 0;
    return isOld ? this.source.oldBadIn(unit, since, last) : this.source.badIn(unit, since, last);
  }

  get requests(): number {
    const { unit, isOld, since, last } = this.windows;
    if (since >= last) return 0;
    const good = isOld ? this.source.oldGoodIn(unit, since, last) : this.source.goodIn(unit, since, last);
    return this.errors + good;
  }

  get reports(): number {
    const { unit, isOld, since, last } = this.windows;
    return isOld || since >= last ? 0 : this.telemetry.reportsIn(unit, since, last);
  }
}
