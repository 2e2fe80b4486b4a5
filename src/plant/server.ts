import type { Cell, CellState } from '../domain/index.ts';
import type { Time } from '../kernel/index.ts';
import { MINUTE, SECOND } from '../kernel/index.ts';
import type { CollapsedMode } from './collapse.ts';
import {
  acceptedShare,
  collapsedAt,
  collapsedFlows,
  isAlike,
  isFull,
  isGrowing,
  isNearlyOver,
  queueAt,
  untilOf,
  willLast,
} from './collapse.ts';
import type { DayCurve } from './day-curve.ts';
import { firstAbove, rateAt } from './day-curve.ts';
import { FlowServer } from './flow-server.ts';
import type { Ledger } from './ledger.ts';
import { isFaultless } from './mixture.ts';
import { attemptsExpected } from './retries.ts';
import type { Saturation } from './saturation.ts';
import { isFlat, saturationAt } from './saturation.ts';
import type { ServingSide } from './serving-side.ts';
import type { Site } from './site.ts';
import type { Steady } from './steady.ts';
import { FAULTLESS, flowPerTick, steadyAt, waitEach } from './steady.ts';
import type { Owed, Rates } from './transient.ts';
import { Transient } from './transient.ts';

/** A cell's flows are constant, or they are stepped, or its queue is full and stays so, or it has collapsed for good. */
type Mode =
  | { readonly kind: 'settled'; readonly steady: Steady }
  | { readonly kind: 'transient'; readonly transient: Transient }
  | SaturatedMode
  | CollapsedMode;

/** How every cell begins, and most stay. */
const AT_EASE: Mode = { kind: 'settled', steady: FAULTLESS };

interface SaturatedMode extends Saturation {
  readonly kind: 'saturated';
  readonly since: Time;
  /** What it became so with. */
  readonly rates: Rates;
}

/**
 * The serving side of a cell: what becomes of the attempts that reach it, whoever's users they are.
 *
 * Reading advances a transient up to now and does nothing else; it never settles, tells or schedules anything. So
 * results do not depend on who looks when.
 */
export class Server extends FlowServer implements ServingSide {
  private mode: Mode = AT_EASE;

  constructor(site: Site, cell: Cell, curve: DayCurve) {
    super(site, cell, curve, site.budget);
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

  /** Makes changes of the inputs count from now on. */
  refresh(now: Time): void {
    const { mode } = this;
    const before = this.rates();
    this.capacity = this.condition.capacityOf(this.cell);
    this.mixture = this.condition.mixtureOf(this.site.segmentShares);
    this.revision++;
    switch (mode.kind) {
      case 'settled': {
        const steady = this.steadyNow(now, mode.steady.attemptsEach);
        const waited = waitEach(this.site, before.mixture, mode.steady);
        if (this.fits(steady, now) && this.isBalanced(steady, waited)) this.settle(steady, now);
        else this.beginTransient(mode.steady, before, now);
        return;
      }
      case 'transient':
        mode.transient.change(this.rates(), now);
        return;
      case 'saturated':
        this.leaveSaturation(mode, now);
        return;
      case 'collapsed':
        if (!isAlike(mode.collapse, this.collapseAt(0, mode.untold, 0).collapse)) this.rebase(mode, now);
        // Everything fails, of either version.
        else this.outcome.reweigh(now, this.mixture);
    }
  }

  /** Nobody queues, and nothing fails but what fails on a good day. */
  get isAtEase(): boolean {
    return this.mode.kind === 'settled' && isFaultless(this.mixture) && this.condition.effects.length === 0;
  }

  /** Users have moved from one version to the other in a cell at ease. */
  reweigh(now: Time): void {
    const { exposure, bySegment } = this.condition;
    this.mixture = this.site.atEase(exposure, bySegment);
    this.outcome.reweigh(now, this.mixture);
  }

  /** Makes a change of capacity count from now on if it leaves the flows of a cell at ease as they are. */
  absorbsCapacity(now: Time): boolean {
    if (this.mode.kind !== 'settled' || !this.isAtEase) return false;
    const capacity = this.condition.capacityOf(this.cell);
    if (this.mode.steady.attemptsEach * this.letIn(now) > capacity) return false;
    this.capacity = capacity;
    return true;
  }

  /** The flows are looked at because it was time to, see `wakeTime`; `pause` came before. */
  wake(now: Time): void {
    const { mode } = this;
    if (mode.kind === 'settled') {
      this.refresh(now);
      return;
    }
    this.revision++;
    if (mode.kind === 'transient') this.trySettle(mode.transient, now);
    else if (mode.kind === 'saturated') {
      const saturation = this.saturationNow(now);
      if (saturation === undefined) this.leaveSaturation(mode, now);
      else this.saturate(saturation, now);
    } else if (isNearlyOver(mode.collapse, now) || this.hasFilled(mode, now)) this.leaveCollapse(mode, now);
    else this.collapse(this.collapseAt(queueAt(mode.collapse, now), mode.untold, now), now);
  }

  /** When the flows have to be looked at even if nothing changes; Infinity: never. */
  wakeTime(now: Time): Time {
    const { mode, site } = this;
    if (mode.kind === 'settled') return this.settledUntil(mode.steady, now);
    if (mode.kind === 'collapsed') return untilOf(mode);
    if (mode.kind === 'saturated') return isFlat(this.curve) ? Infinity : mode.since + MINUTE;
    return mode.transient.tickEnd + site.checkTicks * site.tick;
  }

  /** The hosts were restarted: queue and waiting retries are gone. `pause` came before. */
  clearQueue(now: Time): void {
    if (this.mode.kind === 'collapsed') this.leaveCollapse(this.mode, now);
    if (this.mode.kind === 'saturated') this.leaveSaturation(this.mode, now);
    if (this.mode.kind !== 'transient') return;
    this.mode.transient.cohorts.clear();
    this.revision++;
  }

  // ---- what can be seen ----

  get state(): CellState {
    const { mode, site } = this;
    if (this.capacity === 0) return 'down';
    if (mode.kind === 'collapsed') return 'collapsed';
    if (mode.kind === 'transient') {
      const { cohorts } = mode.transient;
      if (cohorts.barren >= 2 * site.timeoutTicks && cohorts.queued > 0) return 'collapsed';
      if (cohorts.queued > (this.capacity * site.tick) / 1e6) return 'overloaded';
    }
    if (mode.kind === 'saturated' && mode.rates.queueLimit > (this.capacity * site.tick) / 1e6)
      return 'overloaded';
    return this.failing < Math.max(0.005, 10 * site.baseErrors) ? 'healthy' : 'failing';
  }

  /** Attempts per operation let in. */
  get amplification(): number {
    const { mode } = this;
    if (mode.kind === 'settled' || mode.kind === 'saturated') return mode.steady.attemptsEach;
    if (mode.kind === 'transient') return mode.transient.amplification;
    return attemptsExpected(1, this.site.attempts, mode.granted);
  }

  utilisation(now: Time): number {
    if (this.mode.kind === 'transient') return this.mode.transient.utilisation;
    return this.capacity === 0 ? Infinity : (this.amplification * this.letIn(now)) / this.capacity;
  }

  queue(now: Time): number {
    const { mode } = this;
    if (mode.kind === 'settled') return 0;
    if (mode.kind === 'saturated') return mode.rates.queueLimit;
    return mode.kind === 'transient' ? mode.transient.cohorts.queued : queueAt(mode.collapse, now);
  }

  /** Attempts and failed attempts per operation while they are constant; null while they are not. */
  get constantFlows(): {
    readonly attempts: number;
    readonly failures: number;
  } | null {
    const { mode, outcome } = this;
    const { admitted } = this.condition;
    if (mode.kind === 'transient' || (mode.kind === 'settled' && this.isSwayedByLoad())) return null;
    // A full queue turns away another share of another demand.
    if (mode.kind === 'saturated' && !isFlat(this.curve)) return null;
    const attempts = this.amplification;
    const failures = mode.kind === 'collapsed' ? attempts : mode.steady.failuresEach;
    return outcome.perOperation(admitted, attempts, failures);
  }

  /** Share of the full capacity that is at work, for the heat it makes. */
  load(now: Time): number {
    const left = this.capacity / this.cell.capacity;
    if (left === 0 || this.mode.kind === 'collapsed') return left;
    return Math.min(1, this.utilisation(now)) * left;
  }

  /** Books of the transient under way; undefined when nothing is stepped. */
  get ledger(): Ledger | undefined {
    return this.mode.kind === 'transient' ? this.mode.transient.cohorts.ledger : undefined;
  }

  // ---- settled ----

  /** The steady flows nearest to those of so many attempts per operation. */
  private steadyNow(now: Time, attemptsEach: number): Steady {
    const clients = {
      attempts: this.site.attempts,
      budget: this.condition.budget,
    };
    return steadyAt(this.mixture, clients, this.letIn(now), this.capacity, attemptsEach);
  }

  private fits(steady: Steady, now: Time): boolean {
    return this.site.settles && steady.attemptsEach * this.letIn(now) <= this.capacity;
  }

  /** Its operations wait for their retries as long as those did that are under way. */
  private isBalanced(steady: Steady, waited: number): boolean {
    const { site } = this;
    const ticks = Math.abs(waitEach(site, this.mixture, steady) - waited);
    return (ticks * site.tick) / 1e6 <= BALANCE;
  }

  private settle(steady: Steady, now: Time): void {
    this.mode = { kind: 'settled', steady };
    this.holdSteady(steady, now);
  }

  private holdSteady(steady: Steady, now: Time): void {
    this.outcome.hold(now, this.curve, this.mixture, this.condition.admitted, {
      attempts: steady.attemptsEach,
      failures: steady.failuresEach,
      failing: steady.failing,
      errors: steady.errors,
      granted: steady.granted,
      utilisation: this.utilisation(now),
      wait: this.capacity > 0 ? (this.queue(now) / this.capacity) * 1e6 : 0,
    });
  }

  private settledUntil(steady: Steady, now: Time): Time {
    const { capacity, curve } = this;
    const { admitted, quietUtilisation } = this.condition;
    const each = admitted * steady.attemptsEach;
    const full = each === 0 ? Infinity : firstAbove(curve, capacity / each, now);
    if (!this.mixture.loadDependent || admitted === 0 || quietUtilisation === Infinity) return full;
    const quiet = (quietUtilisation * capacity) / admitted;
    const stirs = rateAt(curve, now) > quiet ? now + MINUTE : firstAbove(curve, quiet, now);
    return stirs < full ? stirs : full;
  }

  // ---- transient ----

  private beginTransient(steady: Steady, before: Rates, now: Time): void {
    const rate = this.letIn(now);
    const utilisation = before.capacity > 0 ? (steady.attemptsEach * rate) / before.capacity : 0;
    const transient = this.transientFrom(before, now, utilisation);
    transient.cohorts.begin(flowPerTick(this.site, before.mixture, steady, rate), 0, 0);
    transient.change(this.rates(), now);
    this.enterTransient(transient, now);
  }

  private transientFrom(rates: Rates, now: Time, utilisation: number): Transient {
    return new Transient(this.site, rates, now, utilisation, (slice) => this.hear(slice));
  }

  private enterTransient(transient: Transient, now: Time): void {
    this.mode = { kind: 'transient', transient };
    this.outcome.move(now, this.curve);
  }

  private trySettle(transient: Transient, now: Time): void {
    const { cohorts } = transient;
    const { site } = this;
    if (!site.settles) return;
    if (this.trySaturate(transient, now)) return;
    const collapsed = this.doom(transient, now);
    if (collapsed !== undefined) {
      this.collapse(collapsed, now);
      return;
    }
    if (cohorts.queued > 0 || transient.untold > BALANCE) return;
    const steady = this.steadyNow(now, transient.amplification);
    if (!this.fits(steady, now)) return;
    const rate = this.letIn(now);
    const flow = flowPerTick(site, this.mixture, steady, rate);
    const imbalance = Math.abs(cohorts.waiting - cohorts.waitingAt(flow));
    if (imbalance <= BALANCE * rate + ROUNDING * this.cell.capacity) this.settle(steady, now);
  }

  // ---- saturated ----

  /** The balance of a full queue over the next minute, taken in its middle; undefined when it does not stay full. */
  private saturationNow(now: Time): Saturation | undefined {
    const clients = {
      attempts: this.site.attempts,
      budget: this.condition.budget,
      atOnce: this.site.backoff.atOnce,
    };
    const rate = this.letIn(now + MINUTE / 2);
    return saturationAt(this.mixture, clients, rate, this.capacity);
  }

  /** Puts an overload in closed form when its queue is full, too short for anybody to give up, and the retries are in balance. */
  private trySaturate(transient: Transient, now: Time): boolean {
    const { cohorts } = transient;
    const { site } = this;
    const { queueLimit } = this.rates();
    const patience = ((site.timeoutTicks - 2) * site.tick) / 1e6;
    if (this.mixture.loadDependent || cohorts.ledger.dead > 0) return false;
    if (!(queueLimit < patience * this.capacity) || cohorts.queued < (1 - 1e-9) * queueLimit) return false;
    const saturation = this.saturationNow(now);
    if (saturation === undefined || transient.untold > BALANCE) return false;
    const { steady, found } = saturation;
    if (Math.abs(transient.amplification - steady.attemptsEach) > BALANCE * steady.attemptsEach) return false;
    const rate = this.letIn(now);
    const flow = flowPerTick(site, this.mixture, found, rate);
    if (Math.abs(cohorts.waiting - cohorts.waitingAt(flow)) > BALANCE * rate) return false;
    this.saturate(saturation, now);
    return true;
  }

  private saturate(saturation: Saturation, now: Time): void {
    this.mode = { kind: 'saturated', since: now, rates: this.rates(), ...saturation };
    this.holdSteady(saturation.steady, now);
  }

  private leaveSaturation({ steady, found, rejected, rates }: SaturatedMode, now: Time): void {
    const { site } = this;
    const rate = rates.admitted * rateAt(rates.curve, now);
    const transient = this.transientFrom(rates, now, (steady.attemptsEach * rate) / rates.capacity);
    transient.amplification = steady.attemptsEach;
    const flow = flowPerTick(site, rates.mixture, found, rate);
    const ticks = (rates.queueLimit / rates.capacity) * (1e6 / site.tick);
    transient.cohorts.begin(flow, 1 - rejected, 0, ticks);
    transient.change(this.rates(), now);
    this.enterTransient(transient, now);
  }

  // ---- collapsed ----

  private collapseAt(queue: number, untold: Owed, now: Time): CollapsedMode {
    return collapsedAt(this.rates(), this.site, queue, untold, now);
  }

  /** Its queue has just come to its limit. */
  private hasFilled({ collapse }: CollapsedMode, now: Time): boolean {
    return !collapse.turnsAway && isFull(collapse, now);
  }

  /** Its collapse, if nobody has been served in time for long, the retries are in balance, and it will stay so for a while. */
  private doom(transient: Transient, now: Time): CollapsedMode | undefined {
    const { cohorts } = transient;
    const { admitted } = this.condition;
    if (cohorts.barren < 2 * this.site.timeoutTicks || admitted === 0) return undefined;
    // Until the first of them have used up their attempts, operations under way have not failed yet.
    if (this.failing < ALL) return undefined;
    const collapsed = this.collapseAt(cohorts.queued, transient.owed, now);
    const attemptsEach = collapsed.collapse.attemptsEach / admitted;
    if (Math.abs(transient.amplification - attemptsEach) > STATIONARY * attemptsEach) return undefined;
    if (!willLast(collapsed)) return undefined;
    const { flow, accepted, givenUp } = collapsedFlows(collapsed, this.site, this.mixture, now);
    const alive = sumOf(flow) * accepted * this.site.timeoutTicks;
    const waiting = cohorts.waitingAt(flow, givenUp);
    const off = Math.abs(cohorts.ledger.alive - alive) + Math.abs(cohorts.waiting - waiting);
    return off <= STATIONARY * (alive + waiting) ? collapsed : undefined;
  }

  /**
   * Capacity or demand of a collapsed cell has changed: while its queue stays too long, only the speed at which the
   * queue moves is another. Whoever changes what clients do, or by how much they do it, or shortens the queue enough,
   * sets the cell free.
   */
  private rebase(mode: CollapsedMode, now: Time): void {
    const next = this.rebased(mode, now);
    const { site } = this;
    const turned = acceptedShare(mode, site, now) - acceptedShare(next, site, now);
    const sameClients = next.collapse.attemptsEach === mode.collapse.attemptsEach && Math.abs(turned) <= FEW;
    const rate = rateAt(mode.collapse.curve, now);
    const sameDemand = Math.abs(rateAt(this.curve, now) - rate) <= NEGLIGIBLE * rate;
    if (sameClients && sameDemand && willLast(next)) this.collapse(next, now);
    else this.leaveCollapse(mode, now);
  }

  /** A full queue that got more places, as hosts come back, is full again as soon as it takes to fill them. */
  private rebased(mode: CollapsedMode, now: Time): CollapsedMode {
    const next = this.collapseAt(queueAt(mode.collapse, now), mode.untold, now);
    const { collapse } = next;
    if (!mode.collapse.turnsAway || !isGrowing(collapse, now) || !isFull(collapse, now + SECOND)) return next;
    return this.collapseAt(collapse.queueLimit, mode.untold, now);
  }

  private collapse(mode: CollapsedMode, now: Time): void {
    this.mode = mode;
    const attempts = this.amplification;
    const failing = new Float64Array(this.mixture.weights.length).fill(1);
    const each = {
      attempts,
      failures: attempts,
      failing,
      errors: failing,
      granted: mode.granted,
      utilisation: this.utilisation(now),
    };
    this.outcome.hold(now, this.curve, this.mixture, this.condition.admitted, each);
  }

  private leaveCollapse(mode: CollapsedMode, now: Time): void {
    const { site } = this;
    const { timeoutTicks } = site;
    const transient = this.transientFrom(this.rates(), now, this.utilisation(now));
    const { cohorts } = transient;
    transient.amplification = this.amplification;
    transient.owe(mode.untold);
    const { flow, accepted, givenUp } = collapsedFlows(mode, site, this.mixture, now);
    const alive = sumOf(flow) * accepted * timeoutTicks;
    const dead = Math.max(0, queueAt(mode.collapse, now) - alive);
    cohorts.begin(flow, accepted, dead, timeoutTicks, givenUp);
    cohorts.barren = 2 * timeoutTicks;
    this.enterTransient(transient, now);
  }
}

function sumOf(amounts: Float64Array): number {
  let sum = 0;
  for (const amount of amounts) sum += amount;
  return sum;
}

/** From this failing share on, all operations fail; a demand that falls leaves a few of earlier ones to be told. */
const ALL = 0.99;

/**
 * A collapse is put in closed form when attempts, those who wait for an answer and those who wait for a retry are
 * together within this share of what they will be for ever.
 */
const STATIONARY = 0.01;

/** Tolerance, in seconds of demand, within which retries and untold failures count as settled. */
const BALANCE = 1e-3;

/** Seconds of the cell's full capacity: less than that is what rounding leaves behind where nobody comes any more. */
const ROUNDING = 1e-9;

/**
 * Where everything fails, clients who are turned away instead of given up on, or the other way round, only move their
 * retries by a time-out. In a change of capacity that so few of them meet, this is left out.
 */
const FEW = 0.05;

/** Changes of demand by such a share do not upset the balance of the retries. */
const NEGLIGIBLE = 0.01;
