import type { RetryBudgetLaw } from '../../domain/index.ts';
import type { RetryLimit } from './client.ts';
import { requireAmount, requireCount } from './require.ts';

export interface BucketOptions extends RetryBudgetLaw {
  /** How many buckets there are: one for each client, or one for all of them together (1). */
  readonly clients: number;
  /** A retry needs more than 1 token instead of at least 1, as in published code; it costs 1 either way. */
  readonly needsMoreThanOne?: boolean | undefined;
}

/** Retry budgets: each first try, or each success, saves up a part of a retry. */
export class TokenBuckets implements RetryLimit {
  private readonly tokens: Float64Array;
  private readonly deposit: number;
  private readonly saved: number;
  private readonly perFirstTry: boolean;
  private readonly strict: boolean;

  constructor({ clients, deposit, per, saved, needsMoreThanOne = false }: BucketOptions) {
    requireCount('bucket.clients', clients, 1);
    requireAmount('bucket.deposit', deposit);
    requireAmount('bucket.saved', saved);
    this.tokens = new Float64Array(clients).fill(saved);
    this.deposit = deposit;
    this.saved = saved;
    this.perFirstTry = per === 'first-try';
    this.strict = needsMoreThanOne;
  }

  began(who: number): void {
    if (this.perFirstTry) this.save(who);
  }

  succeeded(who: number): void {
    if (!this.perFirstTry) this.save(who);
  }

  failed(): void {
    // A failure costs nothing; only the retry does.
  }

  grants(who: number): boolean {
    const at = this.tokens.length === 1 ? 0 : who;
    const tokens = this.tokens[at];
    if (tokens < 1 || (this.strict && tokens === 1)) return false;
    this.tokens[at] = tokens - 1;
    return true;
  }

  private save(who: number): void {
    const at = this.tokens.length === 1 ? 0 : who;
    this.tokens[at] = Math.min(this.saved, this.tokens[at] + this.deposit);
  }
}
