/** What lies at the left or the bottom, and what at the right or the top. */
export interface Scale {
  readonly min: number;
  readonly max: number;
  /** Equal steps multiply instead of adding; `min` is above zero then. */
  readonly log?: boolean;
}

/** From zero to the highest of the values, but at least to `atLeast`, so that noise does not look like a mountain. */
export function scaleOf(values: ArrayLike<number>, atLeast = 0): Scale {
  let max = atLeast;
  for (let i = 0; i < values.length; i += 1) if (values[i] > max) max = values[i];
  return { min: 0, max };
}

/** For values from `low` to `high`: logarithmic where they are so far apart that the small ones would be one dot. */
export function scaleBetween(low: number, high: number): Scale {
  if (low > 0 && high / low > 40) return { min: low, max: high, log: true };
  return { min: 0, max: Math.max(high, 1e-9) };
}

/** Where on the scale a value lies: 0 at `min`, 1 at `max`, never outside. */
export function placeOn(value: number, { min, max, log }: Scale): number {
  if (!(max > min)) return 0;
  const share = log
    ? Math.log(Math.max(value, min) / min) / Math.log(max / min)
    : (value - min) / (max - min);
  return Math.min(1, Math.max(0, share));
}

/** Column of a value on a scale, always within the columns. */
export function columnOf(value: number, columns: number, scale: Scale): number {
  return Math.round(placeOn(value, scale) * (columns - 1));
}

/** Round values for an axis with room for about so many. */
export function ticksOf(
  scale: Scale,
  count: number,
  unit: 'number' | 'seconds' = 'number',
): readonly number[] {
  if (scale.log) return logTicks(scale, count);
  const raw = (scale.max - scale.min) / Math.max(1, count);
  const step = unit === 'seconds' ? timeStep(raw) : roundStep(raw);
  const first = Math.ceil(scale.min / step);
  const last = Math.floor(scale.max / step + 1e-6);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => (first + i) * step);
}

/** The next larger of 1, 2, 5 times a power of ten. */
function roundStep(step: number): number {
  if (!(step > 0)) return 1;
  let power = 1;
  while (power > step) power /= 10;
  while (power * 10 <= step) power *= 10;
  const times = step / power;
  if (times <= 1) return power;
  if (times <= 2) return 2 * power;
  return times <= 5 ? 5 * power : 10 * power;
}

/** The next larger step that a clock has: seconds, minutes, hours, days. */
function timeStep(step: number): number {
  return TIME_STEPS.find((candidate) => candidate >= step) ?? Math.ceil(step / DAY_S) * DAY_S;
}

const DAY_S = 86_400;
const TIME_STEPS = [
  1,
  2,
  5,
  10,
  15,
  30,
  60,
  120,
  300,
  600,
  900,
  1800,
  3600,
  7200,
  10_800,
  21_600,
  43_200,
  DAY_S,
];

/** Powers of ten, with 2 and 5 in between where there is room. */
function logTicks({ min, max }: Scale, count: number): readonly number[] {
  const ticks: number[] = [];
  const decades = Math.log10(max / min);
  const times = decades * 3 <= count ? [1, 2, 5] : decades * 2 <= count ? [1, 3] : [1];
  for (let power = 10 ** Math.floor(Math.log10(min)); power <= max; power *= 10) {
    for (const factor of times) {
      const tick = power * factor;
      if (tick >= min && tick <= max) ticks.push(tick);
    }
  }
  return ticks;
}
