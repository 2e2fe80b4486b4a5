import type { Duration } from '../../kernel/index.ts';
import type { Attempts } from './attempts.ts';

/**
 * Attempts whose clients wait, in the order of sending. Time-outs are all equally long, so they expire in that order:
 * one timer serves them all, and an answer in time costs it nothing. The same holds for hedges.
 */
export class WaitingList {
  private readonly attempts: Attempts;
  private readonly timeout: Duration;
  private readonly hedgeAfter: Duration;
  private readonly onTimeout: (attempt: number) => void;
  private readonly onHedge: (attempt: number) => void;
  private readonly expire = () => this.expireDue();
  private readonly hedge = () => this.hedgeDue();
  private oldest = -1;
  private newest = -1;
  /** The oldest whose time for a hedge is still to come. */
  private unhedged = -1;
  private expiring = false;
  private hedging = false;

  /** `timeout`, `hedgeAfter`: microseconds from sending, Infinity for never. `onTimeout` removes its attempt. */
  constructor(
    attempts: Attempts,
    law: { readonly timeout: Duration; readonly hedgeAfter: Duration },
    onTimeout: (attempt: number) => void,
    onHedge: (attempt: number) => void,
  ) {
    this.attempts = attempts;
    this.timeout = law.timeout;
    this.hedgeAfter = law.hedgeAfter;
    this.onTimeout = onTimeout;
    this.onHedge = onHedge;
  }

  /** An attempt is sent now. */
  add(attempt: number): void {
    const { attempts, newest } = this;
    const { now } = attempts.simulation;
    attempts.sentAt[attempt] = now;
    attempts.older[attempt] = newest;
    attempts.newer[attempt] = -1;
    if (newest >= 0) attempts.newer[newest] = attempt;
    else this.oldest = attempt;
    this.newest = attempt;
    if (!this.expiring && this.timeout !== Infinity) {
      this.expiring = true;
      attempts.simulation.at(now + this.timeout, this.expire);
    }
    if (this.hedgeAfter !== Infinity) this.awaitHedge(attempt, now);
  }

  remove(attempt: number): void {
    const { older, newer } = this.attempts;
    const before = older[attempt];
    const after = newer[attempt];
    if (before >= 0) newer[before] = after;
    else this.oldest = after;
    if (after >= 0) older[after] = before;
    else this.newest = before;
    if (this.unhedged === attempt) this.unhedged = after;
  }

  private awaitHedge(attempt: number, now: number): void {
    if (this.unhedged < 0) this.unhedged = attempt;
    if (this.hedging) return;
    this.hedging = true;
    this.attempts.simulation.at(now + this.hedgeAfter, this.hedge);
  }

  private expireDue(): void {
    const { simulation, sentAt } = this.attempts;
    const latest = simulation.now - this.timeout;
    while (this.oldest >= 0 && sentAt[this.oldest] <= latest) this.onTimeout(this.oldest);
    this.expiring = this.oldest >= 0;
    if (this.expiring) simulation.at(this.attempts.sentAt[this.oldest] + this.timeout, this.expire);
  }

  private hedgeDue(): void {
    const { attempts } = this;
    const { simulation } = attempts;
    const latest = simulation.now - this.hedgeAfter;
    while (this.unhedged >= 0 && attempts.sentAt[this.unhedged] <= latest) {
      const attempt = this.unhedged;
      this.unhedged = attempts.newer[attempt];
      this.onHedge(attempt);
    }
    this.hedging = this.unhedged >= 0;
    if (this.hedging) simulation.at(attempts.sentAt[this.unhedged] + this.hedgeAfter, this.hedge);
  }
}
