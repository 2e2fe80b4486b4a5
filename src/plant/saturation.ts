import type { DayCurve } from './day-curve.ts';
import type { Mixture } from './mixture.ts';
import { errorsAt } from './mixture.ts';
import type { Clients, Steady } from './steady.ts';
import { steadyWith } from './steady.ts';

/**
 * A cell that is offered more than it can serve, behind a queue so short that nobody in it gives up: the queue is full,
 * all that is served is served in time, and what does not fit is turned away. Once the retries are in balance, the
 * share turned away is the one with which just as much gets in as is served.
 */
export interface Saturation {
  /** Flows per operation let in; an attempt fails by being turned away, or else by its own error. */
  readonly steady: Steady;
  /** Share of the attempts turned away. */
  readonly rejected: number;
}

/** The balance at so many operations and so much capacity a second; undefined where all of it can be served. */
export function saturationAt(
  mixture: Mixture,
  clients: Clients,
  rate: number,
  capacity: number,
): Saturation | undefined {
  const own = errorsAt(mixture, 0, new Float64Array(mixture.weights.length));
  const steadyAt = (rejected: number): Steady =>
    steadyWith(
      mixture,
      clients,
      own.map((error) => rejected + (1 - rejected) * error),
    );
  // What gets in beyond what is served, as a share of it: falls as more is turned away.
  const excess = (rejected: number) =>
    (rate * steadyAt(rejected).attemptsEach * (1 - rejected)) / capacity - 1;
  if (!(capacity > 0) || !(excess(0) > 0)) return undefined;
  const rejected = rootOf(excess);
  return { steady: steadyAt(rejected), rejected };
}

/** Demand is the same at every hour of the day. */
export function isFlat(curve: DayCurve): boolean {
  return curve.peak === curve.trough;
}

const ENOUGH = 1e-12;

/** Where a falling function that is above 0 at 0 and −1 at 1 comes to 0: false position, with the Illinois rule. */
function rootOf(of: (x: number) => number): number {
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
