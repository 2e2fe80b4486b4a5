import type { Duration, Time } from '../kernel/index.ts';
import type { Backoff } from './backoff.ts';
import { reclassed } from './backoff.ts';
import { Cohorts } from './cohorts.ts';
import type { DayCurve } from './day-curve.ts';
import { rateAt } from './day-curve.ts';
import type { Mixture } from './mixture.ts';
import { errorsAt, transition } from './mixture.ts';
import type { Stepped } from './stepped.ts';

/** What does not change in a run and is the same in every cell. */
export interface Grid {
  /** Length of a tick, and how many make a time-out. */
  readonly tick: Duration;
  readonly timeoutTicks: number;
  /** Ticks in a slice: about a second, over which demand, load errors and outcomes are taken as constant. */
  readonly sliceTicks: number;
  /** Ticks between two looks whether the transient has settled. */
  readonly checkTicks: number;
  readonly attempts: number;
  readonly backoff: Backoff;
}

/** What came of a slice of a transient. */
export interface Slice {
  readonly to: Time;
  readonly seconds: number;
  readonly started: number;
  readonly arrivals: number;
  readonly failures: number;
  /** By class: failing share of operations, and probability that an attempt is answered with an error. */
  readonly failing: Float64Array;
  readonly errors: Float64Array;
  /** Attempts offered ÷ capacity in the slice before, which the errors follow. */
  readonly utilisation: number;
  /** How long who comes at its end has to wait in the queue. */
  readonly wait: Duration;
}

/** Failed operations that have not been told, by class of a mixture. */
export interface Owed {
  readonly mixture: Mixture;
  readonly byClass: Float64Array;
}

/** Inputs of a transient between two changes. Rates are per second. */
export interface Rates {
  readonly curve: DayCurve;
  /** Share of operations let in. */
  readonly admitted: number;
  readonly capacity: number;
  readonly queueLimit: number;
  readonly budget: number;
  readonly mixture: Mixture;
}

/**
 * Cohorts on the clock: ticks lie on a grid that starts with the transient, whoever looks and whenever. A change of
 * the inputs in the middle of a tick is kept as the exact amounts of work and demand that the tick will have had.
 */
export class Transient {
  readonly cohorts: Stepped;
  /** End of the last tick done. */
  tickEnd: Time;
  /** Attempts offered ÷ capacity, and attempts per operation, over the last slice. */
  utilisation: number;
  amplification = 1;

  private readonly grid: Grid;
  private readonly endOfSlice: (slice: Slice) => void;
  private rates: Rates;
  private ticks = 0;
  /** Amounts of the tick under way up to `mark`, and per microsecond from there on. */
  private work = 0;
  private fresh = 0;
  private mark: Time;
  private workRate = 0;
  private freshRate = 0;
  /** By class: failed operations that did not fit into the slice in which they failed. */
  private carry: Float64Array;

  constructor(
    grid: Grid,
    rates: Rates,
    start: Time,
    utilisation: number,
    endOfSlice: (slice: Slice) => void,
    cohorts?: Stepped,
  ) {
    const classes = rates.mixture.weights.length;
    this.grid = grid;
    this.rates = rates;
    this.tickEnd = start;
    this.mark = start;
    this.utilisation = utilisation;
    this.endOfSlice = endOfSlice;
    this.cohorts = cohorts ?? new Cohorts(grid.timeoutTicks, grid.attempts, grid.backoff, classes);
    this.carry = new Float64Array(classes);
    this.apply();
  }

  /** Does all ticks that have ended by `now`. */
  advance(now: Time): void {
    const { cohorts, grid } = this;
    const { tick } = grid;
    while (this.tickEnd + tick <= now) {
      const end = this.tickEnd + tick;
      const rest = end - this.mark;
      cohorts.step(this.fresh + this.freshRate * rest, this.work + this.workRate * rest);
      this.work = 0;
      this.fresh = 0;
      this.mark = end;
      this.tickEnd = end;
      if (++this.ticks === grid.sliceTicks) this.closeSlice();
    }
  }

  /** The inputs are others from now on. The transient has been advanced to now, and its slice closed. */
  change(rates: Rates, now: Time): void {
    this.work += this.workRate * (now - this.mark);
    this.fresh += this.freshRate * (now - this.mark);
    this.mark = now;
    const before = this.rates.mixture;
    this.rates = rates;
    if (before !== rates.mixture) {
      const classes = rates.mixture.weights.length;
      const where = transition(before, rates.mixture);
      this.cohorts.reclass(where, classes);
      this.carry = reclassed(this.carry, where, before.weights.length, classes, 1, 1);
    }
    this.apply();
  }

  /** Failed operations not yet told, as seconds of the demand. */
  get untold(): number {
    let sum = 0;
    for (const amount of this.carry) sum += amount;
    return this.freshRate > 0 ? sum / (this.freshRate * 1e6) : 0;
  }

  /** The same, to be told by another. */
  get owed(): Owed {
    return { mixture: this.rates.mixture, byClass: this.carry.slice() };
  }

  /** Operations that failed before it began are to be told. */
  owe({ mixture, byClass }: Owed): void {
    const now = this.rates.mixture;
    const where = transition(mixture, now);
    this.carry = reclassed(byClass, where, byClass.length, now.weights.length, 1, 1);
  }

  /** Ends the slice with the last tick done, if any was done in it. */
  closeSlice(): void {
    if (this.ticks === 0) return;
    const { cohorts, grid } = this;
    const seconds = (this.ticks * grid.tick) / 1e6;
    const failing = this.takeFailing();
    let started = 0;
    for (const amount of cohorts.started) started += amount;
    const { arrivals, failures } = cohorts;
    const { capacity, mixture } = this.rates;
    const { utilisation } = this;
    const errors = mixture.loadDependent ? cohorts.errors.slice() : cohorts.errors;
    this.utilisation = arrivals === 0 ? 0 : (arrivals * (cohorts.cost ?? 1)) / (capacity * seconds);
    this.amplification = started > 0 ? arrivals / started : 1;
    cohorts.started.fill(0);
    cohorts.arrivals = 0;
    cohorts.failures = 0;
    this.ticks = 0;
    if (mixture.loadDependent) errorsAt(mixture, this.utilisation, cohorts.errors, this.wait);
    this.setDemand();
    // Like operations that are not let in, those that breakers hold back count as attempts that failed.
    const { refused = 0 } = cohorts;
    if (refused > 0) cohorts.refused = 0;
    const told = { arrivals: arrivals + refused, failures: failures + refused };
    this.endOfSlice({
      to: this.tickEnd,
      seconds,
      started,
      ...told,
      failing,
      errors,
      utilisation,
      wait: this.wait,
    });
  }

  /**
   * Failing share by class over the slice; what failed beyond the operations of the slice is told in the next. Failures
   * of a class in which nobody starts any more (the poison is gone, its operations still wait) are told of all the others.
   */
  private takeFailing(): Float64Array {
    const { started, failed } = this.cohorts;
    const { carry } = this;
    const failing = new Float64Array(started.length);
    let allFailed = 0;
    let allStarted = 0;
    let orphaned = 0;
    for (let c = 0; c < failing.length; c++) {
      allFailed += failed[c] + carry[c];
      allStarted += started[c];
      if (started[c] === 0) orphaned += failed[c] + carry[c];
    }
    const overall = allStarted > 0 ? Math.min(1, allFailed / allStarted) : 0;
    for (let c = 0; c < failing.length; c++) {
      const own = carry[c] + failed[c];
      failed[c] = 0;
      if (started[c] === 0) {
        failing[c] = overall;
        carry[c] = allStarted > 0 ? 0 : own;
        continue;
      }
      const untold = own + (orphaned * started[c]) / allStarted;
      failing[c] = Math.min(1, untold / started[c]);
      carry[c] = Math.max(0, untold - failing[c] * started[c]);
    }
    return failing;
  }

  /** How long who comes last has to wait in the queue. */
  private get wait(): Duration {
    const { queued, cost = 1 } = this.cohorts;
    return queued > 0 ? (queued * cost * 1e6) / this.rates.capacity : 0;
  }

  private apply(): void {
    const { cohorts, rates } = this;
    cohorts.queueLimit = rates.queueLimit;
    cohorts.budget = rates.budget;
    cohorts.weights.set(rates.mixture.weights);
    errorsAt(rates.mixture, this.utilisation, cohorts.errors, this.wait);
    this.workRate = rates.capacity / 1e6;
    this.setDemand();
  }

  /** The demand of the slice that begins, as it is in the middle of it. */
  private setDemand(): void {
    const { rates } = this;
    const middle = this.mark + Math.floor((this.grid.sliceTicks * this.grid.tick) / 2);
    this.freshRate = (rates.admitted * rateAt(rates.curve, middle)) / 1e6;
  }
}
