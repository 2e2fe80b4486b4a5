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
 * Those of a cohort came half a tick after its beginning on average, so they give up in the middle of a tick.
 *
 * Clients who do not wait before a retry are nowhere in between: whose answer is an error takes the place that has just
 * become free, and who finds the queue full finds it so again, until all attempts are used up.
 *
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
  private readonly atOnce: boolean;
  /** By tick modulo the time-out: the lanes of its cohort, and their sum. */
  private alive: Float64Array;
  private readonly sizes: Float64Array;
  /** Attempts whose clients want to try again, by lane of the attempt that failed: from time-outs, and from answers. */
  private wanted: Float64Array;
  /** Attempts of clients who do not wait, about to be sent, by lane; and their sum. */
  private again: Float64Array;
  private againNow = 0;
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
    this.atOnce = backoff.atOnce;
    this.alive = new Float64Array(timeoutTicks * this.lanes);
    this.sizes = new Float64Array(timeoutTicks);
    this.wanted = new Float64Array(this.lanes);
    this.again = new Float64Array(this.lanes);
    this.weights = new Float64Array(classes);
    this.errors = new Float64Array(classes);
    this.started = new Float64Array(classes);
    this.failed = new Float64Array(classes);
  }

  /** One tick, in which `fresh` operations start and the server can do `work` attempts. */
  step(fresh: number, work: number): void {
    const { atOnce, ledger, tick } = this;
    const slot = tick % this.timeout;
    const answeredBefore = ledger.answered;
    let allowance = this.budget === Infinity ? Infinity : fresh * this.budget;
    let left = work;
    if (this.sizes[slot] > 0) {
      // Who is as old as the time-out in this tick is so in its middle, on average.
      if (this.dead < work / 2) left -= this.serve(work / 2, tick - 1);
      allowance -= this.giveUp(slot, allowance);
    }
    if (this.oldest <= tick - this.timeout) this.oldest = tick - this.timeout + 1;
    this.arrive(slot, fresh);
    left -= this.serve(left, tick);
    if (atOnce) {
      allowance -= this.retry(allowance, 0);
      while (left > 0 && this.againNow > 0) {
        this.join(slot);
        left -= this.serve(left, tick);
        allowance -= this.retry(allowance, 0);
      }
      this.reject(slot, this.againNow, allowance);
      this.join(slot);
    } else {
      this.reject(slot, 0, allowance);
      this.retry(allowance, 1);
    }
    this.barren = ledger.answered > answeredBefore ? 0 : this.barren + 1;
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

  /**
   * Operations that would wait for a retry if each lane had this flow per tick for ever. Share of the retries that
   * follow a time-out: `givenUp`; the others follow an answer.
   */
  waitingAt(flow: Float64Array, givenUp = 0): number {
    if (this.atOnce) return 0;
    let sum = 0;
    for (let lane = 0; lane < this.lanes; lane++) {
      if (lane % this.attempts === 0 || flow[lane] === 0) continue;
      const { orbit } = this;
      sum += flow[lane] * (1 - givenUp) * orbit.meanWait(lane, 1);
      if (givenUp > 0) sum += flow[lane] * givenUp * orbit.meanWait(lane, 0);
    }
    return sum;
  }

  /**
   * Puts a steady past into an empty cell: `flow` attempts per tick and lane have come for ever. Of each, `queued` of
   * the last `ticks` (the last time-out, if left out) are still in the queue, behind `dead` attempts that nobody waits
   * for. `givenUp`: see `waitingAt`.
   */
  begin(flow: Float64Array, queued: number, dead: number, ticks = this.timeout, givenUp = 0): void {
    const { atOnce, attempts, lanes, ledger, orbit } = this;
    for (let lane = 0; lane < lanes && !atOnce; lane++) {
      if (lane % attempts === 0) continue;
      // The cohort that gives up first in the first tick adds its retries then.
      orbit.fillSteadily(lane, flow[lane] * (1 - givenUp), this.timeout - 1, 1);
      if (givenUp > 0) orbit.fillSteadily(lane, flow[lane] * givenUp, this.timeout - 1, 0);
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
    ledger.waiting = orbit.waiting;
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
    this.again = new Float64Array(this.lanes);
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
    const { alive, again, attempts, ledger, weights } = this;
    const base = slot * this.lanes;
    this.orbit.take(this.tick, alive, base);
    for (let c = 0; c < this.classes; c++) {
      const amount = fresh * weights[c];
      alive[base + c * attempts] += amount;
      this.started[c] += amount;
    }
    let size = 0;
    for (let lane = 0; lane < this.lanes; lane++) {
      alive[base + lane] += again[lane];
      again[lane] = 0;
      size += alive[base + lane];
    }
    this.againNow = 0;
    this.sizes[slot] = size;
    this.arrivals += size;
    ledger.arrived += size;
    ledger.started += fresh;
    ledger.alive += size;
  }

  /** Retries that do not wait join those who have come in this tick. */
  private join(slot: number): void {
    const { again, alive, lanes, ledger, sizes } = this;
    const amount = this.againNow;
    if (amount === 0) return;
    for (let lane = 0; lane < lanes; lane++) alive[slot * lanes + lane] += again[lane];
    again.fill(0);
    this.againNow = 0;
    sizes[slot] += amount;
    this.arrivals += amount;
    ledger.arrived += amount;
    ledger.alive += amount;
    if (this.oldest > this.tick) this.oldest = this.tick;
  }

  /** The server works off the queue from its head, up to who came in tick `newest`. Returns how many. */
  private serve(work: number, newest: number): number {
    const { ledger, sizes, timeout } = this;
    const buried = work < this.dead ? work : this.dead;
    this.dead -= buried;
    ledger.servedTooLate += buried;
    ledger.dead = this.dead;
    let left = work - buried;
    let answered = 0;
    while (left > 0 && this.oldest <= newest) {
      const slot = this.oldest % timeout;
      const size = sizes[slot];
      if (size > left) {
        this.answer(slot, left / size);
        sizes[slot] = size - left;
        answered += left;
        left = 0;
        break;
      }
      if (size > 0) this.answer(slot, 1);
      sizes[slot] = 0;
      answered += size;
      left -= size;
      this.oldest++;
    }
    ledger.answered += answered;
    ledger.alive = this.oldest > newest ? 0 : ledger.alive - answered;
    return work - left;
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

  /** What the queue cannot hold, besides the `next` to join it, is turned away; who came last is at its end. */
  private reject(slot: number, next: number, allowance: number): void {
    const excess = this.dead + this.ledger.alive + next - this.queueLimit;
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
    if (this.atOnce) this.exhaust(allowance);
  }

  /** Who was turned away and does not wait is turned away as often as attempts are left and granted. */
  private exhaust(allowance: number): void {
    const { attempts, lanes, ledger, wanted } = this;
    let retries = 0;
    for (let lane = 0; lane < lanes; lane++) {
      const amount = wanted[lane];
      wanted[lane] = 0;
      retries += amount * (attempts - 1 - (lane % attempts));
      this.failed[Math.floor(lane / attempts)] += amount;
      ledger.failed += amount;
    }
    if (retries > allowance) retries = allowance > 0 ? allowance : 0;
    this.arrivals += retries;
    this.failures += retries;
    ledger.arrived += retries;
    ledger.rejected += retries;
  }

  /** Those who want to try again do so if they have an attempt left and the budget grants it. Returns the granted. */
  private retry(allowance: number, soonest: 0 | 1): number {
    const { again: next, atOnce, attempts, lanes, ledger, orbit, wanted } = this;
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
          if (atOnce) next[lane + 1] += again;
          else orbit.add(lane + 1, again, this.tick, soonest);
          granted += again;
        }
        this.failed[c] += amount - again;
        ledger.failed += amount - again;
      }
    }
    ledger.waiting = orbit.waiting;
    if (atOnce) this.againNow += granted;
    return granted;
  }
}
