import { KernelError } from './kernel-error.ts';
import type { Time } from './time.ts';

/** Names one scheduled event for ever: `generation · 2^24 + slot`. It is never given to another event. */
export type Handle = number;

/** A copy of a queue, from which the same future follows. */
export interface QueueSnapshot {
  readonly links: Int32Array;
  readonly generations: Int32Array;
  readonly digits: Int32Array;
  readonly rows: number;
  readonly time: Time;
  readonly size: number;
  readonly free: number;
  readonly used: number;
}

/*
 * A radix wheel. A time is 53 bits, read as eleven digits of base 32: five for the low 25 bits, six for the high 28.
 * An event lies in the row of the highest digit in which its time differs from the queue's time, there in the list of
 * its own digit. Hence:
 *   - what is due first lies in the lowest row that is not empty, in its lowest list;
 *   - events of one instant always lie in one list, in the order in which they came;
 *   - the lowest row holds exact instants; it exists once per lane;
 *   - when only a list of a higher row is left, the queue's time moves on to where that list begins and the list is
 *     dealt out into lower rows; an event is moved ten times at most, however many are pending.
 *
 * Memory. List heads and events are nodes of 16 bytes in one block: the offset of the next node, of the previous one,
 * and the time. `links[at]`, `links[at | 1]` and `times[(at >>> 1) | 1]` are those of the node at offset `at`, which
 * is four times its number; numbers below 14 · 32 are the heads of 32 lists in each of 14 rows (0 to 3: the lanes of
 * exact instants; 4 to 7: the other low digits; 8 to 13: the high digits). A list is a ring through its head, so
 * taking a node out needs no case for first and last, and a ring that runs empty shows by both neighbours being one.
 *
 * What is not empty is kept in bitmaps, digit 0 in the top bit, so that Math.clz32 finds the lowest. `time & mask` is
 * right for all times, since the language takes a number modulo 2^32 first.
 *
 * The layout's numbers are written out where they are used: behind a name they cost a quarter of the speed, because a
 * bundle turns the constants of a module into variables.
 */

/** Lanes at one instant: rows 0 to 3. A lower lane is emptied first. */
export const LANES = 4;

const HEADS_END = 14 * 32 * 4;
const FIRST_SLOT = 14 * 32;
const LAST_SLOT = 2 ** 24 - 1;
const LAST_GENERATION = 2 ** 29 - 3;

/**
 * The events to come, in order of time, then lane, then arrival. An event is known by its slot, a small integer under
 * which the owner of the queue keeps what the event is to do.
 */
export class EventQueue {
  /** The simulated time: that of the event taken last, or moved on by the owner, but never past an event pending. */
  now: Time = 0;
  /** Events pending. */
  size = 0;

  private links = new Int32Array(HEADS_END + (64 << 2));
  /** The same memory; a node's time is its second half. */
  private times = new Float64Array(this.links.buffer);
  /** By slot: generation · 4 + lane. A generation is odd while its event is pending, even when that is over. */
  private generations = new Int32Array(FIRST_SLOT + 64);
  private digits = new Int32Array(14);
  private rows = 0;
  /** The time the rows refer to; `now` or earlier. */
  private low = 0;
  private high = 0;
  private free = 0;
  private used = HEADS_END;

  constructor() {
    for (let head = 0; head < HEADS_END; head += 4) {
      this.links[head] = head;
      this.links[head | 1] = head;
    }
  }

  /** Adds an event. The caller has checked that the time is a whole number from `now` to 2^53 - 1 and the lane 0 to 3. */
  add(time: Time, lane: number): Handle {
    const at = this.takeSlot();
    const slot = at >>> 2;
    this.times[(at >>> 1) | 1] = time;
    const generation = ((this.generations[slot] & ~3) + 4) | lane;
    this.generations[slot] = generation;
    this.size = (this.size + 1) | 0;

    const high = (time * 2.9802322387695312e-8) | 0;
    const low = time & 0x1ffffff;
    let row = lane;
    let digit = low & 31;
    const highDifference = high ^ this.high;
    if (highDifference !== 0) {
      const level = highestDigit(highDifference);
      row = 8 + level;
      digit = (high >>> (level * 5)) & 31;
    } else {
      const difference = low ^ this.low;
      if (difference > 31) {
        const level = highestDigit(difference);
        row = 3 + level;
        digit = (low >>> (level * 5)) & 31;
      }
    }

    const links = this.links;
    const head = ((row << 5) | digit) << 2;
    const last = links[head | 1];
    links[last] = at;
    links[at | 1] = last;
    links[at] = head;
    links[head | 1] = at;
    this.digits[row] |= -0x80000000 >>> digit;
    this.rows |= -0x80000000 >>> row;
    return (generation >>> 2) * 0x1000000 + slot;
  }

  /** Takes the event due first, if it is due at `limit` or before: gives its slot and moves `now` to its time. Else -1. */
  take(limit: Time): number {
    const links = this.links;
    const digits = this.digits;
    for (;;) {
      const rows = this.rows;
      let row = 0;
      let digit = 0;
      if ((rows & -0x10000000) !== 0) {
        digit = Math.clz32(digits[0] | digits[1] | digits[2] | digits[3]);
        while (((digits[row] << digit) & -0x80000000) === 0) row++;
      } else {
        if (rows === 0) return -1;
        row = Math.clz32(rows);
        digit = Math.clz32(digits[row]);
      }
      const head = ((row << 5) | digit) << 2;
      const at = links[head];
      const next = links[at];
      // A list of one is taken as it is; what is left then differs from its time in the same row as before.
      if (row > 3 && next !== head) {
        if (!this.deal(head, row, limit)) return -1;
        continue;
      }
      const time = this.times[(at >>> 1) | 1];
      if (time > limit) return -1;
      this.low = time & 0x1ffffff;
      this.high = (time * 2.9802322387695312e-8) | 0;
      this.now = time;
      links[head] = next;
      links[next | 1] = head;
      if (next === head) {
        const left = digits[row] ^ (-0x80000000 >>> digit);
        digits[row] = left;
        if (left === 0) this.rows = rows ^ (-0x80000000 >>> row);
      }
      return this.release(at);
    }
  }

  /** Takes back a pending event: true exactly once; false when it was taken or cancelled before. */
  cancel(handle: Handle): boolean {
    if (!this.isPending(handle)) return false;
    const links = this.links;
    const at = slotOf(handle) << 2;
    const next = links[at];
    const previous = links[at | 1];
    links[previous] = next;
    links[next | 1] = previous;
    if (next === previous) this.clear(next >>> 7, (next >>> 2) & 31);
    this.release(at);
    return true;
  }

  /** Whether the event is still to come; false also for a handle this queue never gave out. */
  isPending(handle: Handle): boolean {
    const slot = slotOf(handle);
    const generation = slot < this.generations.length ? this.generations[slot] >>> 2 : 0;
    return (generation & 1) === 1 && generation * 0x1000000 + slot === handle;
  }

  /** Whether this queue gave out the handle. */
  hasIssued(handle: Handle): boolean {
    const slot = slotOf(handle);
    const generation = (handle - slot) / 0x1000000;
    return (
      slot < this.generations.length && generation <= this.generations[slot] >>> 2 && generation % 2 === 1
    );
  }

  /**
   * The time due first, Infinity when nothing is pending. Moves nothing, so something earlier may be added after it;
   * looks at every event of a list, so it is for occasional use.
   */
  nextTime(): Time {
    if (this.rows === 0) return Infinity;
    if ((this.rows & -0x10000000) !== 0) {
      const digits = this.digits;
      const digit = Math.clz32(digits[0] | digits[1] | digits[2] | digits[3]);
      return this.high * 0x2000000 + (this.low & ~31) + digit;
    }
    const row = Math.clz32(this.rows);
    const head = ((row << 5) | Math.clz32(this.digits[row])) << 2;
    let earliest = Infinity;
    for (let at = this.links[head]; at !== head; at = this.links[at]) {
      earliest = Math.min(earliest, this.times[(at >>> 1) | 1]);
    }
    return earliest;
  }

  snapshot(): QueueSnapshot {
    return {
      links: this.links.slice(),
      generations: this.generations.slice(),
      digits: this.digits.slice(),
      rows: this.rows,
      time: this.high * 0x2000000 + this.low,
      size: this.size,
      free: this.free,
      used: this.used,
    };
  }

  /** Goes on from a snapshot; `now` is the owner's to set. */
  restore(snapshot: QueueSnapshot): void {
    this.links = snapshot.links.slice();
    this.times = new Float64Array(this.links.buffer);
    this.generations = snapshot.generations.slice();
    this.digits = snapshot.digits.slice();
    this.rows = snapshot.rows;
    this.high = Math.floor(snapshot.time / 0x2000000);
    this.low = snapshot.time & 0x1ffffff;
    this.size = snapshot.size;
    this.free = snapshot.free;
    this.used = snapshot.used;
  }

  /** Moves the rows' time on to where a list begins and deals it out; false when that is beyond the limit. */
  private deal(head: number, row: number, limit: Time): boolean {
    const { links, times, digits } = this;
    const lowMask = row < 8 ? (1 << ((row - 3) * 5)) - 1 : 0x1ffffff;
    const highMask = row < 8 ? 0 : (1 << ((row - 8) * 5)) - 1;
    let at = links[head];
    const first = times[(at >>> 1) | 1];
    const high = ((first * 2.9802322387695312e-8) | 0) & ~highMask;
    const low = first & 0x1ffffff & ~lowMask;
    if (high * 0x2000000 + low > limit) return false;
    this.high = high;
    this.low = low;
    links[head] = head;
    links[head | 1] = head;
    this.clear(row, (head >>> 2) & 31);

    let rows = this.rows;
    while (at !== head) {
      const next = links[at];
      const time = times[(at >>> 1) | 1];
      // The list's beginning has no digits below the list's own: what differs is what the time has there.
      const highDifference = ((time * 2.9802322387695312e-8) | 0) & highMask;
      const difference = time & lowMask;
      let to = 0;
      let digit = 0;
      if (highDifference !== 0) {
        const level = highestDigit(highDifference);
        to = 8 + level;
        digit = highDifference >>> (level * 5);
      } else if (difference > 31) {
        const level = highestDigit(difference);
        to = 3 + level;
        digit = difference >>> (level * 5);
      } else {
        to = this.generations[at >>> 2] & 3;
        digit = difference;
      }
      const toHead = ((to << 5) | digit) << 2;
      const last = links[toHead | 1];
      links[last] = at;
      links[at | 1] = last;
      links[at] = toHead;
      links[toHead | 1] = at;
      digits[to] |= -0x80000000 >>> digit;
      rows |= -0x80000000 >>> to;
      at = next;
    }
    this.rows = rows;
    return true;
  }

  /** Marks a list as empty. */
  private clear(row: number, digit: number): void {
    const left = this.digits[row] & ~(-0x80000000 >>> digit);
    this.digits[row] = left;
    if (left === 0) this.rows &= ~(-0x80000000 >>> row);
  }

  /** Ends the generation of a node that is in no list any more and keeps its slot for the next event. */
  private release(at: number): number {
    const slot = at >>> 2;
    const generation = (this.generations[slot] + 4) | 0;
    this.generations[slot] = generation;
    this.size = (this.size - 1) | 0;
    // A slot that has used up all its generations is given up, so that no handle ever comes back.
    if (generation >>> 2 < LAST_GENERATION) {
      this.links[at] = this.free;
      this.free = at;
    }
    return slot;
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
    const links = new Int32Array(this.links.length * 2);
    if (links.length >>> 2 > LAST_SLOT + 1) {
      throw KernelError.expected('event queue', 'fewer events pending', this.size);
    }
    links.set(this.links);
    this.links = links;
    this.times = new Float64Array(links.buffer);
    const generations = new Int32Array(links.length >>> 2);
    generations.set(this.generations);
    this.generations = generations;
  }
}

/** The slot an event occupies while it is pending. */
export function slotOf(handle: Handle): number {
  return handle & 0xffffff;
}

/** The highest base-32 digit that is not zero, counted from 0: floor(bit / 5) for bits 0 to 29. */
function highestDigit(bits: number): number {
  return ((31 - Math.clz32(bits)) * 13) >>> 6;
}
