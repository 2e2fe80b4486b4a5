import type { TelemetryLaw, WindowCounts } from '../../domain/index.ts';
import type { Duration, Noise, RandomStreams, Time } from '../../kernel/index.ts';
import { lognormal, MINUTE, roundDuration } from '../../kernel/index.ts';
import type { Plant } from '../../plant/index.ts';
import type { HarmMeter } from './harm.ts';
import { poissonQuantile } from './poisson-quantile.ts';
import { hostShare } from './populations.ts';
import { RunningCounts } from './running-counts.ts';
import type { Sight } from './sight.ts';
import { SourceCounts } from './source-counts.ts';
import type { Unit } from './units.ts';

/** Delay from a failure to its user's complaint: median 15 min, sigma 0.8 (failure-physics.md §4.2). */
const COMPLAINT = { median: 15 * MINUTE, sigma: 0.8 };

/** Place of complaints in the noise; never to be changed. */
const REPORTS = 2;

/** Steady traffic, per second. */
export interface Flows {
  readonly attempts: number;
  readonly errors: number;
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
  /** By cell, once somebody has asked for it. */
  private readonly complaintDelays: (Duration | undefined)[] = [];
  /** Per unit: what has been drawn so far. */
  private readonly reports: (RunningCounts | undefined)[] = [];

  constructor(law: TelemetryLaw, plant: Plant, harm: HarmMeter, sight: Sight, streams: RandomStreams) {
    this.law = law;
    this.plant = plant;
    this.harm = harm;
    this.sight = sight;
    this.noise = streams.noise('telemetry');
    this.streams = streams;
    this.errors = new SourceCounts({
      events: {
        add: (cell, version, from, length, valid, bad) =>
          sight.addCounts(cell, from, length, valid, bad, version),
      },
      noise: this.noise,
      place: 0,
      window: law.window,
      // Of requests that were simulated one by one, only the base errors are yet to be drawn.
      counted: plant.isCounted ? (attempts, failed) => Math.round(this.beyondBase(attempts, failed)) : null,
    });
  }

  /**
   * The counts of the `length` that ends with the newest complete window at `now`; what came before `since` counts
   * nothing. Each count is drawn when it is asked for: a detector that stops at its short window costs no long one.
   */
  read(unit: Unit, now: Time, length: Duration, since: Time = 0): WindowCounts {
    const last = this.newest(unit, now);
    return this.reading(unit, last, length, Math.floor(since / this.law.window));
  }

  /** The same windows of the old version: in the unit's cells, or where it serves nothing there, around them. */
  readOld(unit: Unit, now: Time, length: Duration, since: Time): WindowCounts {
    const last = this.newest(unit, now);
    return this.reading(unit, last, length, Math.floor(since / this.law.window), true);
  }

  /** All that the unit's cells served in the newest windows that ended by `end`. */
  readPast(unit: Unit, end: Time, length: Duration): WindowCounts {
    return this.reading(unit.whole ?? unit, Math.floor(end / this.law.window), length, 0);
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

  /** How much later than usual things show in the unit now. */
  behind(unit: Unit, now: Time): Duration {
    return this.sight.behind(unit.cells, now);
  }

  /** Steady traffic of a cell as it is shown; null while it is not steady, or chance decides what is shown. */
  settled(cell: number): Flows | null {
    return this.sight.shown(cell, this.plant.settled(cell));
  }

  /** What of a cell's steady traffic is the unit's. */
  partOf({ part, hosts }: Unit, cell: number, settled: Flows): Flows {
    if (part === 'all') return settled;
    const shares = this.plant.newShares(cell);
    const attempts = settled.attempts * shares.attempts;
    const share = part === 'host' ? hostShare(attempts, settled.attempts, hosts) : 1;
    return { attempts: attempts * share, errors: settled.errors * shares.errors * share };
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

  /** The windows of the `length` before `last`; those before `since` count nothing. */
  private reading(unit: Unit, last: number, length: Duration, since: number, isOld = false): WindowCounts {
    const first = Math.max(0, last - Math.round(length / this.law.window));
    return new Reading(this, this.errors, { unit, isOld, first, last, since: Math.max(first, since) });
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
  private readonly source: SourceCounts;
  private readonly windows: Windows;

  constructor(telemetry: Telemetry, source: SourceCounts, windows: Windows) {
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
