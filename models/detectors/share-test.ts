import type { Sprt } from '../../src/stats/index.ts';
import { sprtOf } from '../../src/stats/index.ts';

export interface Shares {
  readonly good: number;
  readonly bad: number;
  readonly alpha: number;
  readonly beta: number;
}

/** Wald's test of two shares, with a bad one that leaves something to test. */
export function shareTest({ good, bad, alpha, beta }: Shares): Sprt {
  return sprtOf(good, justAbove(good, bad), alpha, beta);
}

/** What is bad, as a share or a rate; where it is not above what is good it is taken as just above. */
export const justAbove = (good: number, bad: number) => Math.max(bad, good * (1 + SMALLEST_STEP));

const SMALLEST_STEP = 0.001;
