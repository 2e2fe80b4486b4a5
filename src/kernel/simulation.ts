import type { Place } from './kernel-error.ts';
import { KernelError } from './kernel-error.ts';
import type { Script } from './process.ts';
import { Process } from './process.ts';
import type { Handle, QueueSnapshot } from './queue.ts';
import { EventQueue, LANES, slotOf } from './queue.ts';
import type { Duration, Time } from './time.ts';

/** What an event does; it may schedule, cancel, fire signals and start processes, but never run the simulation. */
export type Action = () => void;

/** Order among events of one instant: a lower lane first, within a lane as scheduled. Everything is `normal` by default. */
export const Priority = { first: 0, normal: 1, late: 2, last: 3 } as const;

export interface SimulationOptions {
  /** Names the run in the message of a crash, such as "2014/7". */
  readonly seedLabel?: string;
}

/** The state of a simulation without living processes; what actions have changed outside is not in it. */
export interface SimulationSnapshot {
  readonly now: Time;
  readonly queue: QueueSnapshot;
  readonly actions: readonly Action[];
}

const LAST_TIME = Number.MAX_SAFE_INTEGER;

/**
 * The clock and everything due on it.
 *
 * Events fire in order of time, then priority, then the order in which they were scheduled. Each sees `now` at its
 * own instant. Time is whole microseconds.
 */
export class Simulation {
  /** The process that is running just now, if one is. */
  current: { readonly name: string } | undefined;

  private readonly queue = new EventQueue();
  private readonly seedLabel: string | undefined;
  private actions: Action[] = [];
  private living = 0;
  private running = false;
  private crashed = false;

  constructor(options: SimulationOptions = {}) {
    this.seedLabel = options.seedLabel;
  }

  /** The simulated time. */
  get now(): Time {
    return this.queue.now;
  }

  /** Events still to come, those of waiting processes included. */
  get pending(): number {
    return this.queue.size;
  }

  /** Schedules an action for a time, now included. */
  at(time: Time, action: Action, priority: number = Priority.normal): Handle {
    // Each comparison is written so that NaN fails it.
    if (!(time >= this.queue.now && time <= LAST_TIME) || Math.floor(time) !== time) this.refuseTime(time);
    if ((priority & (LANES - 1)) !== priority) this.refusePriority(priority);
    const slot = this.queue.add(time, priority);
    this.actions[slot] = action;
    return this.queue.handleOf(slot);
  }

  /** Schedules an action for so much later, 0 included: then it fires after all that is already due now. */
  after(delay: Duration, action: Action, priority: number = Priority.normal): Handle {
    const time = this.queue.now + delay;
    if (!(delay >= 0 && time <= LAST_TIME) || Math.floor(delay) !== delay) this.refuseDelay(delay);
    if ((priority & (LANES - 1)) !== priority) this.refusePriority(priority);
    const slot = this.queue.add(time, priority);
    this.actions[slot] = action;
    return this.queue.handleOf(slot);
  }

  /** Takes back an event: true exactly once while it is pending; false when it has fired or was cancelled. */
  cancel(handle: Handle): boolean {
    if (this.queue.cancel(handle)) {
      this.actions[slotOf(handle)] = nothing;
      return true;
    }
    this.checkHandle(handle);
    return false;
  }

  /** Whether the event is still to come; a handle this simulation never gave out is an error. */
  isPending(handle: Handle): boolean {
    this.checkHandle(handle);
    return this.queue.isPending(handle);
  }

  /** Starts a process: its script begins at this instant, after what is running now has come to its next wait. */
  spawn<T>(name: string, script: Script<T>): Process<T> {
    this.living++;
    return new Process(this, name, script, () => {
      this.living--;
    });
  }

  /** Fires everything due up to and including `time`; the clock then stands at `time`. */
  runUntil(time: Time): void {
    if (!(time >= this.now && time <= LAST_TIME) || Math.floor(time) !== time) this.refuseTime(time);
    this.fire(time);
    this.queue.now = time;
  }

  /** Fires everything until nothing is left; the clock then stands at the last event. */
  run(): void {
    this.fire(LAST_TIME);
  }

  /** The time of the next event, Infinity when there is none. */
  nextTime(): Time {
    return this.queue.nextTime();
  }

  /** Copies clock and events. Scripts cannot be copied, so no process may be alive. */
  snapshot(): SimulationSnapshot {
    this.refuseProcesses('snapshot');
    return { now: this.queue.now, queue: this.queue.snapshot(), actions: this.actions.slice() };
  }

  /** Goes back to a snapshot of this simulation, or on from that of another; the same future follows from it. */
  restore(snapshot: SimulationSnapshot): void {
    this.refuseProcesses('restore');
    this.queue.restore(snapshot.queue);
    this.queue.now = snapshot.now;
    this.actions = snapshot.actions.slice();
  }

  /** Where the simulation stands, for the message of an error. */
  get place(): Place {
    return { now: this.queue.now, process: this.current?.name };
  }

  private fire(limit: Time): void {
    if (this.running)
      this.refuse('run', 'a simulation that is not running', 'a call from one of its own events');
    if (this.crashed) this.refuse('run', 'a simulation that has not crashed', 'one that has');
    this.running = true;
    try {
      this.fireDue(limit);
    } catch (cause) {
      this.crashed = true;
      throw KernelError.crash(this.place, this.seedLabel, cause);
    } finally {
      this.running = false;
      this.current = undefined;
    }
  }

  private fireDue(limit: Time): void {
    const queue = this.queue;
    for (let slot = queue.take(limit); slot >= 0; slot = queue.take(limit)) {
      const action = this.actions[slot];
      this.actions[slot] = nothing;
      action();
    }
  }

  private refuse(subject: string, expected: string, got: unknown): never {
    throw KernelError.expected(subject, expected, got, this.place);
  }

  private refuseProcesses(subject: string): void {
    if (this.living > 0) this.refuse(subject, 'no living process', this.living);
  }

  private checkHandle(handle: Handle): void {
    if (!this.queue.hasIssued(handle)) this.refuse('handle', 'one this simulation gave out', handle);
  }

  private refuseTime(time: Time): never {
    this.refuse('event time', `whole microseconds from now (${this.now}) on`, time);
  }

  private refuseDelay(delay: Duration): never {
    this.refuse('delay', 'whole microseconds from 0', delay);
  }

  private refusePriority(priority: number): never {
    this.refuse('priority', `0 to ${LANES - 1}`, priority);
  }
}

function nothing(): void {
  // Stands in for actions that are over, so that they can be collected.
}
