import type { Discipline } from '../../domain/index.ts';
import type { Attempts } from './attempts.ts';

/** Attempts waiting for a server, as chains through the table of attempts; anyone may leave from anywhere. */
export class Queue {
  length = 0;

  private readonly attempts: Attempts;
  private readonly lastFirst: boolean;
  private readonly byTries: boolean;
  /** First and last of the chain; of the second chain, retries, when first tries go before them. */
  private first = -1;
  private last = -1;
  private firstRetry = -1;
  private lastRetry = -1;

  constructor(attempts: Attempts, discipline: Discipline) {
    this.attempts = attempts;
    this.lastFirst = discipline === 'lifo';
    this.byTries = discipline === 'priority';
  }

  add(attempt: number): void {
    const { ahead, behind } = this.attempts;
    const low = this.isLow(attempt);
    const last = low ? this.lastRetry : this.last;
    ahead[attempt] = last;
    behind[attempt] = -1;
    if (last >= 0) behind[last] = attempt;
    else if (low) this.firstRetry = attempt;
    else this.first = attempt;
    if (low) this.lastRetry = attempt;
    else this.last = attempt;
    this.length++;
  }

  /** Takes out who is served next; -1 when nobody waits. */
  take(): number {
    if (this.length === 0) return -1;
    let next = this.lastFirst ? this.last : this.first;
    if (next < 0) next = this.firstRetry;
    this.remove(next);
    return next;
  }

  remove(attempt: number): void {
    const { ahead, behind } = this.attempts;
    const before = ahead[attempt];
    const after = behind[attempt];
    const low = this.isLow(attempt);
    if (before >= 0) behind[before] = after;
    else if (low) this.firstRetry = after;
    else this.first = after;
    if (after >= 0) ahead[after] = before;
    else if (low) this.lastRetry = before;
    else this.last = before;
    this.length--;
  }

  private isLow(attempt: number): boolean {
    return this.byTries && this.attempts.tries[attempt] > 1;
  }
}
