import type { RetryLimit } from './client.ts';
import { requireCount, requireShare } from './require.ts';

export interface RatioOptions {
  readonly clients: number;
  /** No retries while failures ÷ first tries since the start exceed this. */
  readonly above: number;
}

/**
 * The breaker of Brooker's retry simulator: it counts from the start of the run, per client, forbids retries only, and
 * has no half-open state. First tries are always sent.
 */
export class FailureRatio implements RetryLimit {
  private readonly firstTries: Float64Array;
  private readonly failures: Float64Array;
  private readonly above: number;

  constructor({ clients, above }: RatioOptions) {
    requireCount('failureRatio.clients', clients, 1);
    requireShare('failureRatio.above', above);
    this.firstTries = new Float64Array(clients);
    this.failures = new Float64Array(clients);
    this.above = above;
  }

  began(who: number): void {
    this.firstTries[this.of(who)]++;
  }

  succeeded(): void {
    // Only failures and first tries count.
  }

  failed(who: number): void {
    this.failures[this.of(who)]++;
  }

  grants(who: number): boolean {
    const at = this.of(who);
    return this.failures[at] <= this.above * this.firstTries[at];
  }

  private of(who: number): number {
    return this.firstTries.length === 1 ? 0 : who;
  }
}
