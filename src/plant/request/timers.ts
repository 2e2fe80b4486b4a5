import type { Duration, Handle, Simulation } from '../../kernel/index.ts';

/**
 * Waits of many items, by small numbers that are used again, so that a wait allocates nothing once as many have been
 * pending at a time: there is one action for each number, made when it is first needed.
 */
export class Timers {
  private readonly simulation: Simulation;
  private readonly onDue: (item: number) => void;
  private readonly items: number[] = [];
  private readonly events: Handle[] = [];
  private readonly actions: (() => void)[] = [];
  private readonly free: number[] = [];

  constructor(simulation: Simulation, onDue: (item: number) => void) {
    this.simulation = simulation;
    this.onDue = onDue;
  }

  /** Begins a wait; gives the number by which it can be cancelled until it is over. */
  start(item: number, wait: Duration): number {
    const timer = this.free.pop() ?? this.add();
    this.items[timer] = item;
    this.events[timer] = this.simulation.after(wait, this.actions[timer]);
    return timer;
  }

  /** Breaks off a wait that is not over. */
  cancel(timer: number): void {
    this.simulation.cancel(this.events[timer]);
    this.free.push(timer);
  }

  private add(): number {
    const timer = this.actions.length;
    this.items.push(0);
    this.events.push(0);
    this.actions.push(() => {
      this.free.push(timer);
      this.onDue(this.items[timer]);
    });
    return timer;
  }
}
