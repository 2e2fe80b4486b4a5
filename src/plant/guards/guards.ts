import type { Steady } from '../steady.ts';
import { Breakers } from './breakers.ts';
import { Brink } from './brink.ts';
import { Cache, costOf } from './cache.ts';
import type { Draws } from './draws.ts';
import { EXPECTED } from './draws.ts';
import type { GuardLaws } from './guard-laws.ts';
import { takesLonger } from './slow-services.ts';
import { Throttle } from './throttle.ts';
import { Tokens } from './tokens.ts';
import { trips } from './trips.ts';

/** What happened in a tick of a guarded cell, over all its clients. */
export interface TickOutcome {
  /** Attempts sent, hedges included, and those served while their clients waited. */
  readonly requests: number;
  readonly answered: number;
  /** Attempts let through by breakers; answers clients heard, and time-outs. */
  readonly sent: number;
  readonly good: number;
  readonly bad: number;
  readonly timedOut: number;
  /** Work that stands before an attempt sent now, in ticks, and share of answers that are good. */
  readonly wait: number;
  readonly fine: number;
}

/** The mechanisms of one cell, with what they remember. */
export class Guards {
  readonly laws: GuardLaws;
  readonly draws: Draws;
  readonly tokens: Tokens | undefined;
  readonly breakers: Breakers | undefined;
  readonly throttle: Throttle | undefined;
  readonly cache: Cache | undefined;
  readonly brink: Brink;
  /** By ticks waited: share of services that then still end within the time-out. */
  readonly inTime: Float64Array;
  /** Mean service time, in seconds. */
  private serviceTime = 0;
  /** Clients of the cell: each has a bucket and a breaker. */
  clients = 1;

  constructor(laws: GuardLaws, draws: Draws = EXPECTED) {
    const { retries, serving, tick, timeoutTicks } = laws;
    this.laws = laws;
    this.draws = draws;
    this.brink = new Brink(laws.service, serving.servers ?? 1);
    this.inTime = new Float64Array(timeoutTicks).fill(1);
    if (retries.bucket !== undefined) this.tokens = new Tokens(retries.bucket);
    if (retries.breaker !== undefined) this.breakers = new Breakers(retries.breaker, tick, timeoutTicks);
    if (serving.cache !== undefined) this.cache = new Cache(serving.cache);
    if (serving.throttle !== undefined) {
      const { factor, window } = serving.throttle;
      this.throttle = new Throttle(factor, Math.max(1, Math.round(window / tick)));
    }
  }

  /** Amounts are whole and moved by chance. */
  get isWhole(): boolean {
    return this.draws.isWhole;
  }

  /** Work of an attempt now, where that of one with a warm cache is 1. */
  get cost(): number {
    const { cache, laws } = this;
    if (cache === undefined || laws.serving.cache === undefined) return 1;
    return cache.cost / costOf(laws.serving.cache, laws.serving.cache.hits);
  }

  /** Nothing it remembers differs from what it would in a quiet cell. */
  get isResting(): boolean {
    return (
      (this.cache?.isWarm ?? true) &&
      (this.breakers?.closed ?? 1) > 1 - 1e-6 &&
      (this.throttle?.share ?? 0) === 0
    );
  }

  /** Capacity, in attempts per second with a warm cache, and demand of an average day. */
  adapt(capacity: number, operations: number): void {
    const { laws } = this;
    this.clients = Math.max(1, laws.clientRate > 0 ? operations / laws.clientRate : 1);
    const serviceTime = capacity > 0 ? (laws.serving.servers ?? 1) / capacity : 0;
    if (serviceTime === this.serviceTime) return;
    this.serviceTime = serviceTime;
    for (let waited = 0; waited < laws.timeoutTicks; waited++) {
      // Who came and is served in the same tick has not waited; otherwise both happen at any instant of their ticks.
      const left = laws.timeoutTicks - (waited === 0 ? 0 : waited + 0.5);
      this.inTime[waited] = 1 - takesLonger(laws.service, serviceTime, (left * laws.tick) / 1e6);
    }
  }

  /** Share of attempts whose client sends a second one while they are served, after a wait of so many ticks in the queue. */
  slow(waited: number): number {
    const { retries, service, tick, hedgeTicks, timeoutTicks } = this.laws;
    // Who has waited so long has sent it while it waited.
    if (retries.hedge === undefined || waited >= hedgeTicks || hedgeTicks >= timeoutTicks) return 0;
    return takesLonger(service, this.serviceTime, (retries.hedge.after - waited * tick) / 1e6);
  }

  /**
   * Whether a steady flow that would be settled without them leaves all mechanisms at rest: retries that buckets can
   * nearly always pay for, failures at which breakers hardly ever open and a throttle never refuses, no hedges that
   * mend failures, no services as long as the time-out. What they would change for ever is stepped for ever.
   */
  leaveAlone(steady: Steady, operations: number): boolean {
    if (!this.isResting || this.inTime[0] < 1 - RARELY) return false;
    const failing = steady.attemptsEach > 0 ? steady.failuresEach / steady.attemptsEach : 0;
    const { bucket, breaker } = this.laws.retries;
    const { throttle } = this.laws.serving;
    // Where nobody waits everything is served in time, and the throttle takes errors for served as well.
    if (throttle !== undefined && throttle.factor < 1) return false;
    if (failing === 0) return true;
    if (this.slow(0) > RARELY) return false;
    if (bucket !== undefined) {
      // With twice the deposits it needs, a bucket of 7 tokens is empty once in a thousand times (Lundberg's bound).
      const deposits = bucket.deposit * (bucket.per === 'first-try' ? 1 : 1 - failing);
      if (2 * (steady.attemptsEach - 1) > deposits || bucket.saved < 7) return false;
    }
    if (breaker === undefined) return true;
    const perTick = (operations * steady.attemptsEach * this.laws.tick) / (1e6 * this.clients);
    const windowTicks = Math.max(1, Math.round(breaker.window / this.laws.tick));
    const openTicks = breaker.openFor / this.laws.tick;
    const now = { bad: perTick * failing, good: perTick * (1 - failing) };
    const held = { bad: now.bad * windowTicks, good: now.good * windowTicks };
    return trips(breaker, held, now, windowTicks) * openTicks < RARELY;
  }

  /** A quiet past, in which so many attempts came per tick, of which this share failed. */
  rest(perTick: number, failing: number): void {
    this.tokens?.clear();
    this.throttle?.rest(perTick);
    this.breakers?.rest(perTick / this.clients, failing);
    if (this.cache?.isWarm) this.cache.settle();
  }

  /** Time begins: nothing came before. */
  forget(): void {
    this.throttle?.clear();
  }

  /** Only this share of the hosts, or of what they remember, is still there. */
  keep(share: number): void {
    this.cache?.keep(share);
    if (share === 0) this.throttle?.clear();
  }

  /** The tick is over. */
  tick(outcome: TickOutcome): void {
    this.throttle?.tick(outcome.requests, outcome.answered);
    this.cache?.fill(outcome.answered);
    const { breakers, clients } = this;
    if (breakers === undefined) return;
    const inTime = outcome.wait < this.laws.timeoutTicks;
    breakers.tick({
      sent: outcome.sent / clients,
      good: outcome.good / clients,
      bad: outcome.bad / clients,
      timedOut: outcome.timedOut / clients,
      hope: inTime ? outcome.fine : 0,
      knownAfter: inTime ? Math.floor(outcome.wait) : this.laws.timeoutTicks,
    });
  }
}

/** What happens to a smaller share is left out where the cell is settled. */
const RARELY = 1e-4;

/**
 * In a cell of whole counts somebody waits longer than the time-out with about the probability e^−(C − λ)T that holds for
 * M/M/1; with this exponent that is once in 5 · 10⁸ attempts, so such a cell may be settled.
 */
const RARE = 20;

/** The load, per second, up to which chance alone practically never makes a client wait too long. */
export function safeLoad(capacity: number, timeoutSeconds: number): number {
  return Math.max(0, capacity - RARE / timeoutSeconds);
}
