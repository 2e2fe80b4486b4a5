import type { Duration } from '../kernel/index.ts';
import { DAY, HOUR, MICROSECOND, MILLISECOND, MINUTE, SECOND } from '../kernel/index.ts';

/** A text read as a quantity: its value, or what to write instead when that can be told. */
export type Parsed<T> = { readonly value: T } | { readonly hint: string | undefined };

/** How a quantity is written and read. Numbers inside are in the unit named; patterns are for JSON Schema too. */
export interface Unit {
  /** Stands after "expected": `a duration such as 30m`. */
  readonly expected: string;
  /** Anchored; a text it matches is of the right form, if not of the right size. */
  readonly pattern: string;
  parse(text: string): Parsed<number>;
  format(value: number): string;
  /**
   * A value so many times as large; of a share the one whose odds are so many times as large, which never leaves 0…1.
   * Left out where that means nothing: twice as hot, twice as late in the day.
   */
  readonly times?: (value: number, factor: number) => number;
}

const NUMBER = '\\d+(?:\\.\\d+)?';
const SCALE = '[kMG]?';
const LONGEST = 3650 * DAY;

const DURATION_UNITS: ReadonlyMap<string, Duration> = new Map([
  ['d', DAY],
  ['h', HOUR],
  ['m', MINUTE],
  ['s', SECOND],
  ['ms', MILLISECOND],
  ['us', MICROSECOND],
]);

const DURATION = `^(?:${NUMBER}(?:d|h|ms|m|s|us) ?)+$`;
const SHARE = `^${NUMBER} ?%$`;
const RATE = `^${NUMBER}${SCALE}/(?:s|m|h|d)$`;
const COUNT = `^${NUMBER}${SCALE}$`;
const TEMPERATURE = `^-?${NUMBER} ?°?C$`;
const NUMERIC = `^-?${NUMBER}(?:e[+-]?\\d+)?$`;
const CLOCK = '^(?:[01]?\\d|2[0-4]):[0-5]\\d(?::[0-5]\\d)?$';

/** What may stand after `<` in an expectation: a quantity of some unit. */
export const BOUND_PATTERN = `(?:${[DURATION, SHARE, COUNT, NUMERIC].map((each) => each.slice(1, -1)).join('|')})`;

/** Microseconds: `30m`, `1h30m`, `1.5h`, `250ms`. */
export function parseDuration(text: string): Parsed<Duration> {
  if (!new RegExp(DURATION).test(text)) return { hint: durationHint(text) };
  let sum = 0;
  for (const [, digits, unit] of text.matchAll(new RegExp(`(${NUMBER})(d|h|ms|m|s|us)`, 'g'))) {
    sum += Number(digits) * (DURATION_UNITS.get(unit) ?? 0);
  }
  if (sum > LONGEST) return { hint: `the longest is ${formatDuration(LONGEST)}` };
  const whole = Math.round(sum);
  return Math.abs(sum - whole) > 1e-3 ? { hint: 'the finest is 1us' } : { value: whole };
}

/** 0…1: `5%`, `0.01%`. */
export function parseShare(text: string): Parsed<number> {
  if (new RegExp(SHARE).test(text)) return { value: Number(`${text.replace(/ ?%$/, '')}e-2`) };
  const [, digits] = /^([\d.]+) ?(?:percent|per cent|pct)$/.exec(text) ?? [];
  if (digits !== undefined) return { hint: `write ${digits}%` };
  if (!/^-?[\d.]+$/.test(text)) return { hint: /^-/.test(text) ? 'a share is never negative' : undefined };
  const bare = Number(text);
  if (!(bare > 0)) return { hint: bare === 0 ? 'write 0%' : undefined };
  return { hint: bare < 1 ? `write ${formatShare(bare)}` : `write ${text}%` };
}

/** Per second: `0.02/s`, `5/m`, `16.5k/s`. */
export function parseRate(text: string): Parsed<number> {
  if (new RegExp(RATE).test(text)) {
    const per = DURATION_UNITS.get(text.slice(text.indexOf('/') + 1)) ?? SECOND;
    return { value: (scaled(text.slice(0, text.indexOf('/'))) * SECOND) / per };
  }
  return { hint: /^[\d.]+[kMG]?$/.test(text) ? `write ${text}/s` : undefined };
}

/** Whole: `300`, `40M`, `1.5k`. */
export function parseCount(text: string): Parsed<number> {
  if (!new RegExp(COUNT).test(text)) {
    const isSpaced = /^\d[\d_, ]*\d$|^\d[\d.]* [kMG]$/.test(text);
    return { hint: isSpaced ? `write ${text.replaceAll(/[_, ]/g, '')}` : undefined };
  }
  const value = Math.round(scaled(text) * 1e6) / 1e6;
  return Number.isSafeInteger(value) ? { value } : { hint: undefined };
}

/** `1.1`, `-3`, `1e-3`. */
export function parseNumber(text: string): Parsed<number> {
  const value = new RegExp(NUMERIC).test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? { value } : { hint: undefined };
}

/** °C: `27°C`, `-5 °C`, `40C`. */
export function parseTemperature(text: string): Parsed<number> {
  if (new RegExp(TEMPERATURE).test(text)) return { value: Number.parseFloat(text) };
  return { hint: /^-?[\d.]+$/.test(text) ? `write ${text}°C` : undefined };
}

/** Microseconds since midnight: `08:42`, `00:51:30`; `24:00` is the end of the day. */
export function parseTimeOfDay(text: string): Parsed<Duration> {
  if (!new RegExp(CLOCK).test(text)) return { hint: undefined };
  const [hours, minutes, seconds = 0] = text.split(':').map(Number);
  const value = hours * HOUR + minutes * MINUTE + seconds * SECOND;
  return value <= DAY ? { value } : { hint: 'the last is 24:00' };
}

/** `1h30m`; exact. */
export function formatDuration(duration: Duration): string {
  let rest = duration;
  let text = '';
  for (const [unit, length] of DURATION_UNITS) {
    // 30h stays 30h: days are for whole days.
    const times = length === DAY && rest % DAY !== 0 ? 0 : Math.floor(rest / length);
    if (times > 0) text += `${times}${unit}`;
    rest -= times * length;
  }
  return text === '' ? '0s' : text;
}

/** `2.5%`, with at most six figures. */
export function formatShare(share: number): string {
  return `${significant(share * 100)}%`;
}

export function formatRate(perSecond: number): string {
  return `${significant(perSecond)}/s`;
}

function formatTimeOfDay(time: Duration): string {
  const minutes = Math.floor(time / MINUTE);
  const two = (value: number) => String(value).padStart(2, '0');
  const seconds = Math.floor((time % MINUTE) / SECOND);
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}${seconds > 0 ? `:${two(seconds)}` : ''}`;
}

export const durationUnit: Unit = {
  expected: 'a duration such as 30m',
  pattern: DURATION,
  parse: parseDuration,
  format: formatDuration,
  times: (value, factor) => Math.round(value * factor),
};

export const shareUnit: Unit = {
  expected: 'a share such as 5%',
  pattern: SHARE,
  parse: parseShare,
  format: formatShare,
  times: (share, factor) => (factor * share) / (1 - share + factor * share),
};

export const rateUnit: Unit = {
  expected: 'a rate such as 20/s',
  pattern: RATE,
  parse: parseRate,
  format: formatRate,
  times,
};

export const countUnit: Unit = {
  expected: 'a whole number',
  pattern: COUNT,
  parse: parseCount,
  format: String,
  times: (value, factor) => Math.round(value * factor),
};

export const numberUnit: Unit = {
  expected: 'a number',
  pattern: NUMERIC,
  parse: parseNumber,
  format: String,
  times: (value, factor) => Number(times(value, factor).toPrecision(12)),
};

export const temperatureUnit: Unit = {
  expected: 'a temperature such as 27°C',
  pattern: TEMPERATURE,
  parse: parseTemperature,
  format: (degrees) => `${significant(degrees)}°C`,
};

export const timeOfDayUnit: Unit = {
  expected: 'a time of day such as 08:42',
  pattern: CLOCK,
  parse: parseTimeOfDay,
  format: formatTimeOfDay,
};

/** Power of a rack, W: `5kW`. */
export const powerUnit: Unit = suffixed('a power such as 5kW', { W: 1, kW: 1000 });

/** Heat capacity, J/K: `300kJ/K`. */
export const heatCapacityUnit: Unit = suffixed('a heat capacity such as 300kJ/K', { 'J/K': 1, 'kJ/K': 1000 });

function suffixed(expected: string, suffixes: Readonly<Record<string, number>>): Unit {
  const names = Object.keys(suffixes);
  const form = new RegExp(`^(${NUMBER}) ?(${names.join('|')})$`);
  const [small, large] = names;
  return {
    expected,
    pattern: form.source,
    parse(text) {
      const [, digits, suffix] = form.exec(text) ?? [];
      if (suffix !== undefined) return { value: Number(digits) * suffixes[suffix] };
      return { hint: /^[\d.]+$/.test(text) ? `write ${text}${large}` : undefined };
    },
    format: (value) =>
      value >= 1000 ? `${significant(value / 1000)}${large}` : `${significant(value)}${small}`,
    times,
  };
}

function times(value: number, factor: number): number {
  return value * factor;
}

const SCALES: ReadonlyMap<string, number> = new Map([
  ['k', 1e3],
  ['M', 1e6],
  ['G', 1e9],
]);

function scaled(text: string): number {
  return Number.parseFloat(text) * (SCALES.get(text[text.length - 1]) ?? 1);
}

function significant(value: number): string {
  return String(Number(value.toPrecision(6)));
}

const LONG_UNITS: readonly (readonly [RegExp, string])[] = [
  [/^(?:min|mins|minutes?|M)$/, 'm'],
  [/^(?:sec|secs|seconds?|S)$/, 's'],
  [/^(?:hrs?|hours?|H)$/, 'h'],
  [/^(?:days?|D)$/, 'd'],
  [/^(?:msecs?|millis|milliseconds?)$/, 'ms'],
  [/^(?:µs|μs|micros|microseconds?)$/, 'us'],
];

function durationHint(text: string): string | undefined {
  const [, digits, word] = /^([\d.]+) *([a-zA-Zµμ]*)$/.exec(text) ?? [];
  if (digits === undefined) return /^-/.test(text) ? 'a duration is never negative' : undefined;
  if (word === '') return Number(digits) === 0 ? 'write 0s' : `write ${digits}m or ${digits}s`;
  const unit =
    LONG_UNITS.find(([long]) => long.test(word))?.[1] ?? (DURATION_UNITS.has(word) ? word : undefined);
  return unit === undefined ? 'the units are us, ms, s, m, h and d' : `write ${digits}${unit}`;
}
