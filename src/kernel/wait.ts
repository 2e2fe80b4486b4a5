import type { Place } from './kernel-error.ts';
import { KernelError } from './kernel-error.ts';
import type { Handle } from './queue.ts';
import type { Duration, Time } from './time.ts';

/** What a wait needs of a simulation. */
export interface Timeline {
  readonly now: Time;
  readonly place: Place;
  at(time: Time, action: () => void): Handle;
  after(delay: Duration, action: () => void): Handle;
  cancel(handle: Handle): boolean;
}

/** What a wait needs of a process. */
export interface Waiter {
  readonly simulation: Timeline;
  /** Lets the process go on at a time; what it waited for then gives `value`. */
  wakeAt(time: Time, value?: unknown): void;
  /** Lets the process go on so much later. */
  wakeAfter(delay: Duration): void;
}

/** Something a process can stop at: `yield*` it inside a script; what it gives is the value of the `yield*`. */
export interface Wait<T> {
  [Symbol.iterator](): Iterator<AnyWait, T, unknown>;
  /**
   * For the process: begins the wait and gives what has to be disarmed to break it off; undefined when that is only
   * the process's own waking, which is the process's business.
   */
  arm(process: Waiter): Armed | undefined;
}

/** A wait that has begun and left something behind, such as a listener. */
export interface Armed {
  /** Breaks it off, leaving nothing behind. */
  disarm(): void;
}

export type AnyWait = Wait<unknown>;

/** What can be waited for: signals, latches and processes. */
export interface Source<T> {
  subscribe(listener: Listener<T>): void;
  unsubscribe(listener: Listener<T>): void;
}

export interface Listener<T> {
  hear(value: T): void;
}

/** Waits so long; 0 lets everything else that is due now go first. */
export function wait(duration: Duration): Wait<void> {
  return new WaitFor(duration);
}

/** Waits until that time, now included. */
export function waitUntil(time: Time): Wait<void> {
  return new WaitUntil(time);
}

/** Waits until a signal is fired, a latch is set or a process ends, and gives what it was fired, set or ended with. */
export function until<T>(source: Source<T>): Wait<T> {
  return new WaitForSource(source);
}

/** What `anyOf` gives: the place in the list of what came first, and its value (undefined for a duration). */
export type Fired<S extends readonly (Duration | Source<unknown>)[]> = {
  [K in keyof S]: {
    readonly index: K extends `${infer N extends number}` ? N : number;
    readonly value: S[K] extends Source<infer T> ? T : undefined;
  };
}[number];

/**
 * Waits for whichever comes first, says which that was, and drops the others.
 * At a tie the one that happened first wins; among those that are true already, the first named.
 */
export function anyOf<const S extends readonly (Duration | Source<unknown>)[]>(
  ...sources: S
): Wait<Fired<S>> {
  return new WaitForAny(sources);
}

/*
 * What `yield*` walks: it gives the wait to the process once and then what the process brings back. A generator would
 * say the same in one line and cost more than all the rest of a wait. It is its own result, since a process reads that
 * at once and nothing else sees it: one object for a wait's way and not three.
 */
function steps<T>(self: AnyWait): Iterator<AnyWait, T, unknown> {
  return new Steps(self) as Iterator<AnyWait, T, unknown>;
}

class Steps {
  done = false;
  value: unknown;
  private given = false;

  constructor(wait: AnyWait) {
    this.value = wait;
  }

  next(value?: unknown): this {
    if (this.given) {
      this.done = true;
      this.value = value;
    }
    this.given = true;
    return this;
  }

  throw(error: unknown): never {
    throw error;
  }
}

class WaitFor implements Wait<void> {
  private readonly duration: Duration;

  constructor(duration: Duration) {
    this.duration = duration;
  }

  [Symbol.iterator](): Iterator<AnyWait, void, unknown> {
    return steps(this);
  }

  arm(process: Waiter): undefined {
    process.wakeAfter(this.duration);
  }
}

class WaitUntil implements Wait<void> {
  private readonly time: Time;

  constructor(time: Time) {
    this.time = time;
  }

  [Symbol.iterator](): Iterator<AnyWait, void, unknown> {
    return steps(this);
  }

  arm(process: Waiter): undefined {
    process.wakeAt(this.time);
  }
}

class WaitForSource<T> implements Wait<T>, Armed, Listener<T> {
  private readonly source: Source<T>;
  private process: Waiter | undefined;

  constructor(source: Source<T>) {
    this.source = source;
  }

  [Symbol.iterator](): Iterator<AnyWait, T, unknown> {
    return steps(this);
  }

  arm(process: Waiter): this {
    this.process = process;
    this.source.subscribe(this);
    return this;
  }

  disarm(): void {
    this.source.unsubscribe(this);
  }

  hear(value: T): void {
    this.process?.wakeAt(this.process.simulation.now, value);
  }
}

class WaitForAny<S extends readonly (Duration | Source<unknown>)[]> implements Wait<Fired<S>>, Armed {
  private readonly sources: S;
  private process: Waiter | undefined;
  private undo: (() => void)[] = [];

  constructor(sources: S) {
    this.sources = sources;
  }

  [Symbol.iterator](): Iterator<AnyWait, Fired<S>, unknown> {
    return steps(this);
  }

  arm(process: Waiter): this {
    const { place } = process.simulation;
    if (this.sources.length === 0)
      throw KernelError.expected('anyOf', 'something to wait for', 'nothing', place);
    this.process = process;
    try {
      for (const [index, source] of this.sources.entries()) {
        // A source that was true already has settled it.
        if (this.process === undefined) break;
        this.watch(process.simulation, source, index);
      }
      return this;
    } catch (error) {
      this.disarm();
      throw error;
    }
  }

  disarm(): void {
    this.process = undefined;
    for (const each of this.undo) each();
    this.undo = [];
  }

  private watch(simulation: Timeline, source: Duration | Source<unknown>, index: number): void {
    if (typeof source === 'number') {
      const timer = simulation.after(source, () => this.settle(index, undefined));
      this.undo.push(() => simulation.cancel(timer));
    } else {
      const listener = { hear: (value: unknown) => this.settle(index, value) };
      this.undo.push(() => source.unsubscribe(listener));
      source.subscribe(listener);
    }
  }

  private settle(index: number, value: unknown): void {
    const process = this.process;
    if (process === undefined) return;
    this.disarm();
    process.wakeAt(process.simulation.now, { index, value });
  }
}
