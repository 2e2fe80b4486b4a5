import type { RetryLaw, ServiceLaw, ServingLaw, Users } from '../../domain/index.ts';
import type { Duration } from '../../kernel/index.ts';
import { costOf } from './cache.ts';

/** The mechanisms that are on in a run, and what they have to know of it; the same in every cell. */
export interface GuardLaws {
  readonly serving: ServingLaw;
  readonly service: ServiceLaw;
  readonly retries: RetryLaw;
  /** First tries per client and second on an average day. */
  readonly clientRate: number;
  readonly tick: Duration;
  readonly timeoutTicks: number;
  /** Ticks after which an unanswered attempt is hedged; Infinity: never. */
  readonly hedgeTicks: number;
}

/** Puts the laws of clients and servers on the grid of ticks. */
export function guardLawsOf(
  { retries, demand }: Users,
  serving: ServingLaw,
  tick: Duration,
  timeoutTicks: number,
): GuardLaws {
  const { hedge } = retries;
  return {
    serving,
    service: serving.service ?? { law: 'exponential' },
    retries,
    clientRate: demand.rate,
    tick,
    timeoutTicks,
    hedgeTicks: hedge === undefined ? Infinity : Math.max(1, Math.round(hedge.after / tick)),
  };
}

/** Whether a cell is more than a queue, first come, first served, with clients who retry. */
export function isGuarded({ retries }: Users, serving: ServingLaw): boolean {
  const { discipline = 'fifo', cancelled = 0, dependencies = [] } = serving;
  return (
    retries.bucket !== undefined ||
    retries.breaker !== undefined ||
    retries.hedge !== undefined ||
    serving.throttle !== undefined ||
    serving.cache !== undefined ||
    serving.balancer !== undefined ||
    discipline !== 'fifo' ||
    cancelled > 0 ||
    dependencies.length > 0
  );
}

/** Attempts per second that a cell serves per attempt of its capacity: more than 1 with a warm cache. */
export function warmFactor({ cache }: ServingLaw): number {
  return cache === undefined ? 1 : 1 / costOf(cache, cache.hits);
}
