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
}

/** Something a process can stop at: `yield*` it inside a script; its value is what `yield*` gives. */
export interface Wait<T> {
  [Symbol.iterator](): Iterator<AnyWait, T, unknown>;
  /** For the process: begins the wait. */
  arm(process: Waiter): void;
  /** For the process: breaks it off, leaving nothing behind. */
  disarm(process: Waiter): void;
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
  return makeWait<void>((process) => process.wakeAt(process.simulation.now + duration));
}

/** Waits until that time, now included. */
export function waitUntil(time: Time): Wait<void> {
  return makeWait<void>((process) => process.wakeAt(time));
}

/** Waits until a signal is fired, a latch is set or a process ends, and gives what it was fired, set or ended with. */
export function until<T>(source: Source<T>): Wait<T> {
  let listener: Listener<T> | undefined;
  return makeWait<T>(
    (process) => {
      listener = { hear: (value) => process.wakeAt(process.simulation.now, value) };
      source.subscribe(listener);
    },
    () => {
      if (listener !== undefined) source.unsubscribe(listener);
    },
  );
}

/** What `anyOf` gives: the place in the list of what came first, and its value (undefined for a duration). */
export type Fired<S extends readonly (Duration | Source<unknown>)[]> = {
  [K in keyof S]: {
    readonly index: K extends `${infer N extends number}` ? N : number;
    readonly value: S[K] extends Source<infer T> ? T : undefined;
  };
}[number];

/** Waits for whichever comes first and drops the others. At a tie the one that happened first wins; among those true already, the first named. */
export function anyOf<const S extends readonly (Duration | Source<unknown>)[]>(
  ...sources: S
): Wait<Fired<S>> {
  let drop = () => {};
  return makeWait<Fired<S>>(
    (process) => {
      const simulation = process.simulation;
      if (sources.length === 0)
        throw KernelError.expected('anyOf', 'something to wait for', 'nothing', simulation.place);
      const undo: (() => void)[] = [];
      let open = true;
      drop = () => {
        open = false;
        for (const each of undo) each();
      };
      const settle = (index: number, value: unknown) => {
        if (!open) return;
        drop();
        process.wakeAt(simulation.now, { index, value });
      };
      for (const [index, source] of sources.entries()) {
        if (!open) return;
        if (typeof source === 'number') {
          const timer: Handle = simulation.after(source, () => settle(index, undefined));
          undo.push(() => simulation.cancel(timer));
        } else {
          const listener: Listener<unknown> = { hear: (value) => settle(index, value) };
          undo.push(() => source.unsubscribe(listener));
          source.subscribe(listener);
        }
      }
    },
    () => drop(),
  );
}

function makeWait<T>(arm: (process: Waiter) => void, disarm: () => void = () => {}): Wait<T> {
  const self: Wait<T> = {
    arm,
    disarm,
    *[Symbol.iterator](): Generator<AnyWait, T, unknown> {
      return (yield self) as T;
    },
  };
  return self;
}
