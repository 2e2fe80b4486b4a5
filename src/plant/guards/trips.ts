import type { BreakerLaw } from '../../domain/index.ts';
import { exp, log } from '../../kernel/index.ts';

/** Windows with more calls than this are computed as if they had so many: chance hardly moves their failing share. */
const MOST_CALLS = 200;

/** Beyond so many standard deviations nothing is looked at. */
const TAIL = 6;

/** Answers that a client hears per tick. */
export interface Answers {
  readonly bad: number;
  readonly good: number;
}

/**
 * Rate per tick at which a closed breaker opens while it hears `now`, when its window of so many ticks holds Poisson
 * numbers of answers with the means `held`: the rate at which such a window crosses from "may stay closed" to "must
 * open", given that it may stay closed. Infinity: it must open.
 *
 * A window of B bad and G good answers must open when B + G ≥ minimum and B > opensAt · (B + G). It crosses when a bad
 * answer comes, when any answer comes that makes the minimum, or when a good one grows too old; the last is seen at the
 * next answer only, and only if that is bad.
 */
export function trips(law: BreakerLaw, held: Answers, now: Answers, windowTicks: number): number {
  const calls = held.bad + held.good;
  const scale = calls > MOST_CALLS ? MOST_CALLS / calls : 1;
  const minimum = Math.max(1, Math.ceil(law.minimum * scale - 1e-9));
  const mustOpen = (bad: number, good: number) =>
    bad + good >= minimum && bad > law.opensAt * (bad + good) + 1e-12;
  const bads = poissonShares(held.bad * scale);
  const goods = poissonShares(held.good * scale);
  let open = 0;
  let byBad = 0;
  let byGood = 0;
  let byAge = 0;
  for (let b = 0; b < bads.shares.length; b++) {
    const bad = bads.from + b;
    for (let g = 0; g < goods.shares.length; g++) {
      const good = goods.from + g;
      const share = bads.shares[b] * goods.shares[g];
      if (mustOpen(bad, good)) {
        open += share;
        continue;
      }
      if (mustOpen(bad + 1, good)) byBad += share;
      if (mustOpen(bad, good + 1)) byGood += share;
      if (good > 0 && mustOpen(bad, good - 1)) byAge += share * good;
    }
  }
  if (open > 1 - 1e-9) return Infinity;
  const heard = now.bad + now.good;
  const ageing = heard > 0 ? (now.bad / heard) * (byAge / (scale * windowTicks)) : 0;
  const crossing = now.bad * byBad + now.good * byGood + ageing;
  return crossing / (1 - open);
}

/** Probabilities of a Poisson number, from `from` on, without its far tails. */
function poissonShares(mean: number): { readonly from: number; readonly shares: readonly number[] } {
  const reach = TAIL * Math.sqrt(mean) + TAIL;
  const from = Math.max(0, Math.floor(mean - reach));
  let logShare = mean > 0 ? -mean + from * log(mean) : 0;
  for (let k = 2; k <= from; k++) logShare -= log(k);
  const shares: number[] = [];
  let share = mean > 0 ? exp(logShare) : 1;
  for (let k = from; k <= mean + reach; k++) {
    shares.push(share);
    share *= mean / (k + 1);
  }
  return { from, shares };
}
