import type { Glyphs } from './glyphs.ts';
import type { Scale } from './scale.ts';
import { columnOf, placeOn, ticksOf } from './scale.ts';

/** One character per column: the values stretched or gathered (the highest of each group) over the columns. */
export function sparkline(values: ArrayLike<number>, columns: number, scale: Scale, glyphs: Glyphs): string {
  const { spark } = glyphs;
  let text = '';
  for (const value of gathered(values, columns)) {
    const place = placeOn(value, scale);
    // Little is more than nothing: the lowest step is for what cannot be told from it.
    const step = Math.max(place > ALMOST_NOTHING ? 1 : 0, Math.floor(place * spark.length));
    text += Number.isNaN(value) ? ' ' : spark[Math.min(spark.length - 1, step)];
  }
  return text;
}

const ALMOST_NOTHING = 0.005;

/** A bar of that share (0 … 1) of the columns; anything above nothing is seen. */
export function bar(share: number, columns: number, glyphs: Glyphs, empty = ' '): string {
  const steps = glyphs.bar;
  const parts = steps.length;
  const length = Math.min(columns * parts, Math.max(share > 0 ? 1 : 0, Math.round(share * columns * parts)));
  const rest = length % parts;
  const text = steps[parts - 1].repeat(Math.floor(length / parts)) + (rest > 0 ? steps[rest - 1] : '');
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
export function boxPlot(
  { p5, p25, p50, p75, p95 }: FiveNumbers,
  columns: number,
  scale: Scale,
  { box }: Glyphs,
): string {
  const [low, left, middle, right, high] = [p5, p25, p50, p75, p95].map((it) => columnOf(it, columns, scale));
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

/** A line with ticks, and their words for the line above or below it. */
export interface Axis {
  readonly ticks: string;
  readonly words: string;
}

export interface AxisOptions {
  readonly columns: number;
  readonly scale: Scale;
  readonly format: (value: number) => string;
  readonly unit?: 'number' | 'seconds';
}

/** Ticks at round values; words that would touch their neighbour are left out. */
export function axis({ columns, scale, format, unit = 'number' }: AxisOptions, { box }: Glyphs): Axis {
  const ticks = new Array<string>(columns).fill(box.whisker);
  const words = new Array<string>(columns).fill(' ');
  ticks[0] = box.left;
  ticks[columns - 1] = box.right;
  for (const value of ticksOf(scale, Math.floor(columns / 10), unit)) {
    const x = columnOf(value, columns, scale);
    if (x > 0 && x < columns - 1) ticks[x] = box.tick;
    const text = format(value);
    const from = Math.min(columns - text.length, Math.max(0, x - Math.floor(text.length / 2)));
    const around = words.slice(Math.max(0, from - 1), from + text.length + 1);
    if (around.every((cell) => cell === ' '))
      for (const [i, letter] of [...text].entries()) words[from + i] = letter;
  }
  return { ticks: ticks.join(''), words: words.join('') };
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
