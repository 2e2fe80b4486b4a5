import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Handle } from '../../src/kernel/queue.ts';
import { EventQueue } from '../../src/kernel/queue.ts';
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

describe('EventQueue', () => {
  it('behaves as a simple heap does, whatever is added, taken, cancelled or copied', () => {
    const script = fc.array(command, { maxLength: 120, size: 'max' });
    // Just before a digit carries into the next, in each half of a time and from one half into the other.
    const start = fc.constantFrom(
      0,
      2 ** 8 - 3,
      2 ** 24 - 40,
      2 ** 32 - 1000,
      2 ** 40 - 5,
      2 ** 48 - 2 ** 20,
    );
    fc.assert(
      fc.property(start, script, (from, commands) => {
        const pair = new Pair(from);
        for (const each of commands) pair.step(each);
        while (pair.take(Number.MAX_SAFE_INTEGER));
        expect(pair.wheel.size).toBe(0);
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
        while (pair.take(Number.MAX_SAFE_INTEGER));
        expect(pair.wheel.size).toBe(0);
      }),
      { seed: SEED, numRuns: 10 },
    );
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

      while (pair.take(Number.MAX_SAFE_INTEGER));
      expect(pair.wheel.size).toBe(0);
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
