import type { DemandLaw } from '../domain/index.ts';
import type { Duration, Time } from '../kernel/index.ts';
import { cos, DAY, MINUTE, sin } from '../kernel/index.ts';

/**
 * A rate that repeats every day: `mean + cos1·cos ωt + sin1·sin ωt + cos2·cos 2ωt + sin2·sin 2ωt`, per second,
 * ω one turn a day, t the simulated time. The demand of any group of users has this form whatever their time zones,
 * because sums and multiples of such curves are such curves (failure-physics.md §3.2).
 */
export interface DayCurve {
  readonly mean: number;
  readonly cos1: number;
  readonly sin1: number;
  readonly cos2: number;
  readonly sin2: number;
  /** Highest and lowest value of the day and when, within the day, they are reached. */
  readonly peak: number;
  readonly peakAt: Duration;
  readonly trough: number;
  readonly troughAt: Duration;
}

type Harmonics = Pick<DayCurve, 'mean' | 'cos1' | 'sin1' | 'cos2' | 'sin2'>;

const TURN = 6.283185307179586;
const RADIANS = TURN / DAY;

/** The demand of one user, where local time is simulated time plus `localAtStart`. */
export function demandCurve(law: DemandLaw, localAtStart: Duration): DayCurve {
  // The phase is brought into one day while it is a whole number, where that costs no precision.
  const phase = RADIANS * ((((localAtStart - law.peak) % DAY) + DAY) % DAY);
  const first = law.rate * law.swing;
  const second = law.rate * law.second;
  return withExtremes({
    mean: law.rate,
    cos1: first * cos(phase),
    sin1: -first * sin(phase),
    cos2: second * cos(2 * phase),
    sin2: -second * sin(2 * phase),
  });
}

/** So many times the curve, from 0 on. */
export function scaled(curve: DayCurve, factor: number): DayCurve {
  if (factor === 1) return curve;
  return {
    mean: curve.mean * factor,
    cos1: curve.cos1 * factor,
    sin1: curve.sin1 * factor,
    cos2: curve.cos2 * factor,
    sin2: curve.sin2 * factor,
    peak: curve.peak * factor,
    peakAt: curve.peakAt,
    trough: curve.trough * factor,
    troughAt: curve.troughAt,
  };
}

/** The sum of curves, each taken so many times, from 0 on. */
export function sumOf(curves: readonly DayCurve[], shares: readonly number[]): DayCurve {
  let mean = 0;
  let cos1 = 0;
  let sin1 = 0;
  let cos2 = 0;
  let sin2 = 0;
  const { peakAt, troughAt } = curves[0];
  let together = true;
  for (let i = 0; i < curves.length; i++) {
    const curve = curves[i];
    const share = shares[i];
    mean += share * curve.mean;
    cos1 += share * curve.cos1;
    sin1 += share * curve.sin1;
    cos2 += share * curve.cos2;
    sin2 += share * curve.sin2;
    together &&= curve.peakAt === peakAt && curve.troughAt === troughAt;
  }
  const sum = { mean, cos1, sin1, cos2, sin2 };
  // Curves that reach their extremes together (cells of one time zone) add up to one that reaches them there too.
  if (!together) return withExtremes(sum);
  const peak = rateAt(sum, peakAt);
  return { mean, cos1, sin1, cos2, sin2, peak, peakAt, trough: rateAt(sum, troughAt), troughAt };
}

/** The rate at a time, per second. */
export function rateAt(curve: Harmonics, time: Time): number {
  const angle = RADIANS * (time % DAY);
  const c = cos(angle);
  const s = sin(angle);
  return curve.mean + curve.cos1 * c + curve.sin1 * s + curve.cos2 * (2 * c * c - 1) + curve.sin2 * 2 * s * c;
}

/** How much comes in [from, to): the integral of the rate, in closed form. */
export function amountBetween(curve: Harmonics, from: Time, to: Time): number {
  if (to === from) return 0;
  const seconds = (to - from) / 1e6;
  if (curve.cos1 === 0 && curve.sin1 === 0 && curve.cos2 === 0 && curve.sin2 === 0)
    return curve.mean * seconds;
  const at = turnsBetween(from, to);
  const c = turns[at];
  const s = turns[at + 1];
  const first = (curve.cos1 * c + curve.sin1 * s) * turns[at + 2];
  const second = (curve.cos2 * (2 * c * c - 1) + curve.sin2 * 2 * s * c) * turns[at + 3];
  return (curve.mean + first + second) * seconds;
}

/** Stretches whose sines are remembered: many cells are asked about the same few telemetry windows. */
const REMEMBERED = 2048;
const froms = new Float64Array(REMEMBERED).fill(-1);
const tos = new Float64Array(REMEMBERED);
const turns = new Float64Array(4 * REMEMBERED);

/**
 * Where in `turns` the four factors of a stretch stand: cosine and sine of its middle, and how much its length flattens
 * the first and the second harmonic. A memo: it changes no result, only the time it takes.
 */
function turnsBetween(from: Time, to: Time): number {
  // Windows of one length lie side by side, whatever their length.
  const slot = (from / (to - from) + 7e-6 * (to - from)) & (REMEMBERED - 1);
  const at = 4 * slot;
  if (froms[slot] === from && tos[slot] === to) return at;
  froms[slot] = from;
  tos[slot] = to;
  // Written with the half difference as a factor, so that short stretches late in a run lose no digits.
  const half = (RADIANS * (to - from)) / 2;
  const middle = RADIANS * (((from % DAY) + (to - from) / 2) % DAY);
  turns[at] = cos(middle);
  turns[at + 1] = sin(middle);
  turns[at + 2] = sin(half) / half;
  turns[at + 3] = sin(2 * half) / (2 * half);
  return at;
}

/** The first whole microsecond after `from` at which the rate is above the level; Infinity when it never is. */
export function firstAbove(curve: DayCurve, level: number, from: Time): Time {
  return firstBeyond(curve, level, from, 1, curve.peak, curve.peakAt);
}

/** The first whole microsecond after `from` at which the rate is below the level; Infinity when it never is. */
export function firstBelow(curve: DayCurve, level: number, from: Time): Time {
  return firstBeyond(curve, level, from, -1, curve.trough, curve.troughAt);
}

const STRIDE = 10 * MINUTE;

function firstBeyond(
  curve: DayCurve,
  level: number,
  from: Time,
  sign: 1 | -1,
  extreme: number,
  at: Duration,
): Time {
  if (sign * (extreme - level) <= 0) return Infinity;
  const beyond = (time: Time) => sign * (rateAt(curve, time) - level) > 0;
  if (beyond(from + 1)) return from + 1;
  const atExtreme = from + 1 + ((((at - from - 1) % DAY) + DAY) % DAY);
  for (let low = from + 1; low <= from + DAY; low += STRIDE) {
    const high = low + STRIDE;
    // A stretch beyond the level that lies wholly between two strides contains the extreme of the day.
    if (atExtreme > low && atExtreme < high && beyond(atExtreme)) return bisect(low, atExtreme, beyond);
    if (beyond(high)) return bisect(low, high, beyond);
  }
  // Less than a microsecond's worth beyond it: as good as never.
  return Infinity;
}

/** The first time that holds in (low, high], where it does not hold at low and does at high. */
function bisect(low: Time, high: Time, holds: (time: Time) => boolean): Time {
  while (high - low > 1) {
    const middle = low + Math.floor((high - low) / 2);
    if (holds(middle)) high = middle;
    else low = middle;
  }
  return high;
}

function withExtremes(curve: Harmonics): DayCurve {
  const peakAt = extremeAt(curve, 1);
  const troughAt = extremeAt(curve, -1);
  const { mean, cos1, sin1, cos2, sin2 } = curve;
  const peak = rateAt(curve, peakAt);
  return { mean, cos1, sin1, cos2, sin2, peak, peakAt, trough: rateAt(curve, troughAt), troughAt };
}

/** When, within the day, the curve is highest (sign 1) or lowest (−1): best of 48 samples, then the slope. */
function extremeAt(curve: Harmonics, sign: 1 | -1): Duration {
  if (curve.cos1 === 0 && curve.sin1 === 0 && curve.cos2 === 0 && curve.sin2 === 0) return 0;
  let best = 0;
  let height = -Infinity;
  for (let sample = 0; sample < SAMPLES; sample++) {
    const c = SAMPLE_COS[sample];
    const s = SAMPLE_SIN[sample];
    const value =
      sign * (curve.cos1 * c + curve.sin1 * s + curve.cos2 * (2 * c * c - 1) + curve.sin2 * 2 * s * c);
    if (value > height) {
      height = value;
      best = sample;
    }
  }
  // Between the samples beside it the slope changes its sign once.
  let low = (best - 1) * (DAY / SAMPLES);
  let high = (best + 1) * (DAY / SAMPLES);
  while (high - low > 1) {
    const middle = low + Math.floor((high - low) / 2);
    if (sign * slopeAt(curve, middle) > 0) low = middle;
    else high = middle;
  }
  return (low + DAY) % DAY;
}

/** Change of the rate per radian of the day. */
function slopeAt(curve: Harmonics, time: Time): number {
  const c = cos(RADIANS * time);
  const s = sin(RADIANS * time);
  const second = curve.sin2 * (2 * c * c - 1) - curve.cos2 * 2 * s * c;
  return curve.sin1 * c - curve.cos1 * s + 2 * second;
}

const SAMPLES = 48;
const SAMPLE_COS = Float64Array.from({ length: SAMPLES }, (_, sample) => cos((TURN * sample) / SAMPLES));
const SAMPLE_SIN = Float64Array.from({ length: SAMPLES }, (_, sample) => sin((TURN * sample) / SAMPLES));
