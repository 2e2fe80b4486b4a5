import type { Duration } from '../kernel/index.ts';

/** Cold caches: what has restarted serves at a reduced rate that rises evenly to the full one. */
export interface WarmUpLaw {
  /** Share of the full rate at which it begins, above 0. */
  readonly from: number;
  /** From back in service to the full rate. */
  readonly lasts: Duration;
}
