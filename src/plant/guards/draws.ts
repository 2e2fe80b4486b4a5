import type { RandomStream } from '../../kernel/index.ts';
import { binomial, normal, poisson, sqrt } from '../../kernel/index.ts';

/**
 * What chance makes of amounts: nothing where cells are large and flow in expectation (`EXPECTED`), whole counts where
 * chance decides whether they collapse (`WholeDraws`). All steps of a guarded cell go through these four questions.
 */
export interface Draws {
  /** Amounts are whole, and moved by chance. */
  readonly isWhole: boolean;
  /** How many independent things happen of which `mean` are expected. */
  count(mean: number): number;
  /** How many of `amount` have a property that each has with probability `share`. */
  part(amount: number, share: number): number;
  /** How many of `amount`, themselves among `total`, are taken when `taken` of the total are. */
  pick(amount: number, total: number, taken: number): number;
  /** How many attempts a server that is busy all along works off when `mean` are expected. */
  work(mean: number): number;
}

export const EXPECTED: Draws = {
  isWhole: false,
  count: (mean) => mean,
  part: (amount, share) => (share === 1 ? amount : amount * share),
  pick: (amount, total, taken) => {
    if (taken >= total) return amount;
    return amount === 0 || taken <= 0 ? 0 : (amount * taken) / total;
  },
  work: (mean) => mean,
};

/** Whole counts: Poisson arrivals, binomial parts, hypergeometric picks, and work as the service law scatters it. */
export class WholeDraws implements Draws {
  readonly isWhole = true;
  private readonly stream: RandomStream;
  /** Squared coefficient of variation of the service time. */
  private readonly scv: number;
  /** Work that did not make a whole attempt. */
  private rest = 0;

  constructor(stream: RandomStream, scv: number) {
    this.stream = stream;
    this.scv = scv;
  }

  count(mean: number): number {
    return poisson(this.stream, mean);
  }

  part(amount: number, share: number): number {
    if (share >= 1) return amount;
    return amount === 0 || share <= 0 ? 0 : binomial(this.stream, amount, share);
  }

  pick(amount: number, total: number, taken: number): number {
    if (taken >= total || amount >= total) return amount >= total ? Math.min(taken, total) : amount;
    if (amount === 0 || taken <= 0) return 0;
    // Draws one by one without putting back; marked and drawn may change places, so the fewer are drawn.
    let marked = Math.max(amount, taken);
    let left = total;
    let hits = 0;
    for (let draws = Math.min(amount, taken); draws > 0; draws--) {
      if (this.stream.uniform() * left < marked) {
        hits++;
        marked--;
      }
      left--;
    }
    return hits;
  }

  /**
   * A server that is always busy does a Poisson number of exponential services; of other laws, over times much longer
   * than a service, the number has `scv` times that variance (renewal theory), which is rounded to whole attempts.
   */
  work(mean: number): number {
    if (this.scv === 1) return poisson(this.stream, mean);
    const spread = this.scv === 0 ? 0 : normal(this.stream, 0, sqrt(this.scv * mean));
    const amount = Math.max(0, mean + spread) + this.rest;
    const whole = Math.floor(amount);
    this.rest = amount - whole;
    return whole;
  }
}
