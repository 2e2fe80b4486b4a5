import { expm1, log, sqrt } from '../kernel/index.ts';
import { incompleteBetaQuantile } from './incomplete-beta.ts';
import { normalQuantile } from './normal.ts';
import { requireCount, requireOpenShare } from './require.ts';
import { studentTQuantile } from './student-t.ts';
import { Tally } from './tally.ts';

/** Two numbers between which the truth lies with a stated confidence. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** An interval with the estimate it surrounds. */
export interface Estimate extends Interval {
  readonly mean: number;
}

/** The interval of somebody who knows nothing: what a sample of one says about a mean. */
export const unbounded: Interval = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };

/** The interval widened, where it must be, until it holds zero. */
export function stretchedToZero({ low, high }: Interval): Interval {
  return { low: Math.min(low, 0), high: Math.max(high, 0) };
}

/**
 * The mean of independent observations with Student's interval: mean ± t(n − 1) · S/√n.
 *
 * One observation alone has an unbounded interval; none at all is an error.
 */
export function meanInterval(values: Iterable<number>, confidence = 0.95): Estimate {
  const tally = Tally.of(values);
  requireCount('the number of observations', tally.count, 1);
  if (tally.count === 1) return { mean: tally.mean, ...unbounded };
  return around(tally.mean, tally.standardError, tally.count - 1, confidence);
}

/** The mean ± t · standard error. */
export function around(mean: number, error: number, degreesOfFreedom: number, confidence: number): Estimate {
  requireOpenShare('the confidence', confidence);
  if (error === 0) return { mean, low: mean, high: mean };
  const reach = studentTQuantile((1 + confidence) / 2, degreesOfFreedom) * error;
  return { mean, low: mean - reach, high: mean + reach };
}

/**
 * Wilson's score interval for a probability, after `events` in `trials`.
 *
 * Covers close to what it says on average over all probabilities; Clopper-Pearson covers at least that for each.
 */
export function wilson(events: number, trials: number, confidence = 0.95): Interval {
  requireEvents(events, trials);
  const z = twoSidedZ(confidence);
  const share = events / trials;
  const shrink = 1 + (z * z) / trials;
  const centre = (share + (z * z) / (2 * trials)) / shrink;
  const reach = (z / shrink) * sqrt((share * (1 - share)) / trials + (z * z) / (4 * trials * trials));
  return {
    low: events === 0 ? 0 : Math.max(0, centre - reach),
    high: events === trials ? 1 : Math.min(1, centre + reach),
  };
}

/** The exact interval for a probability (Clopper & Pearson 1934): covers at least the confidence, whatever the truth. */
export function clopperPearson(events: number, trials: number, confidence = 0.95): Interval {
  requireEvents(events, trials);
  requireOpenShare('the confidence', confidence);
  const tail = (1 - confidence) / 2;
  return {
    low: events === 0 ? 0 : incompleteBetaQuantile(tail, events, trials - events + 1),
    high: events === trials ? 1 : incompleteBetaQuantile(1 - tail, events + 1, trials - events),
  };
}

/** The largest probability that `trials` without one event leave possible, one-sided: 1 − α^(1/n), about 3/n at 95 %. */
export function zeroEventsUpperBound(trials: number, confidence = 0.95): number {
  requireCount('the number of trials', trials, 1);
  requireOpenShare('the confidence', confidence);
  return -expm1(log(1 - confidence) / trials);
}

/**
 * How many observations each of two arms needs to tell the probabilities p1 and p2 apart, two-sided with error α and
 * with the given power: (z(1 − α/2) + z(power))² · (p1·q1 + p2·q2) / (p1 − p2)², rounded up.
 *
 * Divided by the rate of requests it is the shortest bake after which a gate can see such a defect.
 */
export function sampleSizePerArm(p1: number, p2: number, { alpha = 0.05, power = 0.8 } = {}): number {
  requireOpenShare('the first probability', p1);
  requireOpenShare('the second probability', p2);
  const z = twoSidedZ(1 - alpha) + normalQuantile(power);
  const variance = p1 * (1 - p1) + p2 * (1 - p2);
  if (p1 === p2) return Number.POSITIVE_INFINITY;
  return Math.ceil((z * z * variance) / ((p1 - p2) * (p1 - p2)));
}

function twoSidedZ(confidence: number): number {
  requireOpenShare('the confidence', confidence);
  return normalQuantile((1 + confidence) / 2);
}

function requireEvents(events: number, trials: number): void {
  requireCount('the number of trials', trials, 1);
  requireCount('the number of events', events);
  if (events > trials)
    throw new RangeError(`expected at most ${trials} events in as many trials, got ${events}`);
}
