import type { Duration } from '../../kernel/index.ts';
import type { Attempts } from './attempts.ts';
import { longerFloats, State } from './attempts.ts';

/** Operations between two attempts. */
export class Orbit {
  /** How many there are. */
  size = 0;

  private readonly attempts: Attempts;
  private readonly onReturn: (attempt: number) => void;
  private first = -1;
  /** By place: the event that ends the wait, and what it does. */
  private returnAt = new Float64Array(0);
  private readonly back: (() => void)[] = [];

  constructor(attempts: Attempts, onReturn: (attempt: number) => void) {
    this.attempts = attempts;
    this.onReturn = onReturn;
  }

  /** An operation waits so long before its next attempt, and keeps its place meanwhile. */
  add(attempt: number, wait: Duration): void {
    const { attempts, first } = this;
    if (attempt >= this.returnAt.length) this.returnAt = longerFloats(this.returnAt, attempts.size);
    this.back[attempt] ??= () => {
      this.remove(attempt);
      this.onReturn(attempt);
    };
    attempts.state[attempt] = State.between;
    attempts.older[attempt] = -1;
    attempts.newer[attempt] = first;
    if (first >= 0) attempts.older[first] = attempt;
    this.first = attempt;
    this.size++;
    this.returnAt[attempt] = attempts.simulation.after(wait, this.back[attempt]);
  }

  /** Takes somebody out before the wait is over; -1 when nobody is there. */
  take(): number {
    const attempt = this.first;
    if (attempt < 0) return -1;
    this.attempts.simulation.cancel(this.returnAt[attempt]);
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
