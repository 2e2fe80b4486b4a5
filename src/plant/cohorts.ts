import type { Backoff } from './backoff.ts';
import { Orbit, reclassed } from './backoff.ts';
import type { Ledger } from './ledger.ts';
import { emptyLedger } from './ledger.ts';

/**
 * An overloaded cell, tick by tick: one queue, first in, first out, that keeps the work of clients who have given up.
 *
 * A *cohort* is what came in one tick, by lane (class · attempts + attempt number). A cohort is alive until it is as
 * old as the time-out; then its clients give up, all at once, and it is dead: it still costs the server its work, but
 * helps nobody. Because the queue is in order of age, the dead are always at its head, and one number holds them.
 * Amounts are expectations, not whole requests.
 */
export class Cohorts {
  readonly ledger: Ledger = emptyLedger();

  // ---- what holds, set from outside between ticks ----
  /** Attempts the queue can hold. */
  queueLimit = Infinity;
  /** By class: share of fresh operations, and probability that an attempt answered in time is an error. */
  weights: Float64Array;
  errors: Float64Array;
  /** Retries granted per first try. */
  budget = Infinity;

  // ---- what happened, added up until someone sets it back ----
  /** Operations started and failed, by class. */
  started: Float64Array;
  failed: Float64Array;
  arrivals = 0;
  /** Attempts that failed: errors, time-outs, rejections; each counted when its client knows. */
  failures = 0;
  /** Ticks in a row in which nobody was answered in time. */
  barren = 0;

  private readonly timeout: number;
  private readonly attempts: number;
  private classes: number;
  private lanes: number;
  private readonly orbit: Orbit;
  /** By tick modulo the time-out: the lanes of its cohort, and their sum. */
  private alive: Float64Array;
  private readonly sizes: Float64Array;
  /** Attempts whose clients want to try again, by lane of the attempt that failed: from time-outs, and from answers. */
  private wanted: Float64Array;
  private tick = 0;
  /** No cohort before this tick has anyone alive. */
  private oldest = 0;
  private dead = 0;

  constructor(timeoutTicks: number, attempts: number, backoff: Backoff, classes: number) {
    this.timeout = timeoutTicks;
    this.attempts = attempts;
    this.classes = classes;
    this.lanes = classes * attempts;
    this.orbit = new Orbit(backoff, attempts, classes);
    this.alive = new Float64Array(timeoutTicks * this.lanes);
    this.sizes = new Float64Array(timeoutTicks);
    this.wanted = new Float64Array(this.lanes);
    this.weights = new Float64Array(classes);
    this.errors = new Float64Array(classes);
    this.started = new Float64Array(classes);
    this.failed = new Float64Array(classes);
  }

  /** One tick, in which `fresh` operations start and the server can do `work` attempts. */
  step(fresh: number, work: number): void {
    const slot = this.tick % this.timeout;
    let allowance = this.budget === Infinity ? Infinity : fresh * this.budget;
    allowance -= this.giveUp(slot, allowance);
    this.arrive(slot, fresh);
    const answered = this.serve(work);
    this.reject(slot);
    this.retry(allowance, 1);
    this.barren = answered > 0 ? 0 : this.barren + 1;
    this.tick++;
  }

  /** Attempts in the queue, dead and alive. */
  get queued(): number {
    return this.dead + this.ledger.alive;
  }

  /** Operations between two attempts. */
  get waiting(): number {
    return this.orbit.waiting;
  }

  /** Operations that would wait for a retry if each lane had this flow per tick for ever. */
  waitingAt(flow: Float64Array): number {
    let sum = 0;
    for (let lane = 0; lane < this.lanes; lane++) {
      if (lane % this.attempts > 0 && flow[lane] > 0) sum += flow[lane] * this.orbit.meanWait(lane);
    }
    return sum;
  }

  /**
   * Puts a steady past into an empty cell: `flow` attempts per tick and lane have come for ever. Of each, `queued` of
   * the last `ticks` (the last time-out, if left out) are still in the queue, behind `dead` attempts that nobody waits for.
   */
  begin(flow: Float64Array, queued: number, dead: number, ticks = this.timeout): void {
    const { attempts, lanes, ledger } = this;
    for (let lane = 0; lane < lanes; lane++) {
      if (lane % attempts > 0) this.orbit.fillSteadily(lane, flow[lane], this.timeout - 1);
    }
    if (queued > 0) {
      for (let slot = 0; slot < this.timeout; slot++) {
        const left = Math.min(1, Math.max(0, ticks - (this.timeout - 1 - slot)));
        for (let lane = 0; lane < lanes; lane++) {
          const amount = flow[lane] * queued * left;
          this.alive[slot * lanes + lane] = amount;
          this.sizes[slot] += amount;
        }
        ledger.alive += this.sizes[slot];
      }
    }
    this.tick = this.timeout;
    this.dead = dead;
    ledger.dead = dead;
    ledger.waiting = this.orbit.waiting;
    ledger.carried = ledger.alive + dead;
    ledger.underWay = ledger.alive + ledger.waiting;
  }

  /** Throws everybody out, those who wait for a retry too; their operations have failed. */
  clear(): void {
    const { ledger, attempts, lanes } = this;
    const gone = new Float64Array(this.classes);
    for (let at = 0; at < this.alive.length; at++)
      gone[Math.floor((at % lanes) / attempts)] += this.alive[at];
    this.orbit.countByClass(gone);
    for (let c = 0; c < this.classes; c++) {
      this.failed[c] += gone[c];
      ledger.failed += gone[c];
    }
    this.failures += ledger.alive;
    ledger.discarded += ledger.alive + this.dead;
    this.orbit.clear();
    this.alive.fill(0);
    this.sizes.fill(0);
    this.dead = 0;
    this.oldest = this.tick;
    ledger.alive = 0;
    ledger.dead = 0;
    ledger.waiting = 0;
  }

  /** Sorts everybody into other classes; `where` as `transition` gives it. Weights and errors have to be set anew. */
  reclass(where: Float64Array, classes: number): void {
    this.orbit.reclass(where, this.classes, classes);
    this.alive = reclassed(this.alive, where, this.classes, classes, this.attempts, this.timeout);
    this.classes = classes;
    this.lanes = classes * this.attempts;
    this.wanted = new Float64Array(this.lanes);
    this.weights = new Float64Array(classes);
    this.errors = new Float64Array(classes);
    this.started = new Float64Array(classes);
    this.failed = new Float64Array(classes);
  }

  /** The cohort that is now as old as the time-out gives up. Returns how many of its retries were granted. */
  private giveUp(slot: number, allowance: number): number {
    const size = this.sizes[slot];
    if (size === 0) return 0;
    const { alive, wanted, lanes, ledger } = this;
    const base = slot * lanes;
    for (let lane = 0; lane < lanes; lane++) {
      wanted[lane] += alive[base + lane];
      alive[base + lane] = 0;
    }
    this.sizes[slot] = 0;
    this.dead += size;
    this.failures += size;
    ledger.alive -= size;
    return this.retry(allowance, 0);
  }

  private arrive(slot: number, fresh: number): void {
    const { alive, attempts, ledger, weights } = this;
    const base = slot * this.lanes;
    this.orbit.take(this.tick, alive, base);
    for (let c = 0; c < this.classes; c++) {
      const amount = fresh * weights[c];
      alive[base + c * attempts] += amount;
      this.started[c] += amount;
    }
    let size = 0;
    for (let lane = 0; lane < this.lanes; lane++) size += alive[base + lane];
    this.sizes[slot] = size;
    this.arrivals += size;
    ledger.arrived += size;
    ledger.started += fresh;
    ledger.alive += size;
  }

  /** The server works off the queue from its head. Returns how many got an answer in time. */
  private serve(work: number): number {
    const { ledger, sizes, timeout } = this;
    const buried = work < this.dead ? work : this.dead;
    this.dead -= buried;
    ledger.servedTooLate += buried;
    ledger.dead = this.dead;
    let left = work - buried;
    if (this.oldest <= this.tick - timeout) this.oldest = this.tick - timeout + 1;
    let answered = 0;
    while (left > 0 && this.oldest <= this.tick) {
      const slot = this.oldest % timeout;
      const size = sizes[slot];
      if (size > left) {
        this.answer(slot, left / size);
        sizes[slot] = size - left;
        answered += left;
        break;
      }
      if (size > 0) this.answer(slot, 1);
      sizes[slot] = 0;
      answered += size;
      left -= size;
      this.oldest++;
    }
    ledger.answered += answered;
    ledger.alive = this.oldest > this.tick ? 0 : ledger.alive - answered;
    return answered;
  }

  /** This share of a cohort is answered. */
  private answer(slot: number, share: number): void {
    const { alive, attempts, errors, ledger, wanted } = this;
    const base = slot * this.lanes;
    for (let c = 0, lane = 0; c < this.classes; c++) {
      const p = errors[c];
      for (let attempt = 0; attempt < attempts; attempt++, lane++) {
        const amount = alive[base + lane];
        if (amount === 0) continue;
        const served = amount * share;
        alive[base + lane] = share === 1 ? 0 : amount - served;
        ledger.succeeded += served * (1 - p);
        if (p > 0) {
          wanted[lane] += served * p;
          this.failures += served * p;
        }
      }
    }
  }

  /** What the queue cannot hold is turned away; who came last is at its end. */
  private reject(slot: number): void {
    const excess = this.dead + this.ledger.alive - this.queueLimit;
    if (!(excess > 0)) return;
    const { alive, lanes, ledger, wanted } = this;
    const size = this.sizes[slot];
    const rejected = excess < size ? excess : size;
    // More than has come can only be too much where the queue itself has shrunk: hosts took their part of it along.
    const lost = Math.min(this.dead, excess - rejected);
    this.dead -= lost;
    ledger.dead = this.dead;
    ledger.discarded += lost;
    if (rejected === 0) return;
    const base = slot * lanes;
    const share = rejected / size;
    for (let lane = 0; lane < lanes; lane++) {
      const amount = alive[base + lane] * share;
      wanted[lane] += amount;
      alive[base + lane] -= amount;
    }
    this.sizes[slot] = size - rejected;
    this.failures += rejected;
    ledger.rejected += rejected;
    ledger.alive -= rejected;
  }

  /** Those who want to try again do so if they have an attempt left and the budget grants it. Returns the granted. */
  private retry(allowance: number, soonest: 0 | 1): number {
    const { attempts, lanes, ledger, orbit, wanted } = this;
    let share = 1;
    if (allowance < Infinity) {
      let sum = 0;
      for (let lane = 0; lane < lanes; lane++) if ((lane + 1) % attempts !== 0) sum += wanted[lane];
      if (sum > allowance) share = allowance > 0 ? allowance / sum : 0;
    }
    let granted = 0;
    for (let c = 0, lane = 0; c < this.classes; c++) {
      for (let attempt = 1; attempt <= attempts; attempt++, lane++) {
        const amount = wanted[lane];
        if (amount === 0) continue;
        wanted[lane] = 0;
        const again = attempt < attempts ? amount * share : 0;
        if (again > 0) {
          orbit.add(lane + 1, again, this.tick, soonest);
          granted += again;
        }
        this.failed[c] += amount - again;
        ledger.failed += amount - again;
      }
    }
    ledger.waiting = orbit.waiting;
    return granted;
  }
}
