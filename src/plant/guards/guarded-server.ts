import type { Cell, CellState } from '../../domain/index.ts';
import type { Time } from '../../kernel/index.ts';
import type { DayCurve } from '../day-curve.ts';
import { firstAbove } from '../day-curve.ts';
import { FlowServer } from '../flow-server.ts';
import type { Ledger } from '../ledger.ts';
import type { Effect, Mixture } from '../mixture.ts';
import { isFaultless } from '../mixture.ts';
import type { ServingSide } from '../serving-side.ts';
import type { Site } from '../site.ts';
import type { Steady } from '../steady.ts';
import { laneFlows, steadyAt } from '../steady.ts';
import type { Rates, Slice } from '../transient.ts';
import { Transient } from '../transient.ts';
import { HealthChecks } from './balancer.ts';
import { failsByDependencies } from './dependencies.ts';
import type { Draws } from './draws.ts';
import type { GuardLaws } from './guard-laws.ts';
import { warmFactor } from './guard-laws.ts';
import { GuardedCohorts } from './guarded-cohorts.ts';
import { Guards, safeLoad } from './guards.ts';

/** A cell's flows are constant, or they are stepped; the closed forms of overload hold only without guards. */
type Mode =
  | { readonly kind: 'settled'; readonly steady: Steady }
  | { readonly kind: 'transient'; readonly transient: Transient };

/**
 * The serving side of a cell whose clients or servers guard themselves, or whose size calls for whole counts: as
 * `Server`, but what the guards remember is part of it, and it settles only where they rest.
 */
export class GuardedServer extends FlowServer implements ServingSide {
  private readonly guards: Guards;
  private readonly checks: HealthChecks | undefined;
  /** What the dependencies do to it all the time. */
  private readonly standing: readonly Effect[];
  private mode: Mode;
  private present = 1;

  constructor(site: Site, laws: GuardLaws, cell: Cell, curve: DayCurve, draws: Draws) {
    super(site, cell, curve, laws.retries.bucket === undefined ? site.budget : Infinity);
    const { balancer, dependencies = [] } = laws.serving;
    this.guards = new Guards(laws, draws);
    this.checks = balancer === undefined ? undefined : new HealthChecks(balancer);
    const share = failsByDependencies(dependencies);
    const failing: Effect = { impairment: { primitive: 'errors', share, retryHelps: true }, reach: 1 };
    this.standing = share > 0 ? [failing] : [];
    this.capacity = this.capacityNow();
    this.mixture = this.mixtureNow();
    this.mode = { kind: 'settled', steady: steadyAt(this.mixture, this.clients, 0, this.capacity, 1) };
  }

  advance(now: Time): void {
    if (this.mode.kind === 'transient') this.mode.transient.advance(now);
  }

  pause(now: Time): void {
    if (this.mode.kind !== 'transient') return;
    this.mode.transient.advance(now);
    this.mode.transient.closeSlice();
  }

  refresh(now: Time): void {
    const { mode } = this;
    this.warm();
    this.checks?.follow(this.condition.effects, this.hostsOnNew, now);
    const before = this.rates();
    this.capacity = this.capacityNow();
    this.mixture = this.mixtureNow();
    this.adapt(now);
    this.revision++;
    if (mode.kind === 'transient') {
      mode.transient.change(this.rates(), now);
      return;
    }
    const steady = this.steadyNow(now, mode.steady.attemptsEach);
    if (this.fits(steady, now)) this.settle(steady, now);
    else this.beginTransient(mode.steady, before, now);
  }

  get isAtEase(): boolean {
    return this.mode.kind === 'settled' && isFaultless(this.mixture) && this.condition.effects.length === 0;
  }

  reweigh(now: Time): void {
    this.mixture = this.mixtureNow();
    this.outcome.reweigh(now, this.mixture);
  }

  absorbsCapacity(): boolean {
    // Hosts that go take their part of a cache along, so no change of capacity is too small to look at.
    return false;
  }

  wake(now: Time): void {
    const { mode } = this;
    const isOther = this.checks?.probe(now) === true;
    if (mode.kind === 'settled' || isOther) this.refresh(now);
    this.revision++;
    if (this.mode.kind === 'transient') this.trySettle(this.mode.transient, now);
  }

  wakeTime(now: Time): Time {
    const { mode, site } = this;
    const flows =
      mode.kind === 'settled'
        ? this.settledUntil(mode.steady, now)
        : mode.transient.tickEnd + site.checkTicks * site.tick;
    return Math.min(flows, this.checks?.wakeTime ?? Infinity);
  }

  clearQueue(now: Time): void {
    if (this.mode.kind === 'transient') this.mode.transient.cohorts.clear();
    else {
      this.guards.keep(0);
      this.refresh(now);
    }
    this.revision++;
  }

  // ---- what can be seen ----

  get state(): CellState {
    const { mode, site } = this;
    if (this.capacity === 0) return 'down';
    if (mode.kind === 'transient') {
      const { cohorts } = mode.transient;
      if (cohorts.barren >= 2 * site.timeoutTicks && cohorts.queued > 0) return 'collapsed';
      if (cohorts.queued > (this.capacity * site.tick) / 1e6 + this.scatter(cohorts.queued))
        return 'overloaded';
    }
    return this.failing < Math.max(0.005, 10 * site.baseErrors) ? 'healthy' : 'failing';
  }

  get amplification(): number {
    const { mode } = this;
    return mode.kind === 'settled' ? mode.steady.attemptsEach : mode.transient.amplification;
  }

  utilisation(now: Time): number {
    if (this.mode.kind === 'transient') return this.mode.transient.utilisation;
    return this.capacity === 0 ? Infinity : (this.amplification * this.letIn(now)) / this.capacity;
  }

  queue(): number {
    return this.mode.kind === 'settled' ? 0 : this.mode.transient.cohorts.queued;
  }

  get constantFlows(): { readonly attempts: number; readonly failures: number } | null {
    const { mode, outcome } = this;
    if (mode.kind === 'transient' || this.isSwayedByLoad()) return null;
    return outcome.perOperation(this.condition.admitted, this.amplification, mode.steady.failuresEach);
  }

  load(now: Time): number {
    const left = this.capacity / (this.cell.capacity * warmFactor(this.guards.laws.serving));
    return left === 0 ? 0 : Math.min(1, this.utilisation(now)) * left;
  }

  get ledger(): Ledger | undefined {
    return this.mode.kind === 'transient' ? this.mode.transient.cohorts.ledger : undefined;
  }

  // ---- what it is now ----

  private capacityNow(): number {
    const kept = 1 - (this.checks?.ejected ?? 0);
    return this.condition.capacityOf(this.cell) * kept * warmFactor(this.guards.laws.serving);
  }

  private mixtureNow(): Mixture {
    const { checks, condition, standing } = this;
    const effects = checks === undefined ? condition.effects : checks.seen(condition.effects);
    return condition.mixtureOf(this.site.segmentShares, [...standing, ...effects]);
  }

  /** Share of the hosts on the new version, where any host may serve any request. */
  private get hostsOnNew(): number {
    return this.condition.sticky === 'request' ? this.condition.exposure : 0;
  }

  private get clients(): { readonly attempts: number; readonly budget: number } {
    return { attempts: this.site.attempts, budget: this.condition.budget };
  }

  /** Hosts that come back bring nothing of the cache along. */
  private warm(): void {
    const { present } = this.condition;
    if (present > this.present) this.guards.keep(this.present / present);
    this.present = present;
  }

  private adapt(now: Time): void {
    const asked = this.condition.demandFactor;
    const present = this.curve.mean > 0 ? this.curve.mean : this.letIn(now);
    this.guards.adapt(this.capacity, asked > 0 ? present / asked : present);
  }

  // ---- settled ----

  private steadyNow(now: Time, attemptsEach: number): Steady {
    const steady = steadyAt(this.mixture, this.clients, this.letIn(now), this.capacity, attemptsEach);
    const slow = this.guards.slow(0);
    // Second attempts for slow services are attempts too.
    return slow === 0 ? steady : { ...steady, attemptsEach: steady.attemptsEach * (1 + slow) };
  }

  private fits(steady: Steady, now: Time): boolean {
    const { guards, site, capacity } = this;
    const rate = this.letIn(now);
    const load = steady.attemptsEach * rate;
    if (!site.settles || load > capacity || !guards.leaveAlone(steady, rate)) return false;
    return !guards.isWhole || load === 0 || load <= safeLoad(capacity, site.timeout / 1e6);
  }

  private settle(steady: Steady, now: Time): void {
    this.mode = { kind: 'settled', steady };
    this.outcome.hold(now, this.curve, this.mixture, this.condition.admitted, {
      attempts: steady.attemptsEach,
      failures: steady.failuresEach,
      failing: steady.failing,
      errors: steady.errors,
      granted: steady.granted,
      utilisation: this.utilisation(now),
    });
  }

  private settledUntil(steady: Steady, now: Time): Time {
    const { capacity, curve, guards, site } = this;
    const { admitted } = this.condition;
    const most = guards.isWhole ? safeLoad(capacity, site.timeout / 1e6) : capacity;
    const each = admitted * steady.attemptsEach;
    const full = each === 0 ? Infinity : firstAbove(curve, most / each, now);
    // Errors that move with the load, and breakers that hear of more failures, are looked at every minute.
    const isSwayed = this.isSwayedByLoad() || steady.failuresEach > 0;
    return isSwayed && admitted > 0 ? Math.min(full, now + LOOK) : full;
  }

  // ---- transient ----

  private beginTransient(steady: Steady, before: Rates, now: Time): void {
    const { guards, site } = this;
    const rate = this.letIn(now);
    const { timeoutTicks, attempts, backoff } = site;
    const utilisation = before.capacity > 0 ? (steady.attemptsEach * rate) / before.capacity : 0;
    const cohorts = new GuardedCohorts(
      timeoutTicks,
      attempts,
      backoff,
      before.mixture.weights.length,
      guards,
    );
    const hear = (slice: Slice) => this.hear(slice);
    const transient = new Transient(site, before, now, utilisation, hear, cohorts);
    const operations = (rate * site.tick) / 1e6;
    const flow = laneFlows(before.mixture, steady.errors, steady.granted, attempts, operations);
    cohorts.begin(flow, 0, 0);
    if (now === 0) guards.forget();
    transient.change(this.rates(), now);
    this.mode = { kind: 'transient', transient };
    this.outcome.move(now, this.curve);
  }

  private trySettle(transient: Transient, now: Time): void {
    const { site } = this;
    const { cohorts } = transient;
    const tickWork = (this.capacity * site.tick) / 1e6;
    const queued = this.guards.isWhole
      ? Math.max(0, cohorts.queued - QUIET_TICKS * tickWork)
      : cohorts.queued;
    if (!site.settles || queued > 0 || transient.untold > BALANCE) return;
    const steady = this.steadyNow(now, transient.amplification);
    if (!this.fits(steady, now)) return;
    const rate = this.letIn(now);
    // Who is in a service that ends too late has not been told of yet.
    const { alive, hedged, dead } = cohorts.ledger;
    if (alive + hedged + dead - cohorts.queued > BALANCE * rate) return;
    const perTick = (rate * site.tick) / 1e6;
    const flow = laneFlows(this.mixture, steady.errors, steady.granted, site.attempts, perTick);
    const balanced = cohorts.waitingAt(flow);
    const imbalance = Math.abs(cohorts.waiting - balanced);
    if (imbalance <= BALANCE * rate + this.scatter(balanced)) this.settle(steady, now);
  }

  /** How far a whole count strays from its mean by chance. */
  private scatter(mean: number): number {
    return this.guards.isWhole ? 4 * Math.sqrt(mean + 1) : 0;
  }
}

/** Tolerance, in seconds of demand, within which retries and untold failures count as settled. */
const BALANCE = 1e-3;

/** How often flows that may leave their balance are looked at. */
const LOOK = 60_000_000;

/** A cell of whole counts may have so many ticks of work in its queue by chance and still be at ease. */
const QUIET_TICKS = 3;
