import { normal, RandomStreams } from '../../kernel/index.ts';
import type { Shift } from '../mann-whitney.ts';
import { mannWhitneyShift, superiority } from '../mann-whitney.ts';
import { Tally } from '../tally.ts';
import type { Cleaning } from './clean.ts';
import { cleaned } from './clean.ts';

/** What the judge says of one metric, in Kayenta's words. `Error`: the test cannot be computed. */
export type Label = 'Pass' | 'High' | 'Low' | 'Nodata' | 'NodataFailMetric' | 'Error';

/** How one metric is judged. */
export interface MetricRules extends Cleaning {
  /** Which difference is bad. */
  readonly direction: 'increase' | 'decrease' | 'either';
  /** Fails the whole canary, beyond its critical effect or without data. */
  readonly critical: boolean;
  /** Without data it counts as failed rather than not at all; a critical metric is not asked. */
  readonly mustHaveData: boolean;
  /** Canary ÷ control of the means, or how often the canary is above the control (0…1). */
  readonly measure: 'meanRatio' | 'cles';
  /** Effects, by that measure, from which on (increase), or down to which (decrease), a difference matters. */
  readonly allowedIncrease: number;
  readonly allowedDecrease: number;
  /** The same for what is critical. */
  readonly criticalIncrease: number;
  readonly criticalDecrease: number;
  /** Share of the estimated shift by which the whole interval must lie away from 0. */
  readonly tolerance: number;
  /** Of the interval, 0…1. */
  readonly confidence: number;
}

export interface Classification {
  readonly label: Label;
  /** Whether this alone fails the canary. */
  readonly critical: boolean;
  /** NaN where it is not defined, or not needed. */
  readonly effect: number;
  /** How far the canary is above the control; null where no test was made. */
  readonly shift: Shift | null;
}

/** What NetflixACAJudge-v1.0 has built in. */
export const NETFLIX_ACA = { tolerance: 0.25, confidence: 0.98 };

/** The effect that is none: both sides alike. */
export const NO_EFFECT = { meanRatio: 1, cles: 0.5 };

/**
 * Compares the points of a metric as Kayenta's NetflixACAJudge-v1.0 does (spinnaker/kayenta a69573b). High: the whole
 * interval of the shift lies above `tolerance` times the estimated shift, and the effect is large enough; Low: the mirror
 * image. The tolerance is a part of the shift itself, not of the control: it asks how certain the shift is, not how large.
 */
export function classifyMetric(
  canaryPoints: readonly number[],
  controlPoints: readonly number[],
  rules: MetricRules,
): Classification {
  const canary = cleaned(canaryPoints, rules);
  const control = cleaned(controlPoints, rules);
  if (canary.length === 0 || control.length === 0) return withoutData(rules);
  if (new Set([...canary, ...control]).size === 1 || haveSameValues(canary, control)) return plain('Pass');
  const shift = shiftOf(canary, control, rules.confidence);
  if (shift === null) return plain('Error');
  const effect = effectOf(canary, control, rules.measure);
  const label = labelOf(shift, effect, rules);
  const beyond =
    label === 'High' ? effect >= rules.criticalIncrease : label === 'Low' && effect <= rules.criticalDecrease;
  return { label, critical: rules.critical && beyond, effect, shift };
}

function withoutData({ nanStrategy, mustHaveData, critical }: MetricRules): Classification {
  if (nanStrategy === 'replace') return plain('Pass');
  return mustHaveData && !critical ? plain('NodataFailMetric') : { ...plain('Nodata'), critical };
}

function plain(label: Label): Classification {
  return { label, critical: false, effect: Number.NaN, shift: null };
}

function haveSameValues(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false;
  const [sortedA, sortedB] = [a, b].map((values) => values.toSorted((one, other) => one - other));
  return sortedA.every((value, i) => value === sortedB[i]);
}

/** Two constants have a test only once they are blurred a little. */
function shiftOf(canary: readonly number[], control: readonly number[], confidence: number): Shift | null {
  const areConstant = [canary, control].every((values) => values.every((value) => value === values[0]));
  if (!areConstant) return mannWhitneyShift(canary, control, confidence);
  // One seed for all: the same points have the same verdict.
  const stream = new RandomStreams('kayenta').stream('blur');
  const blurred = (values: readonly number[]) => values.map((value) => value * normal(stream, 1, BLUR));
  return mannWhitneyShift(blurred(canary), blurred(control), confidence);
}

const BLUR = 1e-5;

function effectOf(
  canary: readonly number[],
  control: readonly number[],
  measure: MetricRules['measure'],
): number {
  if (measure === 'cles') return superiority(canary, control);
  const above = Tally.of(canary).mean;
  const below = Tally.of(control).mean;
  return above === 0 || below === 0 ? Number.NaN : above / below;
}

function labelOf({ low, high, estimate }: Shift, effect: number, rules: MetricRules): Label {
  const bound = rules.tolerance * Math.abs(estimate);
  const sees = (direction: 'increase' | 'decrease') =>
    rules.direction === direction || rules.direction === 'either';
  if (sees('increase') && low > bound && !(effect < rules.allowedIncrease)) return 'High';
  if (sees('decrease') && high < -bound && !(effect > rules.allowedDecrease)) return 'Low';
  return 'Pass';
}
