import { KernelError } from './kernel-error.ts';
import type { Handle } from './queue.ts';
import type { Duration, Time } from './time.ts';
import type { AnyWait, Armed, Listener, Source, Timeline, Waiter } from './wait.ts';

/** What a process does: a generator that waits with `yield*` and may return a value. */
export type Script<T = void> = Generator<AnyWait, T, unknown>;

/** Stands for no handle. A fraction, so that the field always holds a double and storing a handle makes no object. */
const NO_WAKING = -0.5;

/** What a process needs of the simulation it lives in. */
export interface ProcessHost extends Timeline {
  /** The process that is running just now, if one is. */
  current: { readonly name: string } | undefined;
}

/** Thrown inside a process at its wait, by `interrupt`. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  override readonly cause: unknown;

  constructor(cause: unknown) {
    super(cause === undefined ? 'interrupted' : `interrupted: ${String(cause)}`);
    this.cause = cause;
  }
}

/**
 * A script in simulated time.
 *
 * Processes never run inside one another: who is woken, interrupted or spawned runs at the same instant, but only
 * after the one running now has come to its next wait, in the order of the waking.
 * Made by `Simulation.spawn`. Other processes may wait for its end with `until(process)`.
 */
export class Process<T = void> implements Source<T | undefined>, Waiter {
  readonly name: string;
  readonly simulation: ProcessHost;

  private readonly script: Script<T>;
  private readonly onEnd: () => void;
  /**
   * A field with its value, not assigned in the constructor: V8 puts a function literal that is assigned to a property
   * among the old objects at once, and with it all it can reach is kept until a full collection.
   */
  private readonly resume = () => this.step();
  private readonly listeners = new Set<Listener<T | undefined>>();
  /** Interrupts to come, and those thrown into the script so far. */
  private readonly interrupts: Interrupted[] = [];
  private readonly delivered: unknown[] = [];
  /** What has to be broken off when an interrupt comes. */
  private wait: Armed | undefined;
  private wakeUp: Handle = NO_WAKING;
  private gift: unknown;
  private over = false;
  private outcome: T | undefined;

  constructor(simulation: ProcessHost, name: string, script: Script<T>, onEnd: () => void) {
    this.simulation = simulation;
    this.name = name;
    this.script = script;
    this.onEnd = onEnd;
    this.wakeAt(simulation.now);
  }

  /** Whether the script has not come to its end yet. */
  get alive(): boolean {
    return !this.over;
  }

  /** What the script returned; undefined while it is alive and when an interrupt ended it. */
  get result(): T | undefined {
    return this.outcome;
  }

  /**
   * Breaks off what the process waits for, at this instant, and throws `Interrupted` inside at that place.
   * The interrupt wins over a waking that was on its way. A script that lets it pass ends there, quietly, after its
   * `finally` blocks; so does a process that had not begun. False when the process was over already.
   */
  interrupt(cause?: unknown): boolean {
    if (this.over) return false;
    if (this.simulation.current === this) {
      throw KernelError.expected('interrupt', 'another process', 'the running one', this.simulation.place);
    }
    this.interrupts.push(new Interrupted(cause));
    if (this.interrupts.length === 1) this.deliverInterrupt();
    return true;
  }

  /** For waits: lets the process go on at a time; what it waited for then gives `value`. */
  wakeAt(time: Time, value?: unknown): void {
    this.gift = value;
    this.wakeUp = this.simulation.at(time, this.resume);
  }

  /** For waits: lets the process go on so much later. */
  wakeAfter(delay: Duration): void {
    this.gift = undefined;
    this.wakeUp = this.simulation.after(delay, this.resume);
  }

  subscribe(listener: Listener<T | undefined>): void {
    if (this.over) listener.hear(this.outcome);
    else this.listeners.add(listener);
  }

  unsubscribe(listener: Listener<T | undefined>): void {
    this.listeners.delete(listener);
  }

  private deliverInterrupt(): void {
    this.wait?.disarm();
    this.wait = undefined;
    if (this.wakeUp !== NO_WAKING) this.simulation.cancel(this.wakeUp);
    this.wakeAt(this.simulation.now);
  }

  private step(): void {
    const value = this.gift;
    this.gift = undefined;
    this.wakeUp = NO_WAKING;
    this.wait = undefined;
    this.simulation.current = this;
    try {
      this.proceed(this.interrupts.length === 0 ? this.script.next(value) : this.throwInterrupt());
    } catch (error) {
      // An interrupt of its own may leave the script at once or after waits in its finally blocks.
      if (!this.delivered.includes(error)) throw error;
      this.end(undefined);
    }
    this.simulation.current = undefined;
    if (this.interrupts.length > 0 && !this.over) this.deliverInterrupt();
  }

  /** Takes the script's next wait, or its end. A wait that cannot begin is an error at that place of the script. */
  private proceed(step: IteratorResult<AnyWait, T>): void {
    if (step.done === true) {
      this.end(step.value);
      return;
    }
    try {
      this.wait = step.value.arm(this);
    } catch (error) {
      this.proceed(this.script.throw(error));
    }
  }

  private throwInterrupt(): IteratorResult<AnyWait, T> {
    const interrupt = this.interrupts.shift();
    this.delivered.push(interrupt);
    return this.script.throw(interrupt);
  }

  private end(outcome: T | undefined): void {
    this.over = true;
    this.outcome = outcome;
    this.onEnd();
    const listeners = [...this.listeners];
    this.listeners.clear();
    for (const listener of listeners) listener.hear(outcome);
  }
}
