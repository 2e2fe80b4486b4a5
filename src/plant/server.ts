import type { Cell, CellState, Stickiness } from '../domain/index.ts';
import type { Duration, Time } from '../kernel/index.ts';
import { MINUTE, SECOND } from '../kernel/index.ts';
import type { Collapse } from './collapse.ts';
import { acceptedShare, holdsUntil, isNearlyOver, queueAt } from './collapse.ts';
import type { DayCurve } from './day-curve.ts';
import { firstAbove, rateAt } from './day-curve.ts';
import { capacityFactor, newDemandFactor } from './effects.ts';
import { History } from './history.ts';
import type { Ledger } from './ledger.ts';
import type { Effect, Mixture } from './mixture.ts';
import { mixtureOf, slotFailing } from './mixture.ts';
import { attemptsExpected, grantedShare } from './retries.ts';
import type { Clients, Steady } from './steady.ts';
import { laneFlows, steadyAt } from './steady.ts';
import type { Grid, Rates, Slice } from './transient.ts';
import { Transient } from './transient.ts';

/** What is the same in every cell of a run. */
export interface Site extends Grid {
  readonly timeout: Duration;
  readonly budget: number;
  readonly baseErrors: number;
  readonly queueSeconds: number;
  readonly segmentShares: Float64Array;
  /** False: every cell is stepped all the time, to compare with. */
  readonly settles: boolean;
}

/** A cell's flows are constant, or they are stepped, or it has collapsed for good. */
type Mode =
  | { readonly kind: 'settled'; readonly steady: Steady }
  | { readonly kind: 'transient'; readonly transient: Transient }
  | { readonly kind: 'collapsed'; readonly collapse: Collapse; readonly granted: number };

/**
 * The serving side of a cell: what has been done to it, and what becomes of the attempts that reach it, whoever's
 * users they are.
 *
 * Reading advances a transient up to now and does nothing else; it never settles, tells or schedules anything. So
 * results do not depend on who looks when.
 */
export class Server {
  // ---- what has been done to it; `refresh` makes changes count ----
  exposure = 0;
  sticky: Stickiness = 'user';
  effects: readonly Effect[] = [];
  /** Demand of all users it serves. */
  curve: DayCurve;
  /** Shares of the capacity that restarts have taken out. */
  takenOut: readonly { readonly share: number }[] = [];
  lost = 0;
  admitted = 1;
  budget: number;
  heatFactor = 1;
  /** Share of the hosts that heat has not switched off: what is left of the queue they hold. */
  standing = 1;

  // ---- what comes of it ----
  readonly history: History;
  /** By slot: failing share of operations now. */
  readonly failing: Float64Array;
  /** Time since which `failing` has been constant; Infinity while it moves. */
  constantSince: Time = 0;
  capacity: number;
  /** Grows with every change of the flows. */
  revision = 0;

  private readonly site: Site;
  private readonly cell: Cell;
  private readonly failedUntil: Float64Array;
  private integratedTo: Time = 0;
  private mode: Mode;
  private mixture: Mixture;

  constructor(site: Site, cell: Cell, curve: DayCurve) {
    this.site = site;
    this.cell = cell;
    this.curve = curve;
    this.budget = site.budget;
    this.capacity = cell.capacity;
    const slots = 2 * site.segmentShares.length;
    this.failing = new Float64Array(slots);
    this.failedUntil = new Float64Array(slots);
    this.mixture = mixtureOf([], 0, 'user', site.segmentShares, 1);
    this.mode = { kind: 'settled', steady: steadyAt(this.mixture, this.clients, 0, this.capacity, 0) };
    this.history = new History(curve, 1, site.baseErrors);
    this.failing.fill(site.baseErrors);
  }

  /** Does what is due up to now; whatever is read after it is of now. */
  advance(now: Time): void {
    if (this.mode.kind === 'transient') this.mode.transient.advance(now);
  }

  /** Does what is due up to now with the inputs as they are, because they are about to change. */
  pause(now: Time): void {
    if (this.mode.kind !== 'transient') return;
    this.mode.transient.advance(now);
    this.mode.transient.closeSlice();
  }

  /** Makes changes of the inputs count from now on; `pause` came before them. */
  refresh(now: Time): void {
    const { mode, site } = this;
    const before = this.mixture;
    const capacityBefore = this.capacity;
    this.capacity = this.capacityNow();
    const asking = newDemandFactor(this.effects, this.sticky);
    this.mixture = mixtureOf(this.effects, this.exposure, this.sticky, site.segmentShares, asking);
    this.revision++;
    switch (mode.kind) {
      case 'settled': {
        const steady = this.steadyNow(now, mode.steady.utilisation);
        if (this.fits(steady, now)) this.settle(steady, now);
        else this.beginTransient(mode.steady, before, capacityBefore, now);
        return;
      }
      case 'transient':
        mode.transient.change(this.rates(), now);
        return;
      case 'collapsed':
        if (!this.isStill(mode.collapse)) this.leaveCollapse(mode, now);
    }
  }

  /** The flows are looked at because it was time to, see `wakeTime`; `pause` came before. */
  wake(now: Time): void {
    const { mode } = this;
    switch (mode.kind) {
      case 'settled':
        this.refresh(now);
        return;
      case 'transient':
        this.revision++;
        this.trySettle(mode.transient, now);
        return;
      case 'collapsed':
        this.revision++;
        if (isNearlyOver(mode.collapse, now)) this.leaveCollapse(mode, now);
        else this.collapse(queueAt(mode.collapse, now), now);
    }
  }

  /** When the flows have to be looked at even if nothing changes; Infinity: never. */
  wakeTime(now: Time): Time {
    const { mode } = this;
    switch (mode.kind) {
      case 'settled':
        return this.settledUntil(mode.steady, now);
      case 'transient':
        return mode.transient.tickEnd + this.site.checkTicks * this.site.tick;
      case 'collapsed':
        return holdsUntil(mode.collapse);
    }
  }

  /** The hosts were restarted: queue and waiting retries are gone. The server has been advanced to now. */
  clearQueue(now: Time): void {
    if (this.mode.kind === 'collapsed') this.leaveCollapse(this.mode, now);
    if (this.mode.kind === 'transient') {
      this.mode.transient.cohorts.clear();
      this.revision++;
    }
  }

  /** Integral of the failing share of a slot from 0 to now, in microseconds. */
  failedBy(slot: number, now: Time): number {
    return this.failedUntil[slot] + this.failing[slot] * (now - this.integratedTo);
  }

  /** Failing share over all operations. */
  get failingOverall(): number {
    let sum = 0;
    for (let slot = 0; slot < this.failing.length; slot++)
      sum += this.mixture.slotWeights[slot] * this.failing[slot];
    return sum;
  }

  get state(): CellState {
    const { mode, site } = this;
    if (this.capacity === 0) return 'down';
    if (mode.kind === 'collapsed') return 'collapsed';
    if (mode.kind === 'transient') {
      const { cohorts } = mode.transient;
      if (cohorts.barren >= 2 * site.timeoutTicks && cohorts.queued > 0) return 'collapsed';
      if (cohorts.queued > (this.capacity * site.tick) / 1e6) return 'overloaded';
    }
    return this.failingOverall < Math.max(0.005, 10 * site.baseErrors) ? 'healthy' : 'failing';
  }

  utilisation(now: Time): number {
    const { mode } = this;
    if (mode.kind === 'transient') return mode.transient.utilisation;
    const offered = this.amplification * this.admitted * rateAt(this.curve, now);
    return this.capacity === 0 ? Infinity : offered / this.capacity;
  }

  /** Attempts per operation let in. */
  get amplification(): number {
    const { mode } = this;
    if (mode.kind === 'settled') return mode.steady.attemptsEach;
    if (mode.kind === 'transient') return mode.transient.amplification;
    return attemptsExpected(1, this.site.attempts, mode.granted);
  }

  queue(now: Time): number {
    const { mode } = this;
    if (mode.kind === 'settled') return 0;
    return mode.kind === 'transient' ? mode.transient.cohorts.queued : queueAt(mode.collapse, now);
  }

  /** Attempts and failed attempts per operation while they are constant; null while they are not. */
  get constantFlows(): { readonly attempts: number; readonly failures: number } | null {
    const { mode } = this;
    if (mode.kind === 'transient' || (mode.kind === 'settled' && this.isSwayedByLoad())) return null;
    const attempts = mode.kind === 'settled' ? mode.steady.attemptsEach : this.amplification;
    const failures = mode.kind === 'settled' ? mode.steady.failuresEach : attempts;
    return this.perOperation(attempts, failures);
  }

  /** Books of the transient under way; undefined when nothing is stepped. */
  get ledger(): Ledger | undefined {
    return this.mode.kind === 'transient' ? this.mode.transient.cohorts.ledger : undefined;
  }

  /** Share of the full capacity that is at work, for the heat it makes. */
  load(now: Time): number {
    const { mode } = this;
    if (mode.kind === 'collapsed') return this.capacity / this.cell.capacity;
    return Math.min(1, this.utilisation(now)) * (this.capacity / this.cell.capacity) || 0;
  }

  private get clients(): Clients {
    return { attempts: this.site.attempts, budget: this.budget };
  }

  private capacityNow(): number {
    if (this.lost > 0) return 0;
    let present = 1;
    for (const { share } of this.takenOut) present -= share;
    const left = capacityFactor(this.effects, this.exposure) * this.heatFactor;
    return present > 0 ? this.cell.capacity * left * present : 0;
  }

  private get queueLimit(): number {
    return this.lost > 0 ? 0 : this.cell.capacity * this.standing * this.site.queueSeconds;
  }

  private rates(): Rates {
    const { curve, admitted, capacity, queueLimit, budget, mixture } = this;
    return { curve, admitted, capacity, queueLimit, budget, mixture };
  }

  // ---- settled ----

  private steadyNow(now: Time, from: number): Steady {
    return steadyAt(this.mixture, this.clients, this.admitted * rateAt(this.curve, now), this.capacity, from);
  }

  private fits(steady: Steady, now: Time): boolean {
    return (
      this.site.settles && steady.attemptsEach * this.admitted * rateAt(this.curve, now) <= this.capacity
    );
  }

  private settle(steady: Steady, now: Time): void {
    const { admitted, failing, mixture, site } = this;
    this.integrate(now);
    for (let slot = 0; slot < failing.length; slot++) {
      const failed = 1 - admitted + admitted * slotFailing(mixture, steady.failing, slot);
      failing[slot] = withBase(failed, site.baseErrors);
    }
    this.constantSince = now;
    this.mode = { kind: 'settled', steady };
    const { attempts, failures } = this.perOperation(steady.attemptsEach, steady.failuresEach);
    this.history.proceed(now, this.curve, attempts, failures);
  }

  /** Of all operations: attempts that arrive and that fail, those refused and base errors included. */
  private perOperation(attempts: number, failures: number): { attempts: number; failures: number } {
    const { admitted } = this;
    const failed = failures + this.site.baseErrors * (attempts - failures);
    return { attempts: admitted * attempts + (1 - admitted), failures: admitted * failed + (1 - admitted) };
  }

  private settledUntil(steady: Steady, now: Time): Time {
    const { admitted, capacity, curve } = this;
    const each = admitted * steady.attemptsEach;
    const full = each === 0 ? Infinity : firstAbove(curve, capacity / each, now);
    if (!this.mixture.loadDependent || admitted === 0) return full;
    const quiet = (this.quietUtilisation() * capacity) / admitted;
    const stirs = rateAt(curve, now) > quiet ? now + MINUTE : firstAbove(curve, quiet, now);
    return stirs < full ? stirs : full;
  }

  /** Utilisation below which load errors are too rare to look after: one in a million. */
  private quietUtilisation(): number {
    let least = Infinity;
    for (const { impairment } of this.effects) {
      if (impairment.primitive !== 'load-errors') continue;
      least = Math.min(least, impairment.at - 13.8 * impairment.width);
    }
    return least;
  }

  private isSwayedByLoad(): boolean {
    if (!this.mixture.loadDependent) return false;
    return this.admitted * this.curve.peak > this.quietUtilisation() * this.capacity;
  }

  // ---- transient ----

  private beginTransient(steady: Steady, before: Mixture, capacityBefore: number, now: Time): void {
    const { admitted, site } = this;
    const rates = { ...this.rates(), mixture: before, capacity: capacityBefore };
    const transient = this.transientFrom(rates, now, steady.utilisation);
    const operations = (admitted * rateAt(this.curve, now) * site.tick) / 1e6;
    transient.cohorts.begin(
      laneFlows(before, steady.errors, steady.granted, site.attempts, operations),
      0,
      0,
    );
    transient.change(this.rates(), now);
    this.enterTransient(transient, now);
  }

  private transientFrom(rates: Rates, now: Time, utilisation: number): Transient {
    return new Transient(this.site, rates, now, utilisation, (slice) => this.hear(slice));
  }

  private enterTransient(transient: Transient, now: Time): void {
    this.mode = { kind: 'transient', transient };
    this.integrate(now);
    this.constantSince = Infinity;
    // What is known of the time until the first slice ends is what was before.
    this.history.proceed(now, this.curve, 1, this.site.baseErrors);
  }

  private hear(slice: Slice): void {
    const { admitted, failing, mixture, site } = this;
    for (let slot = 0; slot < failing.length; slot++) {
      const failed = 1 - admitted + admitted * slotFailing(mixture, slice.failing, slot);
      failing[slot] = withBase(failed, site.baseErrors);
    }
    this.integrate(slice.to);
    this.revision++;
    const refused = (1 - admitted) * rateAt(this.curve, slice.to) * slice.seconds;
    const good = slice.arrivals - slice.failures;
    const failures = slice.failures + site.baseErrors * (good > 0 ? good : 0);
    this.history.record(slice.to, slice.arrivals + refused, failures + refused);
  }

  private trySettle(transient: Transient, now: Time): void {
    const { cohorts } = transient;
    const { site } = this;
    const rate = this.admitted * rateAt(this.curve, now);
    if (!site.settles) return;
    if (this.isDoomed(transient, now)) {
      this.collapse(cohorts.queued, now);
      return;
    }
    if (cohorts.queued > 0 || transient.untold > BALANCE) return;
    const steady = this.steadyNow(now, transient.utilisation);
    if (!this.fits(steady, now)) return;
    const perTick = (rate * site.tick) / 1e6;
    const flow = laneFlows(this.mixture, steady.errors, steady.granted, site.attempts, perTick);
    const imbalance = Math.abs(cohorts.waiting - cohorts.waitingAt(flow));
    if (imbalance <= BALANCE * rate) this.settle(steady, now);
  }

  // ---- collapsed ----

  private collapseAt(queue: number, now: Time): { collapse: Collapse; granted: number } {
    const { admitted, capacity, curve, queueLimit, site } = this;
    const granted = grantedShare([1], [1], site.attempts, this.budget);
    const attemptsEach = admitted * attemptsExpected(1, site.attempts, granted);
    const collapse = { since: now, queue, queueLimit, curve, attemptsEach, capacity, timeout: site.timeout };
    return { collapse, granted };
  }

  /** Nobody has been served in time for long, the retries are in balance, and it will stay so for a while. */
  private isDoomed(transient: Transient, now: Time): boolean {
    const { cohorts } = transient;
    if (cohorts.barren < 2 * this.site.timeoutTicks) return false;
    const { collapse } = this.collapseAt(cohorts.queued, now);
    if (collapse.attemptsEach === 0) return false;
    const perOperation = collapse.attemptsEach / this.admitted;
    if (Math.abs(transient.amplification - perOperation) > 0.01 * perOperation) return false;
    return !isNearlyOver(collapse, now) && holdsUntil(collapse) > now + WORTHWHILE;
  }

  private collapse(queue: number, now: Time): void {
    const { collapse, granted } = this.collapseAt(queue, now);
    this.integrate(now);
    this.mode = { kind: 'collapsed', collapse, granted };
    this.failing.fill(1);
    this.constantSince = now;
    const { attempts } = this.perOperation(this.amplification, 0);
    this.history.proceed(now, this.curve, attempts, attempts);
  }

  /** The inputs that matter to a collapsed cell are still those it collapsed with. */
  private isStill(collapse: Collapse): boolean {
    if (collapse.curve !== this.curve || collapse.capacity !== this.capacity) return false;
    if (collapse.queueLimit !== this.queueLimit) return false;
    return collapse.attemptsEach === this.collapseAt(0, 0).collapse.attemptsEach;
  }

  private leaveCollapse(mode: Mode & { kind: 'collapsed' }, now: Time): void {
    const { collapse, granted } = mode;
    const { site } = this;
    const transient = this.transientFrom(this.rates(), now, this.utilisation(now));
    transient.amplification = this.amplification;
    const operations =
      (collapse.attemptsEach / attemptsExpected(1, site.attempts, granted)) *
      ((rateAt(collapse.curve, now) * site.tick) / 1e6);
    const hopeless = new Float64Array(this.mixture.weights.length).fill(1);
    const flow = laneFlows(this.mixture, hopeless, granted, site.attempts, operations);
    let alive = 0;
    for (const amount of flow) alive += amount * site.timeoutTicks;
    const accepted = acceptedShare(collapse, now);
    const queue = queueAt(collapse, now);
    transient.cohorts.begin(flow, accepted, Math.max(0, queue - alive * accepted));
    transient.cohorts.barren = 2 * site.timeoutTicks;
    this.enterTransient(transient, now);
  }

  /** Brings the integral of the failing shares up to a time. */
  private integrate(time: Time): void {
    const { failing, failedUntil } = this;
    for (let slot = 0; slot < failing.length; slot++) {
      failedUntil[slot] += failing[slot] * (time - this.integratedTo);
    }
    this.integratedTo = time;
  }
}

/** Tolerance, in seconds of demand, within which retries and untold failures count as settled. */
const BALANCE = 1e-3;

/** A collapse is only put in closed form when it will last. */
const WORTHWHILE = 30 * SECOND;

function withBase(failing: number, base: number): number {
  return 1 - (1 - base) * (1 - failing);
}
