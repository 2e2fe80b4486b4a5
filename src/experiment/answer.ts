import type { Comparison, PairComparison } from './comparison.ts';

/** The measure by which policies are ranked: of the faulty release, less is better. */
export const RANKED_BY = 'user_minutes_lost';

/**
 * What a user-minute of waiting for a good release is taken to be worth in lost ones where there is room for one figure
 * alone; an assumption, for the reader to replace: the plain comparison has a table of several.
 */
export const WAITING_WEIGHT = 0.01;

/** Which policy does least harm in a bad release, against every other one, and what that costs in good ones. */
export interface Answer {
  /** The one with the least mean; the first of several. */
  readonly best: string;
  readonly mean: number;
  /** Every other policy as `policyA` with the best one as `policyB`: the one with the next larger mean first. */
  readonly rivals: readonly PairComparison[];
}

/** The answer of a variant; undefined where there are not two policies to choose from. */
export function answerOf(comparison: Comparison, variant: string): Answer | undefined {
  const policies = comparison.policiesOf(variant);
  if (policies.length < 2) return undefined;
  const best = policies.reduce((least, policy) =>
    lost(comparison, variant, policy) < lost(comparison, variant, least) ? policy : least,
  );
  return { best, mean: lost(comparison, variant, best), rivals: rivalsOf(best, comparison, variant) };
}

/** The other policies against one, as `policyA` against `policyB`: the one with the least mean first. */
export function rivalsOf(policy: string, comparison: Comparison, variant: string): readonly PairComparison[] {
  const mean = ({ policyA }: PairComparison) => lost(comparison, variant, policyA);
  return [...comparison.against(policy, RANKED_BY, { variant, release: 'faulty' })].sort(
    (a, b) => mean(a) - mean(b),
  );
}

/** Below which share of bad releases a policy that does more harm costs less per release, because fewer wait. */
export interface Overtaking {
  readonly by: string;
  readonly below: number;
}

/**
 * Where the best policy stops to be the cheapest per release as fewer releases are bad, when a user-minute of waiting is
 * worth `waitingWeight` lost ones, and the policy that is cheaper just below that; null where it is the cheapest at every
 * share.
 */
export function overtakingOf(
  { best, rivals }: Answer,
  comparison: Comparison,
  variant: string,
  waitingWeight: number,
): Overtaking | null {
  return rivals.reduce<Overtaking | null>((last, { policyA: by }) => {
    const crossing = comparison.breakEven(best, by, variant, waitingWeight);
    if (crossing.cheaper === 'never') return { by, below: 1 };
    if (crossing.cheaper !== 'above') return last;
    return last === null || crossing.rate > last.below ? { by, below: crossing.rate } : last;
  }, null);
}

function lost(comparison: Comparison, variant: string, policy: string): number {
  return comparison.summary(policy, RANKED_BY, { variant, release: 'faulty' }).mean ?? 0;
}
