import { KernelError } from './kernel-error.ts';
import type { Time } from './time.ts';
import { append, farList, firstList, nearList, unmark } from './wheel.ts';

/** Names one scheduled event for ever: `generation · 2^24 + slot`. It is never given to another event. */
export type Handle = number;

/** A copy of a queue, from which the same future follows. */
export interface QueueSnapshot {
  readonly links: Int32Array;
  readonly highs: Int32Array;
  readonly marks: Int32Array;
  readonly low: number;
  readonly high: number;
  readonly size: number;
  readonly free: number;
  readonly used: number;
}

/** Lanes at one instant. A lower lane is emptied first. */
export const LANES = 4;

const HEADS_END = 4096;
const MOST_SLOTS = 2 ** 24;
const LAST_GENERATION = 2 ** 29 - 2;

/**
 * The events to come, in order of time, then lane, then arrival. An event is known by its slot, a small integer under
 * which the owner of the queue keeps what the event is to do.
 */
export class EventQueue {
  /** The simulated time: that of the event taken last, or moved on by the owner, but never past an event pending. */
  now: Time = 0;
  /** Events pending. */
  size = 0;

  private links = new Int32Array(HEADS_END + 64 * 4);
  private highs = new Int32Array(64);
  private marks = new Int32Array(66);
  /** The two halves of the time the rows refer to; `now` or earlier. */
  private low = 0;
  private high = 0;
  private free = 0;
  private used = HEADS_END;

  constructor() {
    for (let head = 0; head < HEADS_END; head += 2) {
      this.links[head] = head;
      this.links[head | 1] = head;
    }
  }

  /**
   * Adds an event and gives its slot. The caller has checked that the time is a whole number from `now` to 2^53 - 1
   * and the lane 0 to 3.
   */
  add(time: Time, lane: number): number {
    const at = this.takeSlot();
    const slot = (at - 4096) >> 2;
    const links = this.links;
    const low = (time & 0xffffff) | (lane << 24);
    const high = (time * 5.9604644775390625e-8) | 0;
    links[at | 2] = low;
    // A generation is odd while its event is pending, even when that is over.
    links[at | 3] = (links[at | 3] + 1) | 0;
    this.size = (this.size + 1) | 0;

    const difference = high ^ this.high;
    if (difference === 0) {
      append(links, this.marks, at, nearList(low, low ^ this.low));
    } else {
      this.highs[slot] = high;
      append(links, this.marks, at, farList(high, difference));
    }
    return slot;
  }

  /** The handle of the event in a slot. */
  handleOf(slot: number): Handle {
    return this.links[((slot << 2) + 4096) | 3] * 0x1000000 + slot;
  }

  /** Takes the event due first, if it is due at `limit` or before: gives its slot and moves `now` to its time. Else -1. */
  take(limit: Time): number {
    const links = this.links;
    const marks = this.marks;
    for (;;) {
      const list = firstList(marks);
      if (list < 0) return -1;
      const head = list << 1;
      const at = links[head];
      const next = links[at];
      // A list of one is taken as it is; what is left then differs from its time in the same row as before.
      if (next !== head && list > 255) {
        if (!this.deal(list, limit)) return -1;
        continue;
      }
      const low = links[at | 2] & 0xffffff;
      const high = list < 1024 ? this.high : this.highs[(at - 4096) >> 2];
      const time = high * 0x1000000 + low;
      if (time > limit) return -1;
      this.low = low;
      this.high = high;
      this.now = time;
      links[head] = next;
      links[next | 1] = head;
      if (next === head) unmark(marks, list);
      return this.release(at);
    }
  }

  /** Takes back a pending event: true exactly once; false when it was taken or cancelled before. */
  cancel(handle: Handle): boolean {
    if (!this.isPending(handle)) return false;
    const links = this.links;
    const at = (slotOf(handle) << 2) + 4096;
    const next = links[at];
    const previous = links[at | 1];
    links[previous] = next;
    links[next | 1] = previous;
    if (next === previous) unmark(this.marks, next >>> 1);
    this.release(at);
    return true;
  }

  /** Whether the event is still to come; false also for a handle this queue never gave out. */
  isPending(handle: Handle): boolean {
    const generation = this.generationOf(slotOf(handle));
    return (generation & 1) === 1 && generation * 0x1000000 + slotOf(handle) === handle;
  }

  /** Whether this queue gave out the handle. */
  hasIssued(handle: Handle): boolean {
    const generation = (handle - slotOf(handle)) / 0x1000000;
    return generation % 2 === 1 && generation <= this.generationOf(slotOf(handle));
  }

  /**
   * The time due first, Infinity when nothing is pending. Moves nothing, so something earlier may be added after it;
   * looks at every event of a list, so it is for occasional use.
   */
  nextTime(): Time {
    const links = this.links;
    const list = firstList(this.marks);
    if (list < 0) return Infinity;
    const head = list << 1;
    let earliest = Infinity;
    for (let at = links[head]; at !== head; at = links[at]) {
      const high = list < 1024 ? this.high : this.highs[(at - 4096) >> 2];
      earliest = Math.min(earliest, high * 0x1000000 + (links[at | 2] & 0xffffff));
    }
    return earliest;
  }

  snapshot(): QueueSnapshot {
    return {
      links: this.links.slice(),
      highs: this.highs.slice(),
      marks: this.marks.slice(),
      low: this.low,
      high: this.high,
      size: this.size,
      free: this.free,
      used: this.used,
    };
  }

  /** Goes on from a snapshot; `now` is the owner's to set. */
  restore(snapshot: QueueSnapshot): void {
    this.links = snapshot.links.slice();
    this.highs = snapshot.highs.slice();
    this.marks = snapshot.marks.slice();
    this.low = snapshot.low;
    this.high = snapshot.high;
    this.size = snapshot.size;
    this.free = snapshot.free;
    this.used = snapshot.used;
  }

  /**
   * Moves the rows' time on to where a list begins and deals it out; false when that is beyond the limit. From there
   * on a time differs in exactly the digits that it has below the list's own.
   *
   * The nodes of a long list lie anywhere in memory and each tells only where the next one is. A second walk from
   * the list's other end waits for memory at the same time as the first, which then finds the list's second half in
   * the cache. It is asked at last whether it ended at an offset, as it always does, because the compiler drops a
   * walk that nobody asks about.
   */
  private deal(list: number, limit: Time): boolean {
    const { links, marks } = this;
    const head = list << 1;
    const first = links[head];
    const last = links[head | 1];
    if (list >= 1024) return this.dealFar(list, first, limit);
    const mask = (1 << (((list >>> 8) - 1) << 3)) - 1;
    const low = links[first | 2] & 0xffffff & ~mask;
    if (this.high * 0x1000000 + low > limit) return false;
    this.low = low;
    links[head] = head;
    links[head | 1] = head;
    unmark(marks, list);

    let ahead = last;
    for (let at = first; at !== head; ) {
      ahead = links[ahead | 1];
      const next = links[at];
      const word = links[at | 2];
      append(links, marks, at, nearList(word, word & mask));
      at = next;
    }
    return ahead >= 0;
  }

  /** The same for a list of row 4 or above. */
  private dealFar(list: number, first: number, limit: Time): boolean {
    const { links, marks, highs } = this;
    const head = list << 1;
    const mask = (1 << (((list >>> 8) - 4) << 3)) - 1;
    const high = highs[(first - 4096) >> 2] & ~mask;
    if (high * 0x1000000 > limit) return false;
    this.high = high;
    this.low = 0;
    let ahead = links[head | 1];
    links[head] = head;
    links[head | 1] = head;
    unmark(marks, list);

    for (let at = first; at !== head; ) {
      ahead = links[ahead | 1];
      const next = links[at];
      const difference = highs[(at - 4096) >> 2] & mask;
      const low = links[at | 2];
      append(links, marks, at, difference === 0 ? nearList(low, low) : farList(difference, difference));
      at = next;
    }
    return ahead >= 0;
  }

  /** Ends the generation of a node that is in no list any more and keeps its slot for the next event. */
  private release(at: number): number {
    const links = this.links;
    const generation = (links[at | 3] + 1) | 0;
    links[at | 3] = generation;
    this.size = (this.size - 1) | 0;
    // A slot that has used up all its generations is given up, so that no handle ever comes back.
    if (generation < LAST_GENERATION) {
      links[at] = this.free;
      this.free = at;
    }
    return (at - 4096) >> 2;
  }

  private takeSlot(): number {
    const free = this.free;
    if (free !== 0) {
      this.free = this.links[free];
      return free;
    }
    const at = this.used;
    if (at >= this.links.length) this.grow();
    this.used = (at + 4) | 0;
    return at;
  }

  private grow(): void {
    const slots = this.highs.length * 2;
    if (slots > MOST_SLOTS) {
      throw KernelError.expected('event queue', 'fewer events pending', this.size);
    }
    this.highs = grown(this.highs, slots);
    this.links = grown(this.links, HEADS_END + slots * 4);
  }

  /** Of a slot never used: 0. */
  private generationOf(slot: number): number {
    return slot < this.highs.length ? this.links[((slot << 2) + 4096) | 3] : 0;
  }
}

/** The slot an event occupies while it is pending. */
export function slotOf(handle: Handle): number {
  return handle & 0xffffff;
}

function grown(array: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(length);
  larger.set(array);
  return larger;
}
