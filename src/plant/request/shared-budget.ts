import type { RetryLimit } from './client.ts';

/**
 * A retry budget that all clients of a cell share: each first try allows `perTry` retries, and little more than nothing
 * is saved up, so that retries are limited by the first tries of the same moment.
 */
export class SharedBudget implements RetryLimit {
  /** Retries per first try; Infinity: as many as wanted. */
  private perTry = Infinity;
  private saved = 1;
  private tokens = 0;
  private readonly own: RetryLimit | undefined;

  /** `own`: a limit that each client has besides; a retry needs both. */
  constructor(own: RetryLimit | undefined) {
    this.own = own;
  }

  /** Changes the budget from now on; `saved`: retries that can be saved up, one at least. */
  set(perTry: number, saved: number): void {
    this.perTry = perTry;
    this.saved = saved > 1 ? saved : 1;
    this.tokens = Math.min(this.tokens, this.saved);
  }

  began(who: number): void {
    if (this.perTry < Infinity) this.tokens = Math.min(this.saved, this.tokens + this.perTry);
    this.own?.began(who);
  }

  succeeded(who: number): void {
    this.own?.succeeded(who);
  }

  failed(who: number): void {
    this.own?.failed(who);
  }

  grants(who: number): boolean {
    const limited = this.perTry < Infinity;
    if (limited && this.tokens < 1) return false;
    if (this.own !== undefined && !this.own.grants(who)) return false;
    if (limited) this.tokens--;
    return true;
  }
}
