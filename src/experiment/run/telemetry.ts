import type { Fleet, TelemetryLaw, WindowCounts } from '../../domain/index.ts';
import type { Duration, Noise, RandomStreams, Time } from '../../kernel/index.ts';
import { lognormal, MINUTE, roundDuration } from '../../kernel/index.ts';
import type { Plant } from '../../plant/index.ts';
import type { HarmMeter } from './harm.ts';
import { poissonQuantile } from './poisson-quantile.ts';
import { RunningCounts } from './running-counts.ts';

/** Delay from a failure to its user's complaint: median 15 min, sigma 0.8 (failure-physics.md §4.2). */
const COMPLAINT = { median: 15 * MINUTE, sigma: 0.8 };

/** Attempts per window from which their own sampling noise (below 2 %) is left out. */
const LARGE = 2_500;

const Signal = { errors: 0, good: 1, reports: 2 } as const;
type Signal = (typeof Signal)[keyof typeof Signal];
const SIGNALS = 3;

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
  /** Per unit and signal: what has been drawn so far. */
  private readonly drawn = new Map<number, RunningCounts>();

  constructor(law: TelemetryLaw, fleet: Fleet, plant: Plant, harm: HarmMeter, streams: RandomStreams) {
    this.law = law;
    this.plant = plant;
    this.harm = harm;
    this.noise = streams.noise('telemetry');
    this.complaintDelay = fleet.cells.map((cell) =>
      roundDuration(lognormal(streams.stream('complaints', cell.index), COMPLAINT.median, COMPLAINT.sigma)),
    );
  }

  /**
   * The counts of the `length` that ends with the newest complete window at `now`. Each count is drawn when it is
   * asked for: a detector that stops at its short window costs no long one.
   */
  read(unit: Unit, now: Time, length: Duration): WindowCounts {
    const last = this.newest(now);
    const first = Math.max(0, last - Math.round(length / this.law.window));
    const sum = (signal: Signal) => this.running(unit, signal).between(first, last);
    const good = () => this.good(unit, first, last);
    return {
      from: first * this.law.window,
      to: last * this.law.window,
      get errors() {
        return sum(Signal.errors);
      },
      get requests() {
        return sum(Signal.errors) + good();
      },
      get reports() {
        return sum(Signal.reports);
      },
    };
  }

  /** Complaints still to come if all goes on as it does now: an upper bound of what any later window can hold. */
  pendingReports(unit: Unit, now: Time): number {
    let pending = 0;
    for (const cell of unit.cells) {
      const heard = now - this.law.delay - this.complaintDelay[cell] - this.law.window;
      const open = this.plant.current(cell);
      pending += Math.max(0, this.harm.mostHarmed(cell, open.flow) - this.harm.harmedBy(cell, heard, open));
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

  /** Attempts that succeeded: large counts without noise, whose effect on a share is of second order. */
  private good(unit: Unit, first: number, last: number): number {
    const mean = this.expected(unit, Signal.good, first * this.law.window, last * this.law.window);
    return mean > LARGE * (last - first)
      ? Math.round(mean)
      : this.running(unit, Signal.good).between(first, last);
  }

  private running(unit: Unit, signal: Signal): RunningCounts {
    const key = unit.id * SIGNALS + signal;
    let running = this.drawn.get(key);
    if (running === undefined) {
      running = new RunningCounts((window) => {
        const mean = this.expected(unit, signal, window * this.law.window, (window + 1) * this.law.window);
        return mean <= 0 ? 0 : poissonQuantile(this.noise.uniform(unit.id, signal, window), mean);
      });
      this.drawn.set(key, running);
    }
    return running;
  }

  private expected(unit: Unit, signal: Signal, from: Time, to: Time): number {
    let sum = 0;
    for (const cell of unit.cells) {
      if (signal === Signal.reports) {
        const delay = this.complaintDelay[cell];
        const open = this.plant.current(cell);
        const heard =
          this.harm.harmedBy(cell, to - delay, open) - this.harm.harmedBy(cell, from - delay, open);
        sum += heard * this.law.reportShare;
      } else {
        const { attempts, errors } = this.plant.counts(cell, from, to);
        sum += signal === Signal.errors ? errors : Math.max(0, attempts - errors);
      }
    }
    return sum;
  }
}
