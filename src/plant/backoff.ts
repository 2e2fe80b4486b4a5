import type { RetryLaw } from '../domain/index.ts';
import type { Duration } from '../kernel/index.ts';
import { decorrelatedWaits } from './guards/decorrelated.ts';

/**
 * The waits of a client before its retries, in ticks: retry n waits a whole number of ticks from `least[n]` to
 * `most[n]`, each as likely; `late[n]` is the share that waits one tick more. Index 0 is unused: the first attempt.
 */
export interface Backoff {
  readonly least: Int32Array;
  readonly most: Int32Array;
  readonly late: Float64Array;
  /** Longest wait of any retry. */
  readonly longest: number;
  readonly jittered: boolean;
  /** Nobody ever waits. */
  readonly atOnce: boolean;
  /** Where a wait has a law of its own: by retry, the share of a batch that waits 0, 1, 2 … ticks. */
  readonly kernels?: readonly Float64Array[];
}

/** Clients waiting to try again, by lane (class · attempts + attempt). */
export interface Waiting {
  /** Waiting now. */
  readonly waiting: number;
  add(lane: number, amount: number, tick: number, soonest: 0 | 1): void;
  take(tick: number, out: Float64Array, offset: number): void;
  fillSteadily(lane: number, perTick: number, tick: number): void;
  meanWait(lane: number): number;
  reclass(where: Float64Array, from: number, to: number): void;
  countByClass(out: Float64Array): void;
  clear(): void;
}

/** Puts the retry law of the clients on a grid of ticks, keeping the mean wait. */
export function backoffOf(law: RetryLaw, tick: Duration): Backoff {
  const plain = plainBackoffOf(law, tick);
  if (law.backoff !== 'decorrelated-jitter') return plain;
  const kernels = decorrelatedWaits(law.attempts, law.base, law.cap, tick);
  return { ...plain, kernels, longest: Math.max(1, ...kernels.map(({ length }) => length)) };
}

/** Share of a batch that waits 0, 1, 2 … ticks before this retry. */
export function waitShares({ least, most, late, jittered, kernels }: Backoff, retry: number): Float64Array {
  if (kernels !== undefined) return kernels[retry];
  const shares = new Float64Array(most[retry] + 2);
  if (jittered) shares.fill(1 / (most[retry] - least[retry] + 1), least[retry], most[retry] + 1);
  else {
    shares[least[retry]] = 1 - late[retry];
    shares[least[retry] + 1] = late[retry];
  }
  return shares;
}

/** How long clients wait on average before this retry, in ticks, `soonest` at least. */
export function meanWait(
  { least, most, late, jittered, kernels }: Backoff,
  retry: number,
  soonest: 0 | 1,
): number {
  if (kernels !== undefined) {
    const shares = kernels[retry];
    let sum = soonest * shares[0];
    for (let wait = 1; wait < shares.length; wait++) sum += wait * shares[wait];
    return sum;
  }
  const from = Math.max(soonest, least[retry]);
  if (jittered) return (from + Math.max(from, most[retry])) / 2;
  return least[retry] >= soonest ? from + late[retry] : from;
}

function plainBackoffOf(law: RetryLaw, tick: Duration): Backoff {
  const least = new Int32Array(law.attempts);
  const most = new Int32Array(law.attempts);
  const late = new Float64Array(law.attempts);
  const jittered = law.backoff === 'full-jitter' || law.backoff === 'equal-jitter';
  let longest = 0;
  for (let retry = 1, wait = law.base; retry < law.attempts; retry++, wait = Math.min(law.cap, wait * 2)) {
    const ticks = bounds(law, wait, tick);
    least[retry] = jittered ? Math.round(ticks.from) : Math.floor(ticks.from);
    most[retry] = jittered ? Math.round(ticks.to) : least[retry];
    late[retry] = jittered ? 0 : ticks.from - least[retry];
    longest = Math.max(longest, most[retry] + 1);
  }
  const atOnce = law.backoff === 'none' || law.base === 0;
  return { least, most, late, longest, jittered, atOnce };
}

function bounds(law: RetryLaw, wait: Duration, tick: Duration): { from: number; to: number } {
  const ticks = Math.min(wait, law.cap) / tick;
  switch (law.backoff) {
    case 'none':
      return { from: 0, to: 0 };
    case 'fixed': {
      const always = Math.min(law.base, law.cap) / tick;
      return { from: always, to: always };
    }
    case 'exponential':
      return { from: ticks, to: ticks };
    case 'full-jitter':
      return { from: 0, to: ticks };
    case 'equal-jitter':
      return { from: ticks / 2, to: ticks };
    case 'decorrelated-jitter':
      return { from: 0, to: 0 };
  }
}

/**
 * Amounts of clients waiting to try again, by lane, on a ring of ticks. Jitter spreads a batch evenly
 * over a stretch of ticks; such batches are kept as a difference array, so that each costs two additions however long
 * the stretch.
 */
export class Orbit implements Waiting {
  /** Waiting now. */
  waiting = 0;

  private readonly backoff: Backoff;
  private readonly attempts: number;
  private readonly mask: number;
  private lanes: number;
  /** The tick to be taken next. */
  private next = 0;
  /** What becomes due at each tick, or with jitter the change of it from the tick before. */
  private ring: Float64Array;
  private level: Float64Array;

  constructor(backoff: Backoff, attempts: number, classes: number) {
    this.backoff = backoff;
    this.attempts = attempts;
    this.lanes = classes * attempts;
    let ticks = 4;
    while (ticks < backoff.longest + 3) ticks *= 2;
    this.mask = ticks - 1;
    this.ring = new Float64Array(ticks * this.lanes);
    this.level = new Float64Array(this.lanes);
  }

  /** So many will arrive as attempt `lane % attempts` after their backoff, counted from `tick`, `soonest` ticks later at least. */
  add(lane: number, amount: number, tick: number, soonest: 0 | 1): void {
    const { least, most, late, jittered } = this.backoff;
    const retry = lane % this.attempts;
    const ring = this.ring;
    const mask = this.mask;
    const lanes = this.lanes;
    this.waiting += amount;
    const from = least[retry] < soonest ? soonest : least[retry];
    if (jittered) {
      const to = most[retry] < from ? from : most[retry];
      const each = amount / (to - from + 1);
      ring[((tick + from) & mask) * lanes + lane] += each;
      ring[((tick + to + 1) & mask) * lanes + lane] -= each;
      return;
    }
    if (this.backoff.kernels !== undefined) {
      this.spread(lane, amount, tick, soonest);
      return;
    }
    const later = least[retry] < soonest ? 0 : amount * late[retry];
    ring[((tick + from) & mask) * lanes + lane] += amount - later;
    if (later > 0) ring[((tick + from + 1) & mask) * lanes + lane] += later;
  }

  /** Spreads a batch whose wait has a law of its own. */
  private spread(lane: number, amount: number, tick: number, soonest: 0 | 1): void {
    const shares = waitShares(this.backoff, lane % this.attempts);
    for (let wait = 0; wait < shares.length; wait++)
      this.ring[((tick + (wait < soonest ? soonest : wait)) & this.mask) * this.lanes + lane] +=
        amount * shares[wait];
  }

  /** Takes out who is due at this tick; ticks are taken one by one. Adds them to `out` from `offset` on, by lane. */
  take(tick: number, out: Float64Array, offset: number): void {
    this.next = tick + 1;
    const ring = this.ring;
    const level = this.level;
    const at = (tick & this.mask) * this.lanes;
    const jittered = this.backoff.jittered;
    let taken = 0;
    for (let lane = 0; lane < this.lanes; lane++) {
      let due = ring[at + lane];
      if (jittered) {
        due += level[lane];
        // Sums of differences keep a rounding error where they should be back at zero.
        level[lane] = due < 0 ? 0 : due;
        if (due < 0) due = 0;
      }
      ring[at + lane] = 0;
      if (due === 0) continue;
      out[offset + lane] += due;
      taken += due;
    }
    this.waiting -= taken;
    if (this.waiting < 0) this.waiting = 0;
  }

  /** Fills an empty orbit as if so many per tick had been added to the lane for ever, up to `tick`. */
  fillSteadily(lane: number, perTick: number, tick: number, soonest: 0 | 1 = 1): void {
    this.next = tick + 1;
    if (perTick === 0) return;
    const law = this.lawOf(lane, soonest);
    const jittered = this.backoff.jittered;
    const longest = law.to + (law.late > 0 ? 1 : 0);
    let before = 0;
    for (let wait = 1; wait <= longest; wait++) {
      const due = perTick * this.shareWaiting(lane, law, wait, soonest);
      const at = ((tick + wait) & this.mask) * this.lanes + lane;
      this.ring[at] += jittered ? due - before : due;
      this.waiting += due;
      before = due;
    }
    if (jittered) this.ring[((tick + longest + 1) & this.mask) * this.lanes + lane] -= before;
  }

  /** How long a retry of this lane waits on average, in ticks, `soonest` at least. */
  meanWait(lane: number, soonest: 0 | 1 = 1): number {
    return meanWait(this.backoff, lane % this.attempts, soonest);
  }

  /** Sorts the waiting into other classes; `where` as `transition` gives it. */
  reclass(where: Float64Array, from: number, to: number): void {
    const { attempts, mask } = this;
    this.ring = reclassed(this.ring, where, from, to, attempts, mask + 1);
    this.level = reclassed(this.level, where, from, to, attempts, 1);
    this.lanes = to * attempts;
  }

  /** Adds those who wait to `out`, by class. */
  countByClass(out: Float64Array): void {
    for (let lane = 0; lane < this.lanes; lane++) {
      const c = Math.floor(lane / this.attempts);
      let due = this.level[lane];
      for (let wait = 0; wait <= this.mask; wait++) {
        const here = this.ring[((this.next + wait) & this.mask) * this.lanes + lane];
        due = this.backoff.jittered ? due + here : here;
        out[c] += due;
      }
    }
  }

  clear(): void {
    this.ring.fill(0);
    this.level.fill(0);
    this.waiting = 0;
  }

  /** Share of a batch that waits at least so many ticks. */
  private shareWaiting(lane: number, law: WaitLaw, wait: number, soonest: 0 | 1): number {
    const { kernels } = this.backoff;
    if (kernels === undefined) return shareWaiting(law, wait);
    if (wait <= soonest) return 1;
    const shares = kernels[lane % this.attempts];
    let sum = 0;
    for (let later = shares.length - 1; later >= wait; later--) sum += shares[later];
    return sum;
  }

  /** The wait of a retry that follows a time-out, or an answer: that is known at the end of a tick, one tick too late. */
  private lawOf(lane: number, soonest: 0 | 1): WaitLaw {
    const { least, most, late, kernels } = this.backoff;
    const retry = lane % this.attempts;
    if (kernels !== undefined) return { from: 1, to: Math.max(1, kernels[retry].length - 1), late: 0 };
    const from = Math.max(soonest, least[retry]);
    return { from, to: Math.max(from, most[retry]), late: least[retry] >= soonest ? late[retry] : 0 };
  }
}

interface WaitLaw {
  readonly from: number;
  readonly to: number;
  readonly late: number;
}

/** Moves rows of lanes from one set of classes to another. */
export function reclassed(
  rows: Float64Array,
  where: Float64Array,
  from: number,
  to: number,
  attempts: number,
  count: number,
): Float64Array {
  const out = new Float64Array(count * to * attempts);
  for (let row = 0; row < count; row++) {
    for (let c = 0; c < from; c++) {
      for (let attempt = 0; attempt < attempts; attempt++) {
        const amount = rows[(row * from + c) * attempts + attempt];
        if (amount === 0) continue;
        for (let d = 0; d < to; d++) out[(row * to + d) * attempts + attempt] += amount * where[c * to + d];
      }
    }
  }
  return out;
}

/** Share of a batch that waits at least so many ticks. */
function shareWaiting(law: WaitLaw, wait: number): number {
  if (wait <= law.from) return 1;
  if (wait <= law.to) return (law.to + 1 - wait) / (law.to + 1 - law.from);
  return wait === law.to + 1 ? law.late : 0;
}
