import type { Simulation, Time } from '../../kernel/index.ts';
import { requireCount } from './require.ts';

/** What a run may use at most; beyond it nothing more is sent, and `stoppedAt` says since when. */
export interface Budget {
  /** Attempts sent in all. */
  readonly attempts?: number | undefined;
  /** Attempts and waiting operations held at one instant; each takes about 90 bytes. */
  readonly inside?: number | undefined;
}

/** What has become of an attempt's place. */
export const State = {
  free: 0,
  /** Its client waits for an answer. */
  waiting: 1,
  /** Its client has given up; whoever serves it does not know. */
  abandoned: 2,
  /** No attempt now: an operation between two attempts. */
  between: 3,
} as const;

/** A million attempts inside take some 90 MB; a queue that long is a model gone wrong, not a result. */
const MOST_INSIDE = 4_000_000;

/**
 * The attempts of one simulation, by place: an array for each property, so that sending one allocates nothing. All
 * clients and stations of a simulation share one table, and an attempt keeps its place until it is answered.
 *
 * An operation has no place of its own. It goes with its latest attempt; when that is abandoned, the operation moves
 * on to the place of its next attempt and leaves the old one to whoever serves it.
 */
export class Attempts {
  readonly simulation: Simulation;
  /** Places in use. */
  inside = 0;
  /** Attempts sent so far. */
  sent = 0;
  /** When the budget was used up; undefined while it is not. */
  stoppedAt: Time | undefined;

  state = new Uint8Array(64);
  /** Class of the operation, which decides the errors it meets. */
  kind = new Int32Array(64);
  /** Attempts of the operation so far, this one included. */
  tries = new Int32Array(64);
  /** Whose operation it is: the number of a client, or the attempt on whose behalf it was begun. */
  who = new Int32Array(64);
  /** When the operation began, and when this attempt was sent. */
  startedAt = new Float64Array(64);
  sentAt = new Float64Array(64);
  /** The wait before this attempt, in microseconds. */
  wait = new Float64Array(64);
  /** The attempt sent at the same time for the same operation; -1: none. */
  twin = new Int32Array(64);
  /** Its client's list: sent before and after it. */
  older = new Int32Array(64);
  newer = new Int32Array(64);
  /** Its station's queue. */
  ahead = new Int32Array(64);
  behind = new Int32Array(64);
  /** When it joined its station, and where it is there: a server, or one of `Spot`. */
  joinedAt = new Float64Array(64);
  spot = new Int32Array(64);

  /** Attempts and waiting operations that can be held at one instant. */
  readonly mostInside: number;
  private mostSent: number;
  private free = -1;
  private used = 0;

  constructor(simulation: Simulation, budget: Budget = {}) {
    this.simulation = simulation;
    this.mostSent = budget.attempts ?? Infinity;
    this.mostInside = budget.inside ?? MOST_INSIDE;
    requireCount('budget.attempts', this.mostSent, 1);
    requireCount('budget.inside', this.mostInside, 1);
  }

  /** Places there are, used or not; grows. */
  get size(): number {
    return this.state.length;
  }

  /** A place for an attempt; -1 when the budget is used up. */
  take(): number {
    if (this.inside >= this.mostInside || this.stoppedAt !== undefined) return this.stop();
    this.inside++;
    const free = this.free;
    if (free >= 0) {
      this.free = this.ahead[free];
      return free;
    }
    if (this.used === this.state.length) this.grow();
    return this.used++;
  }

  /** Gives a place back. */
  release(attempt: number): void {
    this.state[attempt] = State.free;
    this.ahead[attempt] = this.free;
    this.free = attempt;
    this.inside--;
  }

  /** From now on so many more may be sent, whatever was allowed before. */
  allow(more: number): void {
    this.mostSent = this.sent + more;
  }

  /** Counts an attempt that is about to be sent; false when the budget is used up. */
  count(): boolean {
    if (this.sent >= this.mostSent || this.stoppedAt !== undefined) return this.stop() >= 0;
    this.sent++;
    return true;
  }

  private stop(): -1 {
    this.stoppedAt ??= this.simulation.now;
    return -1;
  }

  private grow(): void {
    const size = this.state.length * 2;
    const bytes = new Uint8Array(size);
    bytes.set(this.state);
    this.state = bytes;
    this.kind = longer(this.kind, size);
    this.tries = longer(this.tries, size);
    this.who = longer(this.who, size);
    this.startedAt = longerFloats(this.startedAt, size);
    this.sentAt = longerFloats(this.sentAt, size);
    this.wait = longerFloats(this.wait, size);
    this.twin = longer(this.twin, size);
    this.older = longer(this.older, size);
    this.newer = longer(this.newer, size);
    this.ahead = longer(this.ahead, size);
    this.behind = longer(this.behind, size);
    this.joinedAt = longerFloats(this.joinedAt, size);
    this.spot = longer(this.spot, size);
  }
}

/** A longer copy. */
export function longer(array: Int32Array, size: number): Int32Array<ArrayBuffer> {
  const copy = new Int32Array(size);
  copy.set(array);
  return copy;
}

/** A longer copy. */
function longerFloats(array: Float64Array, size: number): Float64Array<ArrayBuffer> {
  const copy = new Float64Array(size);
  copy.set(array);
  return copy;
}
