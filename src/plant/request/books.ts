import type { AnswerCode } from './backend.ts';
import { Answer } from './backend.ts';

/**
 * Where every operation and every attempt of a client has gone, each count by class. Whenever nothing is just
 * happening, for every class,
 *
 * - operations: `started = succeeded + failed + under way`, and
 * - attempts: `sent = inTime + errors + customerErrors + late + rejected + throttled + left + cancelled + discarded + inside`.
 */
export class Books {
  readonly started: Float64Array;
  readonly succeeded: Float64Array;
  readonly failed: Float64Array;
  /** Operations that were not let in; they are among `started` and `failed` and sent nothing. */
  readonly refused: Float64Array;

  readonly sent: Float64Array;
  /** Attempts beyond the first of their operation; among `sent`. */
  readonly retried: Float64Array;
  /** Second attempts sent because the first took long; among `sent`. */
  readonly hedged: Float64Array;
  /** Attempts given up on at their time-out; among whatever became of them later. */
  readonly timedOut: Float64Array;
  /** Attempts that nobody waits for because the other of two was answered; among whatever became of them later. */
  readonly superseded: Float64Array;

  /** Answered well while the client waited. */
  readonly inTime: Float64Array;
  /** Of these, those that took long (`ClientOptions.slow`). */
  readonly slow: Float64Array;
  /** Answered with an error of the server, or of the customer, while the client waited. */
  readonly errors: Float64Array;
  readonly customerErrors: Float64Array;
  /** Served, well or not, after the client had given up. */
  readonly late: Float64Array;
  readonly rejected: Float64Array;
  readonly throttled: Float64Array;
  readonly left: Float64Array;
  readonly cancelled: Float64Array;
  readonly discarded: Float64Array;

  constructor(kinds: number) {
    const counts = () => new Float64Array(kinds);
    this.started = counts();
    this.succeeded = counts();
    this.failed = counts();
    this.refused = counts();
    this.sent = counts();
    this.retried = counts();
    this.hedged = counts();
    this.timedOut = counts();
    this.superseded = counts();
    this.inTime = counts();
    this.slow = counts();
    this.errors = counts();
    this.customerErrors = counts();
    this.late = counts();
    this.rejected = counts();
    this.throttled = counts();
    this.left = counts();
    this.cancelled = counts();
    this.discarded = counts();
  }

  /** Counts an attempt that was not answered well. */
  countFailure(kind: number, answer: AnswerCode): void {
    this.countsOf(answer)[kind]++;
  }

  private countsOf(answer: AnswerCode): Float64Array {
    switch (answer) {
      case Answer.error:
        return this.errors;
      case Answer.customerError:
        return this.customerErrors;
      case Answer.rejected:
        return this.rejected;
      case Answer.throttled:
        return this.throttled;
      case Answer.left:
        return this.left;
      case Answer.cancelled:
        return this.cancelled;
      default:
        return this.discarded;
    }
  }
}

/** The sum over all classes. */
export function total(counts: Float64Array): number {
  let sum = 0;
  for (let kind = 0; kind < counts.length; kind++) sum += counts[kind];
  return sum;
}
