import type { Duration } from '../kernel/index.ts';
import type { Backoff } from './backoff.ts';
import { meanWait } from './backoff.ts';
import type { Mixture } from './mixture.ts';
import { errorsAt, isFaultless } from './mixture.ts';
import { attemptsExpected, grantedShare, operationFails } from './retries.ts';

/** How a cell serves when nobody has to queue: everything per operation that is let in. */
export interface Steady {
  /** By class: probability that an attempt is an error, and that the operation fails in the end. */
  readonly errors: Float64Array;
  readonly failing: Float64Array;
  /** Share of wanted retries that the budget grants. */
  readonly granted: number;
  readonly attemptsEach: number;
  readonly failuresEach: number;
}

export interface Clients {
  readonly attempts: number;
  readonly budget: number;
}

const ITERATIONS = 200;

/** What most cells do most of the time: every first attempt succeeds. */
export const FAULTLESS: Steady = {
  errors: Float64Array.of(1, 0),
  failing: Float64Array.of(1, 0),
  granted: 1,
  attemptsEach: 1,
  failuresEach: 0,
};

/**
 * The steady flows at `rate` operations a second. Where errors grow with load and load grows with retries there may be
 * several; this is the one that is reached from `attemptsEach` attempts per operation (it may be on the other side of
 * the hill: that is how load-dependent errors stay after their cause has gone).
 */
export function steadyAt(
  mixture: Mixture,
  clients: Clients,
  rate: number,
  capacity: number,
  attemptsEach: number,
): Steady {
  if (isFaultless(mixture)) return FAULTLESS;
  if (!mixture.loadDependent) return flows(mixture, clients, 0);
  // More attempts only make more errors and so more attempts, so going on from any value leads straight to the nearest
  // balance in that direction.
  let from = attemptsEach;
  let next = flows(mixture, clients, utilisation(rate * from, capacity));
  for (let i = 0; i < ITERATIONS && Math.abs(next.attemptsEach - from) > 1e-9; i++) {
    from = next.attemptsEach;
    next = flows(mixture, clients, utilisation(rate * from, capacity));
  }
  return next;
}

/** Attempts by lane (class · attempts + attempt number) when so many operations come and attempts fail like this. */
export function laneFlows(
  mixture: Mixture,
  errors: ArrayLike<number>,
  granted: number,
  attempts: number,
  operations: number,
): Float64Array {
  const classes = mixture.weights.length;
  const out = new Float64Array(classes * attempts);
  for (let c = 0, lane = 0; c < classes; c++) {
    let flow = operations * mixture.weights[c];
    for (let attempt = 0; attempt < attempts; attempt++, lane++) {
      out[lane] = flow;
      flow *= errors[c] * granted;
    }
  }
  return out;
}

/** Attempts by lane in a tick, at so many operations a second. */
export function flowPerTick(
  grid: { readonly attempts: number; readonly tick: Duration },
  mixture: Mixture,
  { errors, granted }: Pick<Steady, 'errors' | 'granted'>,
  rate: number,
): Float64Array {
  return laneFlows(mixture, errors, granted, grid.attempts, (rate * grid.tick) / 1e6);
}

/** Ticks that an operation waits between its attempts, on average, where nobody queues. */
export function waitEach(
  grid: { readonly attempts: number; readonly backoff: Backoff },
  mixture: Mixture,
  { attemptsEach, errors, granted }: Steady,
): number {
  const { attempts, backoff } = grid;
  if (backoff.atOnce || attemptsEach === 1) return 0;
  const flow = laneFlows(mixture, errors, granted, attempts, 1);
  let sum = 0;
  for (let lane = 0; lane < flow.length; lane++)
    if (lane % attempts > 0 && flow[lane] > 0) sum += flow[lane] * meanWait(backoff, lane % attempts, 1);
  return sum;
}

function flows(mixture: Mixture, clients: Clients, utilisation: number): Steady {
  return steadyWith(
    mixture,
    clients,
    errorsAt(mixture, utilisation, new Float64Array(mixture.weights.length)),
  );
}

/** The steady flows when an attempt of each class fails with this probability, for whatever reason. */
export function steadyWith({ weights }: Mixture, clients: Clients, errors: Float64Array): Steady {
  const granted = grantedShare(weights, errors, clients.attempts, clients.budget);
  const failing = new Float64Array(weights.length);
  let attemptsEach = 0;
  let failuresEach = 0;
  for (let c = 0; c < weights.length; c++) {
    const tried = attemptsExpected(errors[c], clients.attempts, granted);
    failing[c] = operationFails(errors[c], clients.attempts, granted);
    attemptsEach += weights[c] * tried;
    failuresEach += weights[c] * tried * errors[c];
  }
  return { errors, failing, granted, attemptsEach, failuresEach };
}

/** Offered ÷ capacity, where nothing offered is no load even without capacity. */
function utilisation(offered: number, capacity: number): number {
  return offered === 0 ? 0 : offered / capacity;
}
