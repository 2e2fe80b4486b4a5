import type { Fleet, TelemetryLaw, WindowCounts } from '../../domain/index.ts';
import type { Duration, Noise, RandomStreams, Time } from '../../kernel/index.ts';
import { lognormal, MINUTE, poisson, roundDuration } from '../../kernel/index.ts';
import type { Plant } from '../../plant/index.ts';
import type { HarmMeter } from './harm.ts';

/** Above this expectation a Poisson count is drawn as a rounded normal one (skewness below 0.02). */
const LARGE = 2_500;

/** Delay from a failure to its user's complaint: median 15 min, sigma 0.8 (failure-physics.md §4.2). */
const COMPLAINT = { median: 15 * MINUTE, sigma: 0.8 };

const Signal = { errors: 0, good: 1, reports: 2 } as const;

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
  private readonly noise: Noise;
  private readonly complaintDelay: Duration[];
  /** Per unit: running totals of the windows drawn so far, from the first window on. */
  private readonly totals = new Map<number, { requests: number[]; errors: number[]; reports: number[] }>();

  constructor(law: TelemetryLaw, fleet: Fleet, plant: Plant, harm: HarmMeter, streams: RandomStreams) {
    this.law = law;
    this.plant = plant;
    this.harm = harm;
    this.noise = streams.noise('telemetry');
    this.complaintDelay = fleet.cells.map((cell) =>
      roundDuration(lognormal(streams.stream('complaints', cell.index), COMPLAINT.median, COMPLAINT.sigma)),
    );
  }

  /** The window counts of length `length` that end with the newest complete window at `now`. */
  read(unit: Unit, now: Time, length: Duration): WindowCounts {
    const last = this.newest(now);
    const first = Math.max(0, last - Math.round(length / this.law.window));
    const totals = this.drawn(unit, last);
    const between = (running: number[]) => at(running, last) - at(running, first);
    return {
      from: first * this.law.window,
      to: last * this.law.window,
      requests: between(totals.requests),
      errors: between(totals.errors),
      reports: between(totals.reports),
    };
  }

  /** Complaints still to come from harm done so far: an upper bound of what any later window can hold without new harm. */
  pendingReports(unit: Unit, now: Time): number {
    let pending = 0;
    for (const cell of unit.cells) {
      const heard = now - this.law.delay - this.complaintDelay[cell] - this.law.window;
      pending += this.harm.harmedBy(cell, now) - this.harm.harmedBy(cell, heard);
    }
    return pending * this.law.reportShare;
  }

  /** End of the newest window that is complete and visible at `now`. */
  newestEnd(now: Time): Time {
    return this.newest(now) * this.law.window;
  }

  /** How many windows are complete and visible at `now`. */
  private newest(now: Time): number {
    return Math.max(0, Math.floor((now - this.law.delay) / this.law.window));
  }

  private drawn(unit: Unit, upTo: number): { requests: number[]; errors: number[]; reports: number[] } {
    let totals = this.totals.get(unit.id);
    if (totals === undefined) {
      totals = { requests: [], errors: [], reports: [] };
      this.totals.set(unit.id, totals);
    }
    for (let window = totals.requests.length; window < upTo; window++) this.drawWindow(unit, window, totals);
    return totals;
  }

  private drawWindow(
    unit: Unit,
    window: number,
    totals: { requests: number[]; errors: number[]; reports: number[] },
  ): void {
    const from = window * this.law.window;
    const to = from + this.law.window;
    let attempts = 0;
    let failed = 0;
    let reports = 0;
    for (const cell of unit.cells) {
      const counts = this.plant.counts(cell, from, to);
      attempts += counts.attempts;
      failed += counts.errors;
      const heard = this.complaintDelay[cell];
      reports += this.harm.harmedBy(cell, to - heard) - this.harm.harmedBy(cell, from - heard);
    }
    const errors = this.count(unit.id, Signal.errors, window, failed);
    const good = this.count(unit.id, Signal.good, window, Math.max(0, attempts - failed));
    const heard = this.count(unit.id, Signal.reports, window, reports * this.law.reportShare);
    totals.errors.push(at(totals.errors, window) + errors);
    totals.requests.push(at(totals.requests, window) + errors + good);
    totals.reports.push(at(totals.reports, window) + heard);
  }

  private count(unit: number, signal: number, window: number, mean: number): number {
    if (mean <= 0) return 0;
    if (mean > LARGE)
      return Math.max(0, Math.round(mean + Math.sqrt(mean) * this.noise.normal(unit, signal, window)));
    return poisson(this.noise.stream(unit, signal, window), mean);
  }
}

const at = (running: readonly number[], windows: number): number =>
  windows === 0 ? 0 : running[windows - 1];
