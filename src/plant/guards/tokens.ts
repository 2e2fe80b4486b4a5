import type { RetryBudgetLaw } from '../../domain/index.ts';

/** A bucket is divided into so many steps at most, and a token into so many. */
const MOST_STEPS = 512;
const STEPS_PER_TOKEN = 20;

/** Events per client in one sub-step of a tick; the explicit scheme errs by the order of this. */
const FINE = 0.1;

/**
 * The token buckets of all clients of a cell, as the share of clients by tokens saved: a Markov chain on a grid, in
 * which first tries (or successes) put `deposit` in and retries take 1 out where there is 1.
 *
 * It takes a client's tries and failures for independent of each other in time. That is exact for many clients whose
 * attempts fail by chance; where one client's failures come in bursts the bound is in README.md.
 */
export class Tokens {
  private readonly law: RetryBudgetLaw;
  /** Grid points per token. */
  private readonly perToken: number;
  /** Share of clients by grid point, from empty to full. */
  private shares: Float64Array;
  private next: Float64Array;
  /** First grid point with a whole token. */
  private readonly one: number;
  private isFull = true;

  constructor(law: RetryBudgetLaw) {
    this.law = law;
    const fitting = Math.floor(MOST_STEPS / Math.max(law.saved, 1e-9));
    this.perToken = fitting >= 1 ? Math.min(STEPS_PER_TOKEN, fitting) : MOST_STEPS / law.saved;
    const points = Math.max(1, Math.round(law.saved * this.perToken)) + 1;
    this.one = Math.ceil(this.perToken - 1e-9);
    this.shares = new Float64Array(points);
    this.next = new Float64Array(points);
    this.clear();
  }

  /** Share of clients who have a token to spend. */
  get able(): number {
    if (this.isFull) return this.shares.length > this.one ? 1 : 0;
    let sum = 0;
    for (let at = this.one; at < this.shares.length; at++) sum += this.shares[at];
    return sum > 1 ? 1 : sum;
  }

  /** Mean tokens of a client. */
  get mean(): number {
    let sum = 0;
    this.shares.forEach((share, at) => {
      sum += share * at;
    });
    return sum / this.perToken;
  }

  /**
   * Lets a tick pass in which each client gets `deposits` deposits and wants `wanted` retries, both on average. Returns
   * the share of the wanted retries that is granted.
   */
  tick(deposits: number, wanted: number): number {
    if (this.isFull && wanted === 0) return 1;
    this.isFull = false;
    const steps = Math.max(1, Math.ceil((deposits + wanted) / FINE));
    let granted = 0;
    for (let step = 0; step < steps; step++) {
      granted += this.able;
      this.move(deposits / steps, wanted / steps);
    }
    this.isFull = wanted === 0 && this.shares[this.shares.length - 1] > 1 - 1e-12;
    return granted / steps;
  }

  clear(): void {
    this.shares.fill(0);
    this.shares[this.shares.length - 1] = 1;
    this.isFull = true;
  }

  private move(deposits: number, wanted: number): void {
    const { shares, next, one, perToken } = this;
    const full = shares.length - 1;
    const up = this.law.deposit * perToken;
    next.fill(0);
    for (let at = 0; at <= full; at++) {
      const share = shares[at];
      if (share === 0) continue;
      const spends = at >= one ? wanted : 0;
      next[at] += share * (1 - deposits - spends);
      put(next, Math.min(full, at + up), share * deposits);
      if (spends > 0) put(next, at - perToken, share * spends);
    }
    this.shares = next;
    this.next = shares;
  }
}

/** Puts an amount between two grid points, so that its mean is where it should be. */
function put(grid: Float64Array, place: number, amount: number): void {
  const at = place <= 0 ? 0 : Math.floor(place + 1e-9);
  const beyond = Math.max(0, place - at);
  if (beyond < 1e-9 || at + 1 >= grid.length) grid[at] += amount;
  else {
    grid[at] += amount * (1 - beyond);
    grid[at + 1] += amount * beyond;
  }
}
