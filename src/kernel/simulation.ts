import type { Place } from './kernel-error.ts';
import { KernelError } from './kernel-error.ts';
import type { Script } from './process.ts';
import { Process } from './process.ts';
import type { Handle, QueueSnapshot } from './queue.ts';
import { EventQueue, LANES, slotOf } from './queue.ts';
import type { Duration, Time } from './time.ts';

/** What an event does; it may schedule, cancel, fire signals and start processes, but never run the simulation. */
export type Action = () => void;

/** Runs events scheduled by number; see `Simulation.post`. */
export type Dispatcher = (operation: number, argument: number) => void;

/** Order among events of one instant: a lower lane first, within a lane as scheduled. Everything is `normal` by default. */
export const Priority = { first: 0, normal: 1, late: 2, last: 3 } as const;

export interface SimulationOptions {
  /** Names the run in the message of a crash, such as "2014/7". */
  readonly seedLabel?: string;
  /** Receives the events of `post`. */
  readonly dispatch?: Dispatcher;
}

/** The state of a simulation without living processes; what actions have changed outside is not in it. */
export interface SimulationSnapshot {
  readonly now: Time;
  readonly queue: QueueSnapshot;
  readonly actions: readonly Action[];
}

const ACTION = -1;

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
  private readonly dispatch: Dispatcher;
  private actions: Action[] = [];
  private clock: Time = 0;
  private living = 0;
  private running = false;
  private crashed = false;

  constructor(options: SimulationOptions = {}) {
    this.seedLabel = options.seedLabel;
    this.dispatch = options.dispatch ?? this.refuseOperation.bind(this);
  }

  /** The simulated time. */
  get now(): Time {
    return this.clock;
  }

  /** Events still to come, those of waiting processes included. */
  get pending(): number {
    return this.queue.size;
  }

  /** Schedules an action for a time, now included. */
  at(time: Time, action: Action, priority: number = Priority.normal): Handle {
    const handle = this.post(time, ACTION, 0, priority);
    this.actions[slotOf(handle)] = action;
    return handle;
  }

  /** Schedules an action for so much later, 0 included: then it fires after all that is already due now. */
  after(delay: Duration, action: Action, priority: number = Priority.normal): Handle {
    if (!(delay >= 0)) this.refuse('delay', 'whole microseconds from 0', delay);
    return this.at(this.clock + delay, action, priority);
  }

  /** Schedules by number: at that time the dispatcher gets the operation (from 0 on) and a 32-bit argument. Needs no closure. */
  post(time: Time, operation: number, argument: number, priority: number = Priority.normal): Handle {
    if (!(time >= this.clock) || time % 1 !== 0 || time > Number.MAX_SAFE_INTEGER) {
      this.refuse('event time', `whole microseconds from now on (${this.clock})`, time);
    }
    if (!(priority >= 0 && priority < LANES) || priority % 1 !== 0) {
      this.refuse('priority', `a whole number from 0 to ${LANES - 1}`, priority);
    }
    return this.queue.add(time, priority, operation, argument);
  }

  /** Takes back an event: true exactly once while it is pending; false when it has fired or was cancelled. */
  cancel(handle: Handle): boolean {
    if (!this.isPending(handle)) return false;
    this.actions[slotOf(handle)] = nothing;
    return this.queue.cancel(handle);
  }

  /** Whether the event is still to come; a handle this simulation never gave out is an error. */
  isPending(handle: Handle): boolean {
    if (!this.queue.hasIssued(handle)) this.refuse('handle', 'one given out by this simulation', handle);
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
    if (!(time >= this.clock) || time % 1 !== 0 || time > Number.MAX_SAFE_INTEGER) {
      this.refuse('runUntil', `whole microseconds from now on (${this.clock})`, time);
    }
    this.fire(time);
    this.clock = time;
  }

  /** Fires everything until nothing is left; the clock then stands at the last event. */
  run(): void {
    this.fire(Number.MAX_SAFE_INTEGER);
  }

  /** The time of the next event, Infinity when there is none. */
  nextTime(): Time {
    return this.queue.nextTime();
  }

  /** Copies clock and events. Scripts cannot be copied, so no process may be alive. */
  snapshot(): SimulationSnapshot {
    this.refuseProcesses('snapshot');
    return { now: this.clock, queue: this.queue.snapshot(), actions: this.actions.slice() };
  }

  /** Goes back to a snapshot of this simulation, or on from that of another; the same future follows from it. */
  restore(snapshot: SimulationSnapshot): void {
    this.refuseProcesses('restore');
    this.clock = snapshot.now;
    this.queue.restore(snapshot.queue);
    this.actions = snapshot.actions.slice();
  }

  /** Where the simulation stands, for the message of an error. */
  get place(): Place {
    return { now: this.clock, process: this.current?.name };
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
      this.clock = queue.time;
      if (queue.operation === ACTION) {
        const action = this.actions[slot];
        this.actions[slot] = nothing;
        action();
      } else {
        this.dispatch(queue.operation, queue.argument);
      }
    }
  }

  private refuse(subject: string, expected: string, got: unknown): never {
    throw KernelError.expected(subject, expected, got, this.place);
  }

  private refuseProcesses(subject: string): void {
    if (this.living > 0) this.refuse(subject, 'no living process', this.living);
  }

  private refuseOperation(operation: number): void {
    this.refuse('operation', 'a dispatcher in the options', operation);
  }
}

function nothing(): void {}
