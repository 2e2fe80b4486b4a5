import type { Duration } from '../kernel/index.ts';
import type { BreakerLaw, HedgeLaw, RetryBudgetLaw } from './serving.ts';

/** What users do: how often, at which hour, and what their clients do when it fails. */
export interface Users {
  readonly demand: DemandLaw;
  readonly retries: RetryLaw;
}

/**
 * Operations per user and second over the day: `rate · (1 + swing·cos(2π(t − peak)/24h) + second·cos(4π(t − peak)/24h))`,
 * t in local time (failure-physics.md §3.2; mean over a day is `rate`).
 */
export interface DemandLaw {
  /** Mean operations per user and second. */
  readonly rate: number;
  readonly swing: number;
  readonly second: number;
  /** Local hour of the daily peak. */
  readonly peak: Duration;
}

/** What a client does with an attempt that failed. */
export interface RetryLaw {
  /** Attempts in all, the first included (≥ 1). */
  readonly attempts: number;
  readonly timeout: Duration;
  readonly backoff: 'none' | 'fixed' | 'exponential' | 'full-jitter' | 'equal-jitter' | 'decorrelated-jitter';
  /** First wait; exponential kinds double it up to `cap`. */
  readonly base: Duration;
  readonly cap: Duration;
  /** Retries allowed per first try (retry budget); Infinity = no budget. */
  readonly budget: number;
  /** Token bucket of each client; in place of `budget`, which saves nothing. */
  readonly bucket?: RetryBudgetLaw | undefined;
  readonly breaker?: BreakerLaw | undefined;
  readonly hedge?: HedgeLaw | undefined;
}
