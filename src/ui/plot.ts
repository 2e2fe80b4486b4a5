import type { Glyphs } from './glyphs.ts';

/** One character per column: the values stretched or gathered (the highest of each group) over the columns. */
export function sparkline(values: ArrayLike<number>, columns: number, scale: Scale, glyphs: Glyphs): string {
  const { spark } = glyphs;
  const span = scale.max - scale.min;
  let text = '';
  for (const value of gathered(values, columns)) {
    const height = span > 0 ? (value - scale.min) / span : 0;
    text += Number.isNaN(value)
      ? ' '
      : spark[Math.min(spark.length - 1, Math.max(0, Math.floor(height * spark.length)))];
  }
  return text;
}

/** What lies at the bottom and what at the top. */
export interface Scale {
  readonly min: number;
  readonly max: number;
}

/** From zero to the highest of the values, but at least to `atLeast`, so that noise does not look like a mountain. */
export function scaleOf(values: ArrayLike<number>, atLeast = 0): Scale {
  let max = atLeast;
  for (let i = 0; i < values.length; i += 1) if (values[i] > max) max = values[i];
  return { min: 0, max };
}

/** A bar of that share (0 … 1) of the columns; anything above nothing is seen. */
export function bar(share: number, columns: number, glyphs: Glyphs, empty = ' '): string {
  const { bar: steps } = glyphs;
  const eighths = Math.min(columns * 8, Math.max(share > 0 ? 1 : 0, Math.round(share * columns * 8)));
  const full = Math.floor(eighths / 8);
  const rest = eighths % 8;
  const text =
    steps[7].repeat(full) +
    (rest > 0 ? (steps[rest - 1] === ' ' && full === 0 ? steps[3] : steps[rest - 1]) : '');
  return text + empty.repeat(columns - text.length);
}

/** The five numbers of a box plot, ascending. */
export interface FiveNumbers {
  readonly p5: number;
  readonly p25: number;
  readonly p50: number;
  readonly p75: number;
  readonly p95: number;
}

/** `├──[▓|▓]──┤`: whiskers from the 5 % to the 95 % point, box from 25 % to 75 %, the median in it. */
export function boxPlot(numbers: FiveNumbers, columns: number, scale: Scale, { box }: Glyphs): string {
  const place = (value: number) => columnOf(value, columns, scale);
  const [low, left, middle, right, high] = [
    numbers.p5,
    numbers.p25,
    numbers.p50,
    numbers.p75,
    numbers.p95,
  ].map(place);
  const cells = new Array<string>(columns).fill(' ');
  for (let x = low; x <= high; x += 1) cells[x] = box.whisker;
  for (let x = left; x <= right; x += 1) cells[x] = box.fill;
  if (low < left) cells[low] = box.left;
  if (high > right) cells[high] = box.right;
  if (left < middle) cells[left] = box.boxLeft;
  if (right > middle) cells[right] = box.boxRight;
  cells[middle] = box.median;
  return cells.join('');
}

/** Ticks at round values and their words above them, for the scale of box plots. */
export function axis(
  columns: number,
  scale: Scale,
  format: (value: number) => string,
  { box }: Glyphs,
): Axis {
  const step = roundStep((scale.max - scale.min) / Math.max(1, Math.floor(columns / 12)));
  const ticks = new Array<string>(columns).fill(box.whisker);
  const words = new Array<string>(columns).fill(' ');
  ticks[0] = box.left;
  ticks[columns - 1] = box.right;
  for (let value = Math.ceil(scale.min / step) * step; value <= scale.max * 1.000001; value += step) {
    const x = columnOf(value, columns, scale);
    if (x > 0 && x < columns - 1) ticks[x] = box.tick;
    const text = format(value);
    const from = Math.min(columns - text.length, Math.max(0, x - Math.floor(text.length / 2)));
    if (words.slice(Math.max(0, from - 1), from + text.length + 1).every((cell) => cell === ' ')) {
      for (let i = 0; i < text.length; i += 1) words[from + i] = text[i];
    }
  }
  return { ticks: ticks.join(''), words: words.join('') };
}

export interface Axis {
  readonly ticks: string;
  readonly words: string;
}

/** The next larger of 1, 2, 5 times a power of ten. */
export function roundStep(step: number): number {
  if (!(step > 0)) return 1;
  let power = 1;
  while (power > step) power /= 10;
  while (power * 10 <= step) power *= 10;
  const times = step / power;
  if (times <= 1) return power;
  if (times <= 2) return 2 * power;
  return times <= 5 ? 5 * power : 10 * power;
}

/** Column of a value on a scale, always within the columns. */
export function columnOf(value: number, columns: number, { min, max }: Scale): number {
  const share = max > min ? (value - min) / (max - min) : 0;
  return Math.min(columns - 1, Math.max(0, Math.round(share * (columns - 1))));
}

function gathered(values: ArrayLike<number>, columns: number): number[] {
  return Array.from({ length: columns }, (_, column) => {
    if (values.length === 0) return Number.NaN;
    const from = Math.floor((column * values.length) / columns);
    const to = Math.max(from + 1, Math.floor(((column + 1) * values.length) / columns));
    let highest = values[from];
    for (let i = from + 1; i < to; i += 1) if (values[i] > highest) highest = values[i];
    return highest;
  });
}
