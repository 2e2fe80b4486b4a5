/**
 * Where every attempt and every operation of a cell's transient has gone, since the transient began. Amounts are
 * expectations. At the end of every tick, up to rounding,
 *
 * - attempts: `carried + arrived = answered + servedTooLate + rejected + throttled + cancelled + discarded + alive +
 *   hedged + dead`, and
 * - operations: `underWay + started = succeeded + failed + alive + waiting`.
 */
export interface Ledger {
  /** Attempts and operations that were inside when the transient began. */
  carried: number;
  underWay: number;

  arrived: number;
  /** Answered within the time-out, well or with an error. */
  answered: number;
  /** Served although its client had given up. */
  servedTooLate: number;
  /** Turned away by the full queue. */
  rejected: number;
  /** Refused by the server's throttle. */
  throttled: number;
  /** Withdrawn from the queue because the client had given up and said so. */
  cancelled: number;
  /** Thrown away with the queue. */
  discarded: number;
  /** In the queue, its client waiting. */
  alive: number;
  /** In the queue besides one that is alive, whichever is answered first. */
  hedged: number;
  /** In the queue, its client gone. */
  dead: number;

  started: number;
  succeeded: number;
  failed: number;
  /** Operations between two attempts. */
  waiting: number;
}

export function emptyLedger(): Ledger {
  return {
    carried: 0,
    underWay: 0,
    arrived: 0,
    answered: 0,
    servedTooLate: 0,
    rejected: 0,
    throttled: 0,
    cancelled: 0,
    discarded: 0,
    alive: 0,
    hedged: 0,
    dead: 0,
    started: 0,
    succeeded: 0,
    failed: 0,
    waiting: 0,
  };
}
