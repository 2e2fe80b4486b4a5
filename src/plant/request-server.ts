import type { Cell, CellState, PlantLaw, RetryLaw } from '../domain/index.ts';
import type { Duration, RandomStreams, Time } from '../kernel/index.ts';
import { Priority, SECOND, sqrt } from '../kernel/index.ts';
import { Condition } from './condition.ts';
import type { DayCurve } from './day-curve.ts';
import { rateAt } from './day-curve.ts';
import { warmFactor } from './guards/guard-laws.ts';
import type { Ledger } from './ledger.ts';
import type { Mixture } from './mixture.ts';
import { errorsAt, VERSIONS } from './mixture.ts';
import { Outcome } from './outcome.ts';
import type { Books } from './request/books.ts';
import { total } from './request/books.ts';
import { ledgerOf } from './request/ledger-of.ts';
import type { Effort } from './request/over-budget.ts';
import { RequestCell } from './request/request-cell.ts';
import { KINDS_PER_SLOT, SlotCounts } from './request/slot-counts.ts';
import { VersionCounts } from './request/version-counts.ts';
import type { ServingSide } from './serving-side.ts';
import type { Site } from './site.ts';

/** Demand, load errors and outcomes are taken as constant for so long, counted from time 0. */
const SLICE = SECOND;

/** The cell is looked at this often, and what its users experience is told. */
const CHECK = 5 * SECOND;

/** A queue this short may be chance: that of an M/M/1 at 95 % utilisation is longer for 0.6 % of the time. */
const CHANCE_QUEUE = 100;

/**
 * A cell in which every attempt is an event, on a clock of its own that follows the run whenever somebody looks.
 *
 * What comes of its operations is counted, not computed: shares that people experience are those of the operations that
 * began in a slice. Base errors alone are an expectation, so that a healthy cell fails exactly as much as it should.
 */
export class RequestServer implements ServingSide {
  readonly condition: Condition;
  curve: DayCurve;
  readonly outcome: Outcome;
  capacity: number;
  revision = 0;

  private readonly site: Site;
  private readonly cell: Cell;
  /** Attempts per second with all hosts and a warm cache. */
  private readonly fullCapacity: number;
  private readonly inside: RequestCell;
  private readonly slots: SlotCounts;
  private readonly versions: VersionCounts;
  private mixture: Mixture;
  private readonly kindWeights: Float64Array;
  private readonly kindErrors: Float64Array;
  private classErrors = new Float64Array(0);
  /** Demand whose rate the arrivals follow now. */
  private followed: DayCurve | undefined;

  // ---- counted by the end of the last slice, and over it ----
  private sliceEnd: Time = 0;
  private before: Counts = NOTHING_YET;
  private offered: number;
  private lastAmplification = 1;
  /** When somebody was last answered well and in time. */
  private lastGood: Time = 0;
  /** Operations that began and that failed since the last look, and whether the latter were more than chance makes. */
  private recent: { readonly started: number; readonly failed: number } = { started: 0, failed: 0 };
  private fails = false;
  /** Share of the hosts that were there when last looked at. */
  private present = 1;

  constructor(site: Site, cell: Cell, curve: DayCurve, inputs: Inputs) {
    const segments = site.segmentShares.length;
    const kinds = KINDS_PER_SLOT * VERSIONS * segments;
    this.site = site;
    this.cell = cell;
    this.curve = curve;
    this.fullCapacity = cell.capacity * warmFactor(inputs.law.serving ?? {});
    this.capacity = this.fullCapacity;
    this.condition = new Condition(site.budget);
    this.outcome = new Outcome(site, curve);
    this.mixture = site.untouched;
    this.kindWeights = new Float64Array(kinds);
    this.kindErrors = new Float64Array(kinds);
    this.inside = new RequestCell({ cell, kinds, ...inputs });
    this.slots = new SlotCounts(this.inside.client.books, segments);
    this.versions = new VersionCounts(this.inside.client.books, site.baseErrors);
    this.offered = rateAt(curve, 0);
    this.inside.simulation.at(SLICE, this.endSlice, Priority.last);
  }

  // ---- what is done to it ----

  advance(now: Time): void {
    this.inside.runUntil(now);
  }

  pause(now: Time): void {
    this.inside.runUntil(now);
    this.closeSlice(now);
  }

  refresh(now: Time): void {
    const { condition, cell, inside, site } = this;
    const share = condition.capacityOf(cell) / cell.capacity;
    this.capacity = share * this.fullCapacity;
    const limit = condition.queueLimitOf(cell, site.queueSeconds);
    inside.setCapacity(share, limit, condition.hosts);
    inside.client.admit(condition.admitted);
    inside.setBudget(condition.budget, (condition.budget * rateAt(this.curve, now) * site.tick) / SECOND);
    this.reweigh();
    // Hosts that come back bring nothing of the cache along.
    if (condition.present > this.present) this.keepCached(this.present / condition.present);
    this.present = condition.present;
    if (this.followed !== this.curve) this.follow(now);
    this.revision++;
  }

  get isAtEase(): boolean {
    return this.condition.effects.length === 0;
  }

  reweigh(): void {
    this.mixture = this.condition.mixtureOf(this.site.segmentShares);
    this.setKinds();
  }

  absorbsCapacity(): boolean {
    return false;
  }

  wake(): void {
    const { started, failed } = this.recent;
    const { baseErrors } = this.site;
    // By two standard errors of the count, so that a single bad moment of a small cell is no state of its own; and once it
    // fails, not until the count itself is low, so that a single good moment is none either.
    const surely = this.fails ? failed : failed - 2 * sqrt(failed);
    this.fails = surely >= Math.max(0.005, 10 * baseErrors) * started && failed > 0;
    this.recent = { started: 0, failed: 0 };
  }

  wakeTime(now: Time): Time {
    return (Math.floor(now / CHECK) + 1) * CHECK;
  }

  private keepCached(share: number): void {
    const { cache } = this.inside;
    if (cache !== undefined) cache.hits *= share;
  }

  clearQueue(now: Time): void {
    this.keepCached(0);
    this.inside.clear();
    this.lastGood = now;
    this.revision++;
  }

  // ---- what can be seen ----

  get failing(): number {
    const { failing } = this.outcome;
    let sum = 0;
    for (let slot = 0; slot < failing.length; slot++) sum += this.mixture.slotWeights[slot] * failing[slot];
    return sum;
  }

  get state(): CellState {
    const { capacity, site } = this;
    if (capacity === 0) return 'down';
    const { waiting, simulation } = this.inside;
    if (waiting > 0 && simulation.now - this.lastGood >= 2 * site.timeout) return 'collapsed';
    const tick = (capacity * site.tick) / SECOND;
    const patience = (capacity * site.timeout) / SECOND;
    if (waiting > Math.max(tick, Math.min(CHANCE_QUEUE, patience / 2))) return 'overloaded';
    return this.fails ? 'failing' : 'healthy';
  }

  get amplification(): number {
    return this.lastAmplification;
  }

  utilisation(): number {
    if (this.capacity > 0) return this.offered / this.capacity;
    return this.offered === 0 ? 0 : Infinity;
  }

  queue(): number {
    return this.inside.waiting;
  }

  get constantFlows(): null {
    return null;
  }

  load(): number {
    const left = this.capacity / this.fullCapacity;
    return left === 0 ? 0 : Math.min(1, this.utilisation()) * left;
  }

  get ledger(): Ledger {
    return ledgerOf(this.inside.client);
  }

  // ---- slices ----

  private readonly endSlice = (): void => {
    const { now } = this.inside.simulation;
    this.closeSlice(now);
    this.follow(now);
    if (this.mixture.loadDependent) this.setKinds();
    this.inside.simulation.at(now + SLICE, this.endSlice, Priority.last);
  };

  private closeSlice(now: Time): void {
    if (now === this.sliceEnd) return;
    const { client } = this.inside;
    const seconds = (now - this.sliceEnd) / SECOND;
    const counts = countsOf(client.books, client.alive);
    const { before } = this;
    const sent = counts.sent - before.sent;
    const letIn = counts.letIn - before.letIn;
    const refused = counts.refused - before.refused;
    const started = letIn + refused;
    this.slots.close(this.mixture.slotWeights, this.condition.sticky === 'request');
    const bad = counts.bad - before.bad + refused;
    const ofNew = this.versions.close(this.mixture, Math.min(this.utilisation(), MOST_UTILISATION));
    const slow = this.versions.slowShares();
    this.outcome.observe(now, this.mixture, {
      failed: this.slots.failing,
      attempts: sent + refused,
      bad,
      ofNew,
      slow,
    });
    this.offered = sent / seconds;
    this.lastAmplification = letIn > 0 ? sent / letIn : 1;
    if (counts.good > before.good || letIn === 0) this.lastGood = now;
    this.recent = {
      started: this.recent.started + started,
      failed: this.recent.failed + counts.failed - before.failed,
    };
    this.before = counts;
    this.sliceEnd = now;
    this.revision++;
  }

  /** Arrivals follow the demand as it is in the middle of the slice under way. */
  private follow(now: Time): void {
    this.followed = this.curve;
    const begin = Math.floor(now / SLICE) * SLICE;
    this.inside.setRate(Math.max(0, rateAt(this.curve, begin + SLICE / 2)));
  }

  private setKinds(): void {
    const { mixture, kindWeights, kindErrors } = this;
    const classes = mixture.weights.length;
    if (this.classErrors.length !== classes) this.classErrors = new Float64Array(classes);
    // Who waits longer than its client does has failed by its time-out, whatever else delays it.
    const wait =
      mixture.loadDependent && this.capacity > 0 ? (this.inside.waiting / this.capacity) * SECOND : 0;
    errorsAt(mixture, Math.min(this.utilisation(), MOST_UTILISATION), this.classErrors, wait);
    this.outcome.refuse(mixture);
    for (let slot = 0, kind = 0; slot < mixture.classOf.length; slot++, kind += KINDS_PER_SLOT) {
      kindWeights[kind] = mixture.slotWeights[slot] * (1 - mixture.poison[slot]);
      kindErrors[kind] = this.classErrors[mixture.classOf[slot]];
      kindWeights[kind + 1] = mixture.slotWeights[slot] * mixture.poison[slot];
      kindErrors[kind + 1] = 1;
    }
    this.inside.setKinds(kindWeights, kindErrors);
  }
}

/** Beyond it load errors are certain; an infinite one (no capacity) would make their law 0 × ∞. */
const MOST_UTILISATION = 1e6;

interface Inputs {
  readonly law: PlantLaw;
  readonly retries: RetryLaw;
  readonly streams: RandomStreams;
  readonly effort: Effort;
  readonly slow: Duration | undefined;
}

/** What a cell's clients have counted so far. `good`, `bad`: attempts answered well, and failed as their clients know. */
interface Counts {
  readonly letIn: number;
  readonly refused: number;
  readonly failed: number;
  readonly sent: number;
  readonly good: number;
  readonly bad: number;
}

const NOTHING_YET: Counts = { letIn: 0, refused: 0, failed: 0, sent: 0, good: 0, bad: 0 };

function countsOf(books: Books, alive: number): Counts {
  const refused = total(books.refused);
  const sent = total(books.sent);
  const good = total(books.inTime);
  const failed = total(books.failed);
  const bad = sent - good - alive - total(books.superseded);
  return { letIn: total(books.started) - refused, refused, failed, sent, good, bad };
}
