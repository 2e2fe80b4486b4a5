import type { DayCurve } from './day-curve.ts';
import type { Mixture } from './mixture.ts';
import { errorsAt } from './mixture.ts';
import { attemptsExpected, grantedShare, operationFails } from './retries.ts';
import type { Clients, Steady } from './steady.ts';
import { steadyWith } from './steady.ts';
import { errorsOfAll } from './version-shares.ts';

/**
 * A cell that is offered more than it can serve, behind a queue so short that nobody in it gives up: the queue is full,
 * all that is served is served in time, and what does not fit is turned away. Once the retries are in balance, the
 * share turned away is the one with which just as much gets in as is served.
 */
export interface Saturation {
  /** Flows per operation let in; an attempt fails by being turned away, or else by its own error. */
  readonly steady: Steady;
  /** Of the attempts that find the queue as it is at some time, the share turned away. */
  readonly rejected: number;
  /**
   * By class, how many of them are followed by another such attempt, if granted. Where retries do not wait, those who
   * are turned away find the queue as they left it, and have used up their attempts at once.
   */
  readonly found: Pick<Steady, 'errors' | 'granted'>;
}

/** `atOnce`: retries do not wait, so that whoever is turned away once is turned away as often as attempts are left. */
export interface SaturatingClients extends Clients {
  readonly atOnce: boolean;
}

/** The balance at so many operations and so much capacity a second; undefined where all of it can be served. */
export function saturationAt(
  mixture: Mixture,
  clients: SaturatingClients,
  rate: number,
  capacity: number,
): Saturation | undefined {
  const own = errorsAt(mixture, 0, new Float64Array(mixture.weights.length));
  const balanceAt = (rejected: number): Balance =>
    clients.atOnce ? atOnce(mixture, clients, own, rejected) : later(mixture, clients, own, rejected);
  // What gets in beyond what is served, as a share of it: falls as more is turned away.
  const excess = (rejected: number) => (rate * balanceAt(rejected).acceptedEach) / capacity - 1;
  if (!(capacity > 0) || !(excess(0) > 0)) return undefined;
  return balanceAt(rootOf(excess));
}

interface Balance extends Saturation {
  /** Attempts per operation that find a place. */
  readonly acceptedEach: number;
}

/** Each attempt finds the queue full anew. */
function later(mixture: Mixture, clients: Clients, own: Float64Array, rejected: number): Balance {
  const steady = steadyWith(
    mixture,
    clients,
    own.map((error) => rejected + (1 - rejected) * error),
  );
  return { steady, rejected, found: steady, acceptedEach: steady.attemptsEach * (1 - rejected) };
}

/**
 * Who is turned away has used up all attempts in the same instant. Who got in and met an error finds the place that has
 * just become free, and is granted a retry before those who are turned away.
 */
function atOnce(mixture: Mixture, clients: Clients, own: Float64Array, rejected: number): Balance {
  const { weights } = mixture;
  const { attempts, budget } = clients;
  const accepted = 1 - rejected;
  const granted = grantedShare(
    weights.map((weight) => accepted * weight),
    own,
    attempts,
    budget,
  );
  const served = own.map((error) => accepted * attemptsExpected(error, attempts, granted));
  const failing = own.map((error) => rejected + accepted * operationFails(error, attempts, granted));
  const acceptedEach = weights.reduce((sum, weight, c) => sum + weight * served[c], 0);
  const retried = acceptedEach - accepted;
  const vain = rejected + Math.max(0, Math.min(rejected * (attempts - 1), budget - retried));
  const attemptsEach = acceptedEach + vain;
  const failuresEach = vain + weights.reduce((sum, weight, c) => sum + weight * served[c] * own[c], 0);
  const errors = errorsOfAll(mixture, own, attempts, failuresEach / attemptsEach);
  const steady = { errors, failing, granted, attemptsEach, failuresEach };
  return { steady, rejected, found: { errors: own, granted }, acceptedEach };
}

/** Demand is the same at every hour of the day. */
export function isFlat(curve: DayCurve): boolean {
  return curve.peak === curve.trough;
}

const ENOUGH = 1e-12;

/** Where a falling function that is above 0 at 0 and −1 at 1 comes to 0: false position, with the Illinois rule. */
export function rootOf(of: (x: number) => number): number {
  let low = 0;
  let high = 1;
  let above = of(0);
  let below = -1;
  for (let round = 0; round < 100; round++) {
    const x = low + ((high - low) * above) / (above - below);
    const value = of(x);
    if (Math.abs(value) < ENOUGH) return x;
    if (value > 0) {
      low = x;
      above = value;
      below /= 2;
    } else {
      high = x;
      below = value;
      above /= 2;
    }
  }
  return low;
}
