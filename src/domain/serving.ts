import type { Duration } from '../kernel/index.ts';

/**
 * How a cell serves attempts. Whatever is left out is off; all of it is the same in every cell of a scenario.
 * Both solvers of the plant know every mechanism here; where the flow solver only bounds one, its README says so.
 */
export interface ServingLaw {
  /** Attempts a cell works on at the same time; its capacity is `servers` ÷ mean service time. Default: one very fast server. */
  readonly servers?: number | undefined;
  readonly service?: ServiceLaw | undefined;
  readonly discipline?: Discipline | undefined;
  /** Share of abandoned attempts that is told to the server and withdrawn from its queue, χ of failure-physics.md §3.2; default 0. */
  readonly cancelled?: number | undefined;
  readonly throttle?: ThrottleLaw | undefined;
  readonly cache?: CacheLaw | undefined;
  readonly dependencies?: readonly DependencyLaw[] | undefined;
  readonly balancer?: BalancerLaw | undefined;
}

/** Law of the service time of one attempt, scaled to the mean that capacity and servers give. */
export type ServiceLaw =
  | { readonly law: 'exponential' }
  | { readonly law: 'deterministic' }
  /** `scv`: squared coefficient of variation, > 0. */
  | { readonly law: 'lognormal'; readonly scv: number }
  /** One of several constants (bimodal when two), each with its weight; weights are positive and need not sum to 1. */
  | { readonly law: 'points'; readonly values: readonly number[]; readonly weights: readonly number[] }
  /** One of several exponentials of these means. */
  | {
      readonly law: 'hyperexponential';
      readonly values: readonly number[];
      readonly weights: readonly number[];
    }
  /** Drawn from measured times, each as likely as the others. */
  | { readonly law: 'empirical'; readonly values: readonly number[] };

/** Who is served next. `priority`: first tries before retries, within each first come, first served. */
export type Discipline = 'fifo' | 'lifo' | 'priority';

/** Adaptive throttling (SRE book ch. 21): refuses with max(0, (requests − factor·accepts) / (requests + 1)) over the window. */
export interface ThrottleLaw {
  readonly factor: number;
  readonly window: Duration;
}

/** Look-aside cache before the cell's store: a hit costs `hitCost` of the work of a miss. */
export interface CacheLaw {
  /** Share of attempts that hit when the cache is warm, h*. */
  readonly hits: number;
  /** Work of a hit relative to a miss, 0 to 1. */
  readonly hitCost: number;
  /** Misses answered in time that fill a cold cache: dh/dt = (h* − h)·(goodput of misses)/workingSet. */
  readonly workingSet: number;
}

/** A service that every attempt of the cell calls after its own work. Shared: one for all cells (a single point of failure). */
export interface DependencyLaw {
  readonly name: string;
  /** Hard: its failure fails the attempt; soft: the attempt is answered without it. */
  readonly kind: 'hard' | 'soft';
  /** Share of attempts that call it. */
  readonly calls: number;
  /** Share of calls that fail on a good day. */
  readonly errors: number;
  /** Attempts of the cell at it, the first included (layered retries). */
  readonly attempts: number;
}

/** Spreads attempts over the hosts of a cell and takes out those that fail their health checks. */
export interface BalancerLaw {
  readonly probeEvery: Duration;
  /** Probes in a row that must fail before a host is ejected, and succeed before it comes back. */
  readonly unhealthyAfter: number;
  readonly healthyAfter: number;
  /** Largest share of hosts that may be ejected. */
  readonly maxEjected: number;
  /** Below this share of healthy hosts it sends to all of them (panic mode). */
  readonly panicBelow: number;
}

/** A client's circuit breaker: closed, open, half-open. */
export interface BreakerLaw {
  /** Opens when more than this share of the attempts in the window failed … */
  readonly opensAt: number;
  /** … and there were at least so many. */
  readonly minimum: number;
  readonly window: Duration;
  /** How long it stays open before it lets probes through. */
  readonly openFor: Duration;
  /** Probes in half-open that must all succeed before it closes. */
  readonly probes: number;
}

/** Sends a second attempt when the first has not been answered after so long; the first answer counts. */
export interface HedgeLaw {
  readonly after: Duration;
}

/** A token bucket that limits retries (a retry takes 1 token and needs at least 1). */
export interface RetryBudgetLaw {
  /** Tokens that each first try, or each success, puts in. */
  readonly deposit: number;
  readonly per: 'first-try' | 'success';
  /** Tokens a bucket holds at most, and at the start. */
  readonly saved: number;
}
