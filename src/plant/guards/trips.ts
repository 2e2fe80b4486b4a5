import type { BreakerLaw } from '../../domain/index.ts';
import { exp, log, sqrt } from '../../kernel/index.ts';

/** Windows with more calls than this are computed as if they had so many: chance hardly moves their failing share. */
const MOST_CALLS = 4000;

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
  const bads = new PoissonShares(held.bad * scale);
  const goods = new PoissonShares(held.good * scale);
  let open = 0;
  let byBad = 0;
  let byGood = 0;
  let byAge = 0;
  for (let bad = bads.from; bad <= bads.to; bad++) {
    const share = bads.at(bad);
    const most = mostGood(law, bad);
    const least = Math.max(0, minimum - bad);
    const opens = goods.between(least, most);
    open += share * opens;
    // One more bad answer only widens the range in which it must open.
    byBad += share * (goods.between(Math.max(0, least - 1), mostGood(law, bad + 1)) - opens);
    if (most < least) continue;
    if (least > 0) byGood += share * goods.at(least - 1);
    byAge += share * goods.at(most + 1) * (most + 1);
  }
  if (open > 1 - 1e-9) return Infinity;
  const heard = now.bad + now.good;
  const ageing = heard > 0 ? (now.bad / heard) * (byAge / (scale * windowTicks)) : 0;
  return (now.bad * byBad + now.good * byGood + ageing) / (1 - open);
}

/** With so many bad answers it must open up to this many good ones: bad > opensAt · (bad + good). */
function mostGood({ opensAt }: BreakerLaw, bad: number): number {
  if (opensAt === 0) return bad > 0 ? Infinity : -1;
  return Math.ceil((bad * (1 - opensAt)) / opensAt - 1e-9) - 1;
}

/** Probabilities of a Poisson number from `from` to `to`; its far tails are left out. */
class PoissonShares {
  readonly from: number;
  readonly to: number;
  /** Sums of the probabilities up to each number, from `from` on. */
  private readonly upTo: number[] = [];

  constructor(mean: number) {
    const reach = TAIL * sqrt(mean) + TAIL;
    this.from = Math.max(0, Math.floor(mean - reach));
    this.to = Math.floor(mean + reach);
    let logShare = mean > 0 ? -mean + this.from * log(mean) : 0;
    for (let k = 2; k <= this.from; k++) logShare -= log(k);
    let share = mean > 0 ? exp(logShare) : 1;
    let sum = 0;
    for (let k = this.from; k <= this.to; k++) {
      sum += share;
      this.upTo.push(sum);
      share *= mean / (k + 1);
    }
    // What is left of the tails would look like windows that may stay closed.
    for (let at = 0; at < this.upTo.length; at++) this.upTo[at] /= sum;
  }

  at(k: number): number {
    return this.between(k, k);
  }

  /** Probability of a number from `least` to `most`. */
  between(least: number, most: number): number {
    const high = Math.min(most, this.to);
    const low = Math.max(least, this.from);
    if (high < low) return 0;
    return this.upTo[high - this.from] - (low > this.from ? this.upTo[low - this.from - 1] : 0);
  }
}
