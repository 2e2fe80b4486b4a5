import type { Ledger } from '../ledger.ts';
import { total } from './books.ts';
import type { Client } from './client.ts';

/** The books of a cell's clients, in the words of the plant's ledger. */
export function ledgerOf({ books, alive, dead, orbiting }: Client): Ledger {
  const answered = total(books.inTime) + total(books.errors) + total(books.customerErrors);
  return {
    carried: 0,
    underWay: 0,
    arrived: total(books.sent),
    answered,
    servedTooLate: total(books.late),
    rejected: total(books.rejected),
    throttled: total(books.throttled),
    cancelled: total(books.cancelled) + total(books.left),
    discarded: total(books.discarded),
    alive,
    hedged: 0,
    dead,
    started: total(books.started),
    succeeded: total(books.succeeded),
    failed: total(books.failed),
    waiting: orbiting,
  };
}
