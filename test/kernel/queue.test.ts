import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Handle, QueueSnapshot } from '../../src/kernel/queue.ts';
import { EventQueue, MOST_NARROW_SLOTS } from '../../src/kernel/queue.ts';
import type { HeapQueueEvent } from './support/heap-queue.ts';
import { HeapQueue } from './support/heap-queue.ts';

const SEED = 20141119;

/** Delays of every size a wheel has a row for, with many ties. */
const delay = fc.oneof(
  fc.nat({ max: 3 }),
  fc.nat({ max: 40 }),
  fc.nat({ max: 2000 }),
  fc.constantFrom(0, 255, 256, 2 ** 16 - 1, 2 ** 16, 2 ** 20, 2 ** 24 - 1, 2 ** 24, 2 ** 32, 2 ** 41),
  fc.maxSafeNat().map((n) => n % 2 ** 26),
  fc.maxSafeNat().map((n) => n % 2 ** 41),
);

const command = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('add' as const), delay, lane: fc.nat({ max: 3 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('take' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('cancel' as const), which: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('run' as const), span: delay }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('copy' as const) }) },
);
type Command = typeof command extends fc.Arbitrary<infer C> ? C : never;

/** Just before a digit carries into the next, in each half of a time and from one half into the other. */
const start = fc.constantFrom(
  0,
  2 ** 8 - 3,
  2 ** 12 - 3,
  2 ** 24 - 40,
  2 ** 32 - 1000,
  2 ** 40 - 5,
  2 ** 48 - 2 ** 20,
);

/** The wheel and the oracle side by side; every step compares what can be seen of both. */
class Pair {
  wheel = new EventQueue();
  readonly oracle = new HeapQueue();
  readonly issued: { readonly handle: Handle; readonly event: HeapQueueEvent }[] = [];
  readonly bySlot = new Map<number, HeapQueueEvent>();
  now: number;

  /** Nothing is due before `start`. */
  constructor(start = 0) {
    this.now = start;
  }

  step(command: Command): void {
    if (command.do === 'add') this.add(command.delay, command.lane);
    else if (command.do === 'take') this.take(Number.MAX_SAFE_INTEGER);
    else if (command.do === 'cancel') this.cancel(command.which);
    else if (command.do === 'copy') this.copy();
    else this.run(command.span);
    expect(this.wheel.size).toBe(this.oracle.size);
    expect(this.wheel.nextTime()).toBe(this.oracle.first()?.time ?? Infinity);
  }

  add(delay: number, lane: number): void {
    const slot = this.wheel.add(this.now + delay, lane);
    const handle = this.wheel.handleOf(slot);
    const event = this.oracle.add(this.now + delay, lane);
    this.issued.push({ handle, event });
    this.bySlot.set(slot, event);
    expect(this.wheel.isPending(handle)).toBe(true);
  }

  take(limit: number): boolean {
    const slot = this.wheel.take(limit);
    const event = this.oracle.take(limit);
    if (event === undefined) {
      expect(slot).toBe(-1);
      return false;
    }
    expect(this.bySlot.get(slot)).toBe(event);
    expect(this.wheel.now).toBe(event.time);
    this.now = event.time;
    return true;
  }

  /** Takes what is due in a span, then goes on from its end: what is added next may come before all the rest. */
  run(span: number): void {
    const end = this.now + span;
    while (this.take(end));
    this.now = end;
  }

  /** Takes until so many are left. */
  drain(left = 0): void {
    while (this.wheel.size > left && this.take(Number.MAX_SAFE_INTEGER));
    expect([this.wheel.size, this.oracle.size]).toEqual([left, left]);
  }

  /** Adds until more is pending than narrow rows are for, and takes one now and then. */
  flood(delays: readonly number[]): void {
    for (let i = 0; this.wheel.size <= MOST_NARROW_SLOTS; i++) {
      this.add(delays[i % delays.length], i & 3);
      if (i % 100 === 0) this.take(Number.MAX_SAFE_INTEGER);
    }
  }

  cancel(which: number): void {
    if (this.issued.length === 0) return;
    const { handle, event } = this.issued[which % this.issued.length];
    expect(this.wheel.cancel(handle)).toBe(this.oracle.cancel(event));
    expect(this.wheel.cancel(handle)).toBe(false);
    expect(this.wheel.isPending(handle)).toBe(false);
    expect(this.wheel.hasIssued(handle)).toBe(true);
  }

  copy(): void {
    const copy = new EventQueue();
    copy.restore(this.wheel.snapshot());
    this.wheel = copy;
  }
}

/** What a queue takes after it was set to a snapshot, in order. */
function allOf(snapshot: QueueSnapshot, queue: EventQueue): { slot: number; time: number }[] {
  queue.restore(snapshot);
  const taken: { slot: number; time: number }[] = [];
  for (let slot = queue.take(Infinity); slot >= 0; slot = queue.take(Infinity)) {
    taken.push({ slot, time: queue.now });
  }
  return taken;
}

describe('EventQueue', () => {
  it('behaves as a simple heap does, whatever is added, taken, cancelled or copied', () => {
    const script = fc.array(command, { maxLength: 120, size: 'max' });
    fc.assert(
      fc.property(start, script, (from, commands) => {
        const pair = new Pair(from);
        for (const each of commands) pair.step(each);
        pair.drain();
      }),
      { seed: SEED, numRuns: 500 },
    );
  });

  it('keeps the order while it grows to thousands of events and shrinks again', () => {
    const delays = fc.array(delay, { minLength: 1500, maxLength: 2500, size: 'max' });
    fc.assert(
      fc.property(delays, (all) => {
        const pair = new Pair();
        for (const [index, each] of all.entries()) pair.add(each, index & 3);
        for (let i = 0; i < 500; i++) {
          pair.take(Number.MAX_SAFE_INTEGER);
          pair.add(all[i], i & 3);
        }
        pair.drain();
      }),
      { seed: SEED, numRuns: 10 },
    );
  });

  it('keeps the order when so much is pending that it turns to wide rows, and when little is left of it', () => {
    const story = fc.array(command, { maxLength: 40, size: 'max' });
    const stories = fc.record({ before: story, amid: story, after: story });
    const delays = fc.array(delay, { minLength: 20, maxLength: 60 });
    fc.assert(
      fc.property(start, stories, delays, (from, { before, amid, after }, some) => {
        const pair = new Pair(from);
        for (const each of before) pair.step(each);
        expect(pair.wheel.snapshot().isWide).toBe(false);
        pair.flood(some);
        expect(pair.wheel.snapshot().isWide).toBe(true);
        for (const each of amid) pair.step(each);
        pair.drain(Math.min(pair.wheel.size, 20));
        for (const each of after) pair.step(each);
        pair.drain();
      }),
      { seed: SEED, numRuns: 3 },
    );
  });

  it('goes back to narrow rows with a snapshot from before, and on to wide ones with one from after', () => {
    const queue = new EventQueue();
    for (let i = 0; i < 200; i++) queue.add((i % 50) * 300, i & 3);
    const before = queue.snapshot();
    for (let i = 0; i < MOST_NARROW_SLOTS; i++) queue.add((i % 70) * 300, i & 3);
    const after = queue.snapshot();

    const little = allOf(before, new EventQueue());
    const much = allOf(after, queue);

    expect([before.isWide, little.length]).toEqual([false, 200]);
    expect([after.isWide, much.length]).toEqual([true, 200 + MOST_NARROW_SLOTS]);
    expect(allOf(before, queue)).toEqual(little);
    expect(allOf(after, new EventQueue())).toEqual(much);
  });

  it('keeps the order of what is added after a run that ended short of the events it was nearing', () => {
    for (const begin of [2 ** 8, 2 ** 16, 2 ** 24, 2 ** 32, 2 ** 40, 2 ** 48]) {
      const pair = new Pair();
      pair.add(100, 1);
      pair.take(Number.MAX_SAFE_INTEGER);
      pair.add(begin + 5000, 1);
      pair.add(begin + 6000, 1);

      pair.run(begin - 90);
      pair.add(90, 1);
      pair.add(40, 1);

      pair.drain();
    }
  });

  it('tells two times apart that differ in one bit, in narrow rows and in wide ones', () => {
    for (const others of [0, MOST_NARROW_SLOTS]) {
      const queue = new EventQueue();
      for (let i = 0; i < others; i++) queue.add(Number.MAX_SAFE_INTEGER, 1);
      for (let bit = 0; bit <= 50; bit++) {
        const base = 2 ** (bit + 1);
        // From just before, both differ from the queue's time in all bits up to the next, so that they share a list.
        queue.add(base - 1, 1);
        queue.take(base - 1);
        const later = queue.add(base + 2 ** bit, 1);
        const sooner = queue.add(base, 1);

        expect([queue.take(2 * base), queue.take(2 * base)]).toEqual([sooner, later]);
      }
    }
  });

  it('is first in, first out at one instant and lane, near or far', () => {
    for (const time of [0, 7, 5000, 2 ** 33 + 5, Number.MAX_SAFE_INTEGER]) {
      const queue = new EventQueue();
      const slots = Array.from({ length: 300 }, () => queue.add(time, 1));

      const taken = Array.from({ length: 300 }, () => queue.take(time));

      expect(taken).toEqual(slots);
      expect(queue.now).toBe(time);
    }
  });

  it('empties a lower lane first, also when it is filled meanwhile', () => {
    const queue = new EventQueue();
    const last = queue.add(100, 3);
    const first = queue.add(100, 0);

    expect(queue.take(100)).toBe(first);
    const between = queue.add(100, 2);
    expect(queue.take(100)).toBe(between);
    expect(queue.take(100)).toBe(last);
  });

  it('never gives out a handle twice, though slots are used again', () => {
    const queue = new EventQueue();
    const handles = new Set<Handle>();
    for (let i = 0; i < 10_000; i++) {
      handles.add(queue.handleOf(queue.add(i, 1)));
      if (i % 3 !== 0) queue.take(i);
    }
    expect(handles.size).toBe(10_000);
  });

  it('knows a handle it never gave out', () => {
    const queue = new EventQueue();
    const handle = queue.handleOf(queue.add(5, 1));

    const strangers = [
      0,
      1,
      -1,
      NaN,
      Infinity,
      -Infinity,
      0.5,
      handle + 1,
      handle + 0.5,
      handle + 2 ** 24,
      handle + 2 ** 25,
    ];
    expect(strangers.filter((each) => queue.hasIssued(each) || queue.isPending(each))).toEqual([]);
    expect(queue.hasIssued(handle)).toBe(true);
  });
});
