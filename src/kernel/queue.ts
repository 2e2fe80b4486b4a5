import { KernelError } from './kernel-error.ts';
import type { Time } from './time.ts';

/** Names one scheduled event for ever: `generation · 2^24 + slot`. It is never given to another event. */
export type Handle = number;

/** Lanes at one instant, counted from 0; a lower lane is emptied first. */
export const LANES = 4;

/** A copy of a queue, from which the same future follows. */
export interface QueueSnapshot {
  readonly nodes: Int32Array;
  readonly digits: Int32Array;
  readonly rows: number;
  readonly time: Time;
  readonly size: number;
  readonly free: number;
  readonly used: number;
}

/*
 * A radix wheel: a time is 53 bits, read as digits of base 32, five for the low 25 bits, six for the high 28.
 * An event lies in the row of the highest digit in which its time differs from the queue's time, in the list of
 * its own digit there. Hence:
 *   - what is due first lies in the lowest row that is not empty, in its lowest list;
 *   - events of one instant always lie in one list, in the order they came (first in, first out);
 *   - when the queue's time moves on to the earliest event of a list, only this list has to be dealt out again,
 *     each event at least one row lower, so an event is moved ten times at most, however many are pending.
 * The lowest row holds exact instants and is kept once per lane.
 *
 * Events and list heads are nodes of eight integers in one array: half a cache line each, nothing to collect.
 * Links are offsets into that array. A list is a ring through its head, so taking a node out needs no case for
 * first or last; the ring that runs empty is told by its two neighbours being the same: the head.
 */
const NEXT = 0;
const PREVIOUS = 1;
const LOW = 2;
const HIGH = 3;
const LANE = 4;
const GENERATION = 5;
const OPERATION = 6;
const ARGUMENT = 7;
const NODE_SHIFT = 3;

const DIGIT_BITS = 5;
const LOW_BITS = 25;
const LOW_SPAN = 2 ** LOW_BITS;
const INSTANT_ROWS = (1 << LANES) - 1;
/** Row of the lowest of the six high digits; the four low digits above the instants come before it. */
const HIGH_ROW = LANES + 4;
const ROWS = HIGH_ROW + 6;
const HEADS = ROWS << DIGIT_BITS;
const FIRST_SLOT = HEADS << NODE_SHIFT;

const SLOT_SPAN = 2 ** 24;
const LAST_GENERATION = 2 ** 29 - 1;

/**
 * The events to come, in order of time, then lane, then arrival; each carries two integers.
 *
 * Times are whole microseconds below 2^53 and not before `time`; lanes are 0 to 4. The caller has checked both.
 */
export class EventQueue {
  /** The instant of the event taken last; nothing may be added before it. */
  time: Time = 0;
  /** Events pending. */
  size = 0;
  /** What the event taken last carried. */
  operation = 0;
  argument = 0;

  private nodes = new Int32Array(FIRST_SLOT + (64 << NODE_SHIFT));
  private digits = new Int32Array(ROWS);
  private rows = 0;
  private timeLow = 0;
  private timeHigh = 0;
  private free = 0;
  private used = FIRST_SLOT;

  constructor() {
    for (let head = 0; head < FIRST_SLOT; head += 1 << NODE_SHIFT) {
      this.nodes[head + NEXT] = head;
      this.nodes[head + PREVIOUS] = head;
    }
  }

  /** The number of slots ever used; slots are counted from 0, and small ones are used first. */
  get capacity(): number {
    return (this.used - FIRST_SLOT) >> NODE_SHIFT;
  }

  /** Adds an event. Its slot is the handle's, see `slotOf`. */
  add(time: Time, lane: number, operation: number, argument: number): Handle {
    const at = this.takeFree();
    const nodes = this.nodes;
    const high = (time * (1 / LOW_SPAN)) | 0;
    const low = (time - high * LOW_SPAN) | 0;
    const generation = nodes[at + GENERATION] + 1;
    nodes[at + LOW] = low;
    nodes[at + HIGH] = high;
    nodes[at + LANE] = lane;
    nodes[at + GENERATION] = generation;
    nodes[at + OPERATION] = operation;
    nodes[at + ARGUMENT] = argument;
    this.link(at, low, high, lane);
    this.size++;
    return generation * SLOT_SPAN + ((at - FIRST_SLOT) >> NODE_SHIFT);
  }

  /**
   * Takes the event that is due first, if it is due at `limit` or before, and returns its slot; else -1.
   * `time`, `operation` and `argument` are then its own. After -1 anything from `limit` on may be added.
   */
  take(limit: Time): number {
    if (this.rows === 0) return -1;
    if ((this.rows & INSTANT_ROWS) === 0) {
      const row = lowestBit(this.rows);
      const head = ((row << DIGIT_BITS) | lowestBit(this.digits[row])) << NODE_SHIFT;
      const only = this.nodes[head + NEXT];
      if (this.nodes[only + NEXT] === head) return this.timeAt(only) <= limit ? this.hand(only) : -1;
      if (!this.deal(head, row, limit)) return -1;
    }
    const at = this.firstOfInstant();
    return this.timeAt(at) <= limit ? this.hand(at) : -1;
  }

  /** Takes back a pending event: true exactly once; false when it was taken or cancelled before. */
  cancel(handle: Handle): boolean {
    if (!this.isPending(handle)) return false;
    this.release(FIRST_SLOT + (slotOf(handle) << NODE_SHIFT));
    return true;
  }

  /** Whether the event is still to come; false for a handle this queue never gave out. */
  isPending(handle: Handle): boolean {
    const generation = Math.floor(handle / SLOT_SPAN);
    return (generation & 1) === 1 && generation === this.generationOf(handle);
  }

  /** Whether this queue gave out the handle. */
  hasIssued(handle: Handle): boolean {
    const generation = Math.floor(handle / SLOT_SPAN);
    return handle % 1 === 0 && (generation & 1) === 1 && generation <= this.generationOf(handle);
  }

  /**
   * The instant due first, Infinity when none is pending. Changes nothing, so adding something earlier afterwards
   * is safe; looks at every event of one list, so it is for occasional use.
   */
  nextTime(): Time {
    if (this.rows === 0) return Infinity;
    const instants = this.rows & INSTANT_ROWS;
    if (instants !== 0) return this.timeAt(this.firstOfInstant());
    const row = lowestBit(this.rows);
    const head = ((row << DIGIT_BITS) | lowestBit(this.digits[row])) << NODE_SHIFT;
    let earliest = Infinity;
    for (let at = this.nodes[head + NEXT]; at !== head; at = this.nodes[at + NEXT]) {
      const time = this.timeAt(at);
      if (time < earliest) earliest = time;
    }
    return earliest;
  }

  snapshot(): QueueSnapshot {
    return {
      nodes: this.nodes.slice(0, this.used),
      digits: this.digits.slice(),
      rows: this.rows,
      time: this.time,
      size: this.size,
      free: this.free,
      used: this.used,
    };
  }

  restore(snapshot: QueueSnapshot): void {
    if (this.nodes.length < snapshot.used) this.nodes = new Int32Array(snapshot.nodes.length);
    this.nodes.fill(0);
    this.nodes.set(snapshot.nodes);
    this.digits = snapshot.digits.slice();
    this.rows = snapshot.rows;
    this.time = snapshot.time;
    this.timeHigh = Math.floor(snapshot.time / LOW_SPAN);
    this.timeLow = snapshot.time - this.timeHigh * LOW_SPAN;
    this.size = snapshot.size;
    this.free = snapshot.free;
    this.used = snapshot.used;
  }

  /** Puts an event at the end of the list where it belongs. */
  private link(at: number, low: number, high: number, lane: number): void {
    const nodes = this.nodes;
    let row = lane;
    let digit = low & 31;
    const highDifference = high ^ this.timeHigh;
    if (highDifference !== 0) {
      const level = highestDigit(highDifference);
      row = HIGH_ROW + level;
      digit = (high >>> (level * DIGIT_BITS)) & 31;
    } else {
      const lowDifference = low ^ this.timeLow;
      if (lowDifference > 31) {
        const level = highestDigit(lowDifference);
        row = LANES - 1 + level;
        digit = (low >>> (level * DIGIT_BITS)) & 31;
      }
    }
    const head = ((row << DIGIT_BITS) | digit) << NODE_SHIFT;
    const last = nodes[head + PREVIOUS];
    nodes[last + NEXT] = at;
    nodes[at + PREVIOUS] = last;
    nodes[at + NEXT] = head;
    nodes[head + PREVIOUS] = at;
    this.digits[row] |= 1 << digit;
    this.rows |= 1 << row;
  }

  /** Moves the queue's time on to an event and gives the event away. */
  private hand(at: number): number {
    const nodes = this.nodes;
    this.timeLow = nodes[at + LOW];
    this.timeHigh = nodes[at + HIGH];
    this.time = this.timeHigh * LOW_SPAN + this.timeLow;
    this.operation = nodes[at + OPERATION];
    this.argument = nodes[at + ARGUMENT];
    this.release(at);
    return (at - FIRST_SLOT) >> NODE_SHIFT;
  }

  /**
   * Moves the queue's time on to the earliest event of a list, or to the limit if that comes first, and deals the
   * list out into lower rows. False when nothing in it is due by the limit.
   */
  private deal(head: number, row: number, limit: Time): boolean {
    const nodes = this.nodes;
    let at = nodes[head + NEXT];
    let low = nodes[at + LOW];
    let high = nodes[at + HIGH];
    for (at = nodes[at + NEXT]; at !== head; at = nodes[at + NEXT]) {
      const otherHigh = nodes[at + HIGH];
      if (otherHigh < high || (otherHigh === high && nodes[at + LOW] < low)) {
        high = otherHigh;
        low = nodes[at + LOW];
      }
    }
    const due = high * LOW_SPAN + low <= limit;
    if (!due) {
      const limitHigh = Math.floor(limit / LOW_SPAN);
      const limitLow = limit - limitHigh * LOW_SPAN;
      // The whole list lies beyond the limit's own digit: there is nothing to deal out yet.
      if (rowOfDifference(low ^ limitLow, high ^ limitHigh) >= row) return false;
      high = limitHigh;
      low = limitLow;
    }
    this.timeLow = low;
    this.timeHigh = high;
    this.time = high * LOW_SPAN + low;
    at = nodes[head + NEXT];
    nodes[head + NEXT] = head;
    nodes[head + PREVIOUS] = head;
    this.clearDigit(head);
    while (at !== head) {
      const next = nodes[at + NEXT];
      this.link(at, nodes[at + LOW], nodes[at + HIGH], nodes[at + LANE]);
      at = next;
    }
    return due;
  }

  /** The first event of the lowest lane at the earliest exact instant. */
  private firstOfInstant(): number {
    const digits = this.digits;
    const digit = lowestBit(digits[0] | digits[1] | digits[2] | digits[3]);
    let row = 0;
    while (((digits[row] >>> digit) & 1) === 0) row++;
    return this.nodes[(((row << DIGIT_BITS) | digit) << NODE_SHIFT) + NEXT];
  }

  /** Takes a node out of its list and ends its generation. */
  private release(at: number): void {
    const nodes = this.nodes;
    const next = nodes[at + NEXT];
    const previous = nodes[at + PREVIOUS];
    nodes[previous + NEXT] = next;
    nodes[next + PREVIOUS] = previous;
    if (next === previous) this.clearDigit(next);
    this.size--;
    // An odd generation is pending, an even one is over. A slot that has used them all up is given up.
    const generation = ++nodes[at + GENERATION];
    if (generation >= LAST_GENERATION) return;
    nodes[at + NEXT] = this.free;
    this.free = at;
  }

  private clearDigit(head: number): void {
    const list = head >>> NODE_SHIFT;
    const row = list >>> DIGIT_BITS;
    const left = this.digits[row] & ~(1 << (list & 31));
    this.digits[row] = left;
    if (left === 0) this.rows &= ~(1 << row);
  }

  private takeFree(): number {
    const free = this.free;
    if (free !== 0) {
      this.free = this.nodes[free + NEXT];
      return free;
    }
    const at = this.used;
    if (at >= this.nodes.length) this.grow();
    this.used += 1 << NODE_SHIFT;
    return at;
  }

  private grow(): void {
    const slots = this.capacity * 2;
    if (slots > SLOT_SPAN) throw KernelError.expected('event queue', 'at most 2^24 events pending', slots);
    const nodes = new Int32Array(FIRST_SLOT + (slots << NODE_SHIFT));
    nodes.set(this.nodes);
    this.nodes = nodes;
  }

  /** The generation the handle's slot is in; odd while it is occupied, 0 when it was never used. */
  private generationOf(handle: Handle): number {
    const at = FIRST_SLOT + (slotOf(handle) << NODE_SHIFT);
    return at < this.used ? this.nodes[at + GENERATION] : 0;
  }

  private timeAt(at: number): Time {
    return this.nodes[at + HIGH] * LOW_SPAN + this.nodes[at + LOW];
  }
}

/** The slot an event occupies while it is pending: a small integer, to keep something beside it. */
export function slotOf(handle: Handle): number {
  return handle % SLOT_SPAN;
}

/** The position of the lowest bit set; there must be one. */
function lowestBit(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
}

/** The highest base-32 digit that is not zero, counted from 0: floor(bit / 5) for bits 0 to 29. */
function highestDigit(bits: number): number {
  return ((31 - Math.clz32(bits | 1)) * 13) >>> 6;
}

/** The row in which two times differ, the rows of one instant taken as one. */
function rowOfDifference(low: number, high: number): number {
  return high !== 0 ? HIGH_ROW + highestDigit(high) : LANES - 1 + highestDigit(low);
}
