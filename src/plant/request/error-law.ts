import type { RandomStream, RandomStreams } from '../../kernel/index.ts';
import type { Attempts } from './attempts.ts';
import type { AnswerCode } from './backend.ts';
import { Answer } from './backend.ts';
import { OutsideDomain, requireShare } from './require.ts';
import type { Verdict } from './station.ts';

export interface ErrorOptions {
  readonly streams: RandomStreams;
  readonly key?: number | undefined;
  /** By class: the probability that an attempt is answered with an error. */
  readonly shares: readonly number[];
  /** Share of the errors that are the customer's (4xx); 0 when left out. */
  readonly customer?: number | undefined;
}

/** Each attempt fails independently, with the probability of its class. */
export class ErrorLaw implements Verdict {
  private readonly attempts: Attempts;
  private readonly draws: RandomStream;
  private readonly shares: Float64Array;
  private readonly customer: number;

  constructor(attempts: Attempts, { streams, key, shares, customer = 0 }: ErrorOptions) {
    requireShare('errors.customer', customer);
    this.attempts = attempts;
    this.draws = streams.stream('request errors', key);
    this.shares = new Float64Array(shares.length);
    this.customer = customer;
    this.set(shares);
  }

  /** Changes the probabilities, by class, for all that is answered from now on. */
  set(shares: ArrayLike<number>): void {
    if (shares.length !== this.shares.length) {
      throw new OutsideDomain(
        'errors.shares',
        `a share for each of ${this.shares.length} classes`,
        shares.length,
      );
    }
    for (let kind = 0; kind < shares.length; kind++) {
      requireShare('errors.shares', shares[kind]);
      this.shares[kind] = shares[kind];
    }
  }

  answer(attempt: number): AnswerCode {
    const share = this.shares[this.attempts.kind[attempt]];
    if (share === 0) return Answer.ok;
    const u = this.draws.uniform();
    if (u >= share) return Answer.ok;
    // u / share is uniform again, given that it is an error.
    return u < share * this.customer ? Answer.customerError : Answer.error;
  }
}
