import { KernelError } from './kernel-error.ts';
import type { Handle } from './queue.ts';
import type { Time } from './time.ts';
import type { AnyWait, Listener, Source, Timeline, Waiter } from './wait.ts';

/** What a process does: a generator that waits with `yield*` and may return a value. */
export type Script<T = void> = Generator<AnyWait, T, unknown>;

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
    super(`interrupted: ${String(cause)}`);
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
  private readonly resume: () => void;
  private readonly listeners = new Set<Listener<T | undefined>>();
  private readonly interrupts: Interrupted[] = [];
  private wait: AnyWait | undefined;
  private wakeUp: Handle | undefined;
  private gift: unknown;
  private over = false;
  private outcome: T | undefined;

  constructor(simulation: ProcessHost, name: string, script: Script<T>, onEnd: () => void) {
    this.simulation = simulation;
    this.name = name;
    this.script = script;
    this.onEnd = onEnd;
    this.resume = () => this.step();
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

  subscribe(listener: Listener<T | undefined>): void {
    if (this.over) listener.hear(this.outcome);
    else this.listeners.add(listener);
  }

  unsubscribe(listener: Listener<T | undefined>): void {
    this.listeners.delete(listener);
  }

  private deliverInterrupt(): void {
    this.wait?.disarm(this);
    this.wait = undefined;
    if (this.wakeUp !== undefined) this.simulation.cancel(this.wakeUp);
    this.wakeAt(this.simulation.now);
  }

  private step(): void {
    const simulation = this.simulation;
    const interrupt = this.interrupts.shift();
    const value = this.gift;
    this.gift = undefined;
    this.wakeUp = undefined;
    this.wait = undefined;
    simulation.current = this;
    if (interrupt === undefined) this.advance(() => this.script.next(value), undefined);
    else this.advance(() => this.script.throw(interrupt), interrupt);
    simulation.current = undefined;
    if (this.interrupts.length > 0 && !this.over) this.deliverInterrupt();
  }

  private advance(go: () => IteratorResult<AnyWait, T>, interrupt: Interrupted | undefined): void {
    try {
      const step = go();
      if (step.done === true) this.end(step.value);
      else {
        this.wait = step.value;
        step.value.arm(this);
      }
    } catch (error) {
      if (error !== interrupt || interrupt === undefined) throw error;
      this.end(undefined);
    }
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
