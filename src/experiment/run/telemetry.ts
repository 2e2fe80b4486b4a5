import type { TelemetryLaw, WindowCounts } from '../../domain/index.ts';
import type { Duration, Noise, RandomStreams, Time } from '../../kernel/index.ts';
import { lognormal, MINUTE, roundDuration } from '../../kernel/index.ts';
import type { Plant } from '../../plant/index.ts';
import type { HarmMeter } from './harm.ts';
import { poissonQuantile } from './poisson-quantile.ts';
import { RunningCounts } from './running-counts.ts';
import type { Sight } from './sight.ts';

/** Delay from a failure to its user's complaint: median 15 min, sigma 0.8 (failure-physics.md §4.2). */
const COMPLAINT = { median: 15 * MINUTE, sigma: 0.8 };

/** Attempts per window from which their own sampling noise (below 2 %) is left out. */
const LARGE = 2_500;

/** Names the noise of each count; never to be changed. */
const Signal = { errors: 0, good: 1, reports: 2 } as const;

/** Attempts, kept together: failed ones as counted, and how many good ones are to be expected. */
const FAILED = 0;
const GOOD = 1;

/** A group of cells read as one: a cell, a region, or the fleet. */
export interface Unit {
  /** Distinguishes units in the noise: cells first, then regions, then the fleet. */
  readonly id: number;
  /** Name of the cell or region; '' for the fleet. */
  readonly entity: string;
  readonly cells: readonly number[];
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
  /** By cell, once somebody has asked for it. */
  private readonly complaintDelays: (Duration | undefined)[] = [];
  /** Per unit: what has been drawn so far. */
  private readonly attempts: (RunningCounts | undefined)[] = [];
  private readonly good: (RunningCounts | undefined)[] = [];
  private readonly reports: (RunningCounts | undefined)[] = [];

  constructor(law: TelemetryLaw, plant: Plant, harm: HarmMeter, sight: Sight, streams: RandomStreams) {
    this.law = law;
    this.plant = plant;
    this.harm = harm;
    this.sight = sight;
    this.noise = streams.noise('telemetry');
    this.streams = streams;
  }

  /**
   * The counts of the `length` that ends with the newest complete window at `now`. Each count is drawn when it is
   * asked for: a detector that stops at its short window costs no long one.
   */
  read(unit: Unit, now: Time, length: Duration): WindowCounts {
    const last = this.newest(unit, now);
    return new Reading(this, unit, Math.max(0, last - Math.round(length / this.law.window)), last);
  }

  /** Attempts that failed in windows first ≤ w < last. */
  errorsIn(unit: Unit, first: number, last: number): number {
    return this.attemptsOf(unit).between(FAILED, first, last);
  }

  /** Attempts that succeeded: large counts without noise, whose effect on a share is of second order. */
  goodIn(unit: Unit, first: number, last: number): number {
    const mean = this.attemptsOf(unit).between(GOOD, first, last);
    return this.plant.isCounted || mean > LARGE * (last - first)
      ? Math.round(mean)
      : this.goodOf(unit).between(0, first, last);
  }

  /** Complaints that came in. */
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
  settled(cell: number): ReturnType<Plant['settled']> {
    return this.sight.shown(cell, this.plant.settled(cell));
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

  private attemptsOf(unit: Unit): RunningCounts {
    this.attempts[unit.id] ??= new RunningCounts(2, (first, [failed, good]) => {
      const { window } = this.law;
      // For a moment `good` holds all attempts, and `failed` what is to be expected.
      for (const cell of unit.cells) this.sight.addCounts(cell, first * window, window, good, failed);
      for (let i = 0; i < failed.length; i++) {
        // Of requests that were simulated one by one, only the base errors are yet to be drawn.
        const counted = this.plant.isCounted ? Math.round(this.beyondBase(good[i], failed[i])) : 0;
        good[i] = Math.max(0, good[i] - failed[i]);
        failed[i] = counted + this.drawn(unit, Signal.errors, first + i, failed[i] - counted);
      }
    });
    return this.attempts[unit.id] as RunningCounts;
  }

  /** Failed attempts of all that came which are not base errors. */
  private beyondBase(attempts: number, failed: number): number {
    const { baseErrors } = this.law;
    return Math.max(0, (failed - baseErrors * attempts) / (1 - baseErrors));
  }

  private goodOf(unit: Unit): RunningCounts {
    this.good[unit.id] ??= new RunningCounts(1, (first, [good]) => {
      const attempts = this.attemptsOf(unit);
      for (let i = 0; i < good.length; i++) {
        const window = first + i;
        good[i] = this.drawn(unit, Signal.good, window, attempts.between(GOOD, window, window + 1));
      }
    });
    return this.good[unit.id] as RunningCounts;
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
      for (let i = 0; i < reports.length; i++)
        reports[i] = this.drawn(unit, Signal.reports, first + i, reports[i]);
    });
    return this.reports[unit.id] as RunningCounts;
  }

  /** The count of one window, with its noise. */
  private drawn(unit: Unit, signal: number, window: number, mean: number): number {
    return mean <= 0 ? 0 : poissonQuantile(this.noise.uniform(unit.id, signal, window), mean);
  }
}

/** One look at the windows first ≤ w < last of a unit. */
class Reading implements WindowCounts {
  readonly from: Time;
  readonly to: Time;
  private readonly telemetry: Telemetry;
  private readonly unit: Unit;
  private readonly first: number;
  private readonly last: number;

  constructor(telemetry: Telemetry, unit: Unit, first: number, last: number) {
    this.telemetry = telemetry;
    this.unit = unit;
    this.first = first;
    this.last = last;
    this.from = first * telemetry.law.window;
    this.to = last * telemetry.law.window;
  }

  get errors(): number {
    return this.telemetry.errorsIn(this.unit, this.first, this.last);
  }

  get requests(): number {
    return this.errors + this.telemetry.goodIn(this.unit, this.first, this.last);
  }

  get reports(): number {
    return this.telemetry.reportsIn(this.unit, this.first, this.last);
  }
}
