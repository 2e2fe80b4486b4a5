import type { Backoff, Waiting } from '../backoff.ts';
import { waitShares } from '../backoff.ts';
import type { Draws } from './draws.ts';

/** Whole clients waiting to try again: like `Orbit`, but each batch is spread over its ticks by chance. */
export class WholeOrbit implements Waiting {
  waiting = 0;

  private readonly attempts: number;
  private readonly draws: Draws;
  private readonly mask: number;
  private lanes: number;
  private next = 0;
  private ring: Float64Array;
  /** By retry: share of a batch by ticks to wait, and that sum from there on. */
  private readonly shares: readonly Float64Array[];
  private readonly tails: readonly Float64Array[];

  constructor(backoff: Backoff, attempts: number, classes: number, draws: Draws) {
    this.attempts = attempts;
    this.draws = draws;
    this.lanes = classes * attempts;
    let ticks = 4;
    while (ticks < backoff.longest + 3) ticks *= 2;
    this.mask = ticks - 1;
    this.ring = new Float64Array(ticks * this.lanes);
    this.shares = Array.from({ length: attempts }, (_, retry) => waitShares(backoff, retry));
    this.tails = this.shares.map(tailsOf);
  }

  add(lane: number, amount: number, tick: number, soonest: 0 | 1): void {
    const retry = lane % this.attempts;
    const shares = this.shares[retry];
    const tails = this.tails[retry];
    this.waiting += amount;
    for (let wait = 0, left = amount; wait < shares.length && left > 0; wait++) {
      const now = this.draws.part(left, tails[wait] > 0 ? Math.min(1, shares[wait] / tails[wait]) : 1);
      this.ring[((tick + Math.max(wait, soonest)) & this.mask) * this.lanes + lane] += now;
      left -= now;
    }
  }

  take(tick: number, out: Float64Array, offset: number): void {
    this.next = tick + 1;
    const at = (tick & this.mask) * this.lanes;
    for (let lane = 0; lane < this.lanes; lane++) {
      const due = this.ring[at + lane];
      if (due === 0) continue;
      this.ring[at + lane] = 0;
      out[offset + lane] += due;
      this.waiting -= due;
    }
  }

  fillSteadily(lane: number, perTick: number, tick: number): void {
    this.next = tick + 1;
    if (perTick === 0) return;
    const tails = this.tails[lane % this.attempts];
    for (let wait = 1; wait < Math.max(2, tails.length - 1); wait++) {
      const due = this.draws.count(perTick * tailAfter(tails, wait));
      this.ring[((tick + wait) & this.mask) * this.lanes + lane] += due;
      this.waiting += due;
    }
  }

  meanWait(lane: number): number {
    const shares = this.shares[lane % this.attempts];
    let mean = 0;
    for (let wait = 0; wait < shares.length; wait++) mean += shares[wait] * Math.max(1, wait);
    return mean;
  }

  reclass(where: Float64Array, from: number, to: number): void {
    this.ring = reclassedWhole(this.ring, where, from, to, this.attempts, this.mask + 1, this.draws);
    this.lanes = to * this.attempts;
  }

  countByClass(out: Float64Array): void {
    for (let lane = 0; lane < this.lanes; lane++) {
      const c = Math.floor(lane / this.attempts);
      for (let wait = 0; wait <= this.mask; wait++)
        out[c] += this.ring[((this.next + wait) & this.mask) * this.lanes + lane];
    }
  }

  clear(): void {
    this.ring.fill(0);
    this.waiting = 0;
  }
}

/** Moves rows of lanes from one set of classes to another, each client by chance. */
export function reclassedWhole(
  rows: Float64Array,
  where: Float64Array,
  from: number,
  to: number,
  attempts: number,
  count: number,
  draws: Draws,
): Float64Array {
  const out = new Float64Array(count * to * attempts);
  for (let row = 0; row < count; row++) {
    for (let c = 0; c < from; c++) {
      for (let attempt = 0; attempt < attempts; attempt++) {
        let left = rows[(row * from + c) * attempts + attempt];
        for (let d = 0, rest = 1; d < to && left > 0; d++) {
          const share = where[c * to + d];
          const moved = d === to - 1 ? left : draws.part(left, rest > 0 ? Math.min(1, share / rest) : 0);
          out[(row * to + d) * attempts + attempt] += moved;
          left -= moved;
          rest -= share;
        }
      }
    }
  }
  return out;
}

function tailsOf(shares: Float64Array): Float64Array {
  const tails = new Float64Array(shares.length + 1);
  for (let wait = shares.length - 1; wait >= 0; wait--) tails[wait] = tails[wait + 1] + shares[wait];
  return tails;
}

/** Share of a batch that still waits after so many ticks, of retries that wait one at least. */
function tailAfter(tails: Float64Array, wait: number): number {
  return wait <= 1 ? 1 : wait < tails.length ? tails[wait] : 0;
}
