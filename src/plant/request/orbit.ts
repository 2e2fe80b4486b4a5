import type { Duration } from '../../kernel/index.ts';
import type { Attempts } from './attempts.ts';
import { longer, State } from './attempts.ts';
import { Timers } from './timers.ts';

/** Operations between two attempts. */
export class Orbit {
  /** How many there are. */
  size = 0;

  private readonly attempts: Attempts;
  private readonly timers: Timers;
  private first = -1;
  /** By place: the timer of its wait. */
  private timerOf = new Int32Array(0);

  constructor(attempts: Attempts, onReturn: (attempt: number) => void) {
    this.attempts = attempts;
    this.timers = new Timers(attempts.simulation, (attempt) => {
      this.remove(attempt);
      onReturn(attempt);
    });
  }

  /** An operation waits so long before its next attempt, and keeps its place meanwhile. */
  add(attempt: number, wait: Duration): void {
    const { attempts, first } = this;
    if (attempt >= this.timerOf.length) this.timerOf = longer(this.timerOf, attempts.size);
    attempts.state[attempt] = State.between;
    attempts.older[attempt] = -1;
    attempts.newer[attempt] = first;
    if (first >= 0) attempts.older[first] = attempt;
    this.first = attempt;
    this.size++;
    this.timerOf[attempt] = this.timers.start(attempt, wait);
  }

  /** Takes somebody out before the wait is over; -1 when nobody is there. */
  take(): number {
    const attempt = this.first;
    if (attempt < 0) return -1;
    this.timers.cancel(this.timerOf[attempt]);
    this.remove(attempt);
    return attempt;
  }

  private remove(attempt: number): void {
    const { older, newer } = this.attempts;
    const before = older[attempt];
    const after = newer[attempt];
    if (before >= 0) newer[before] = after;
    else this.first = after;
    if (after >= 0) older[after] = before;
    this.size--;
  }
}
