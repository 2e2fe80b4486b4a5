/** A point in simulated time: whole microseconds since the start of the run, below 2^53. */
export type Time = number;

/** A length of simulated time: whole microseconds, never negative. */
export type Duration = number;

export const MICROSECOND = 1;
export const MILLISECOND = 1_000;
export const SECOND = 1_000_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/**
 * Writes a time as a person reads it: `01:12:30`, from a day on `+2d 01:12:30`.
 * A fraction of a second is shown only when there is one: `00:00:01.250`, `00:00:00.000007`.
 * What is no time at all (NaN, Infinity, a negative number) is written as it is, so that errors can quote it.
 */
export function formatTime(time: Time): string {
  if (!Number.isFinite(time) || time < 0) return String(time);
  const days = Math.floor(time / DAY);
  const clock = [
    Math.floor((time % DAY) / HOUR),
    Math.floor((time % HOUR) / MINUTE),
    Math.floor((time % MINUTE) / SECOND),
  ];
  const micros = time % SECOND;
  return `${days > 0 ? `+${days}d ` : ''}${clock.map((part) => digits(part, 2)).join(':')}${fraction(micros)}`;
}

/**
 * Rounds a drawn number of microseconds to a duration, halves up.
 * A sample becomes a duration here and nowhere else; NaN, negative and unrepresentable numbers are refused.
 */
export function roundDuration(us: number): Duration {
  const whole = Math.floor(us);
  // Not floor(us + 0.5): the sum is rounded itself, and 0.49999999999999994 would become 1.
  const rounded = us - whole < 0.5 ? whole : whole + 1;
  if (us >= 0 && rounded <= Number.MAX_SAFE_INTEGER) return rounded;
  throw new RangeError(`roundDuration: expected microseconds from 0 to 2^53 - 1, got ${us}`);
}

function fraction(micros: number): string {
  if (micros === 0) return '';
  const whole = Number.isInteger(micros) && micros % MILLISECOND === 0;
  return whole ? `.${digits(micros / MILLISECOND, 3)}` : `.${digits(Math.floor(micros), 6)}`;
}

function digits(value: number, count: number): string {
  return String(value).padStart(count, '0');
}
