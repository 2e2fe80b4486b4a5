import type { Duration, Time } from '../kernel/index.ts';
import type { DayCurve } from './day-curve.ts';
import { amountBetween } from './day-curve.ts';

/**
 * Attempts that arrived at a cell and attempts that failed, from time 0 on, as running sums over stretches. Within a
 * stretch both grow by constant rates, or in proportion to a demand curve. Only the newest stretch can still change,
 * so whoever asks for a time before it gets the same answer for ever.
 */
export class History {
  /** Per stretch, end to end: start, attempts and errors up to it, and their rates (see `STRIDE`). */
  private readonly stretches: number[];
  /** Rates are per operation of the curve, or per second where the stretch has no curve. */
  private readonly curves: (DayCurve | undefined)[];

  constructor(curve: DayCurve, attemptRate: number, errorRate: number) {
    this.stretches = [0, 0, 0, attemptRate, errorRate];
    this.curves = [curve];
  }

  /** From `time` on both grow in proportion to the curve, or if there is none, by so much a second. */
  proceed(time: Time, curve: DayCurve | undefined, attemptRate: number, errorRate: number): void {
    const last = this.curves.length - 1;
    this.extend(time, this.attemptsAt(last, time), this.errorsAt(last, time), curve, attemptRate, errorRate);
  }

  /** By `time` so many have come and failed since the newest stretch began; the same rates are assumed to go on. */
  record(time: Time, attempts: number, errors: number): void {
    const { stretches } = this;
    const last = this.curves.length - 1;
    const at = last * STRIDE;
    const seconds = (time - stretches[at + START]) / 1e6;
    if (!(seconds > 0)) return;
    this.curves[last] = undefined;
    stretches[at + ATTEMPT_RATE] = attempts / seconds;
    stretches[at + ERROR_RATE] = errors / seconds;
    const sumAttempts = stretches[at + ATTEMPTS] + attempts;
    const sumErrors = stretches[at + ERRORS] + errors;
    this.extend(time, sumAttempts, sumErrors, undefined, attempts / seconds, errors / seconds);
  }

  /** What came in [from, to), and how much of it failed. */
  between(from: Time, to: Time): { readonly attempts: number; readonly errors: number } {
    const first = this.find(from);
    const last = this.find(to);
    // Within one stretch the difference is computed as such, so that equal flows give equal counts at any time.
    if (first === last) {
      const amount = this.amount(first, from, to);
      return counted(this.rate(first, ATTEMPT_RATE) * amount, this.rate(first, ERROR_RATE) * amount);
    }
    const attempts = this.attemptsAt(last, to) - this.attemptsAt(first, from);
    return counted(attempts, this.errorsAt(last, to) - this.errorsAt(first, from));
  }

  /** Adds what came, and how much of it failed, in windows of one length that lie end to end from `from` on. */
  addWindows(from: Time, length: Duration, attempts: Float64Array, errors: Float64Array): void {
    const { stretches } = this;
    const stretchCount = this.curves.length;
    let stretch = this.find(from);
    for (let window = 0; window < attempts.length; window++) {
      const begin = from + window * length;
      const end = begin + length;
      const first = stretch;
      while (stretch + 1 < stretchCount && stretches[(stretch + 1) * STRIDE] <= end) stretch++;
      let came: number;
      let failed: number;
      if (first === stretch) {
        const amount = this.amount(stretch, begin, end);
        came = this.rate(stretch, ATTEMPT_RATE) * amount;
        failed = this.rate(stretch, ERROR_RATE) * amount;
      } else {
        came = this.attemptsAt(stretch, end) - this.attemptsAt(first, begin);
        failed = this.errorsAt(stretch, end) - this.errorsAt(first, begin);
      }
      attempts[window] += atLeastNone(came);
      errors[window] += within(failed, came);
    }
  }

  /** Calls `visit` for the stretches of [from, to), with the attempts that came in each. */
  visit(from: Time, to: Time, visit: (from: Time, to: Time, attempts: number) => void): void {
    const count = this.curves.length;
    for (let begin = from, stretch = this.find(from); begin < to; stretch++) {
      const end = stretch + 1 < count ? Math.min(to, this.stretches[(stretch + 1) * STRIDE]) : to;
      if (end > begin)
        visit(begin, end, atLeastNone(this.rate(stretch, ATTEMPT_RATE) * this.amount(stretch, begin, end)));
      begin = end;
    }
  }

  private extend(
    time: Time,
    attempts: number,
    errors: number,
    curve: DayCurve | undefined,
    attemptRate: number,
    errorRate: number,
  ): void {
    const { stretches, curves } = this;
    // A stretch that has not lasted is replaced.
    const last = curves.length - 1;
    const stretch = time > stretches[last * STRIDE] ? last + 1 : last;
    const at = stretch * STRIDE;
    stretches[at + START] = time;
    stretches[at + ATTEMPTS] = attempts;
    stretches[at + ERRORS] = errors;
    stretches[at + ATTEMPT_RATE] = attemptRate;
    stretches[at + ERROR_RATE] = errorRate;
    curves[stretch] = curve;
  }

  private attemptsAt(stretch: number, time: Time): number {
    return this.sumAt(stretch, time, ATTEMPTS, ATTEMPT_RATE);
  }

  private errorsAt(stretch: number, time: Time): number {
    return this.sumAt(stretch, time, ERRORS, ERROR_RATE);
  }

  private sumAt(stretch: number, time: Time, sum: number, rate: number): number {
    const { stretches } = this;
    const at = stretch * STRIDE;
    return stretches[at + sum] + stretches[at + rate] * this.amount(stretch, stretches[at + START], time);
  }

  private rate(stretch: number, rate: number): number {
    return this.stretches[stretch * STRIDE + rate];
  }

  private amount(stretch: number, from: Time, to: Time): number {
    const curve = this.curves[stretch];
    return curve === undefined ? (to - from) / 1e6 : amountBetween(curve, from, to);
  }

  /** The stretch a time lies in. */
  private find(time: Time): number {
    const { stretches } = this;
    let low = 0;
    let high = this.curves.length;
    if (time >= stretches[(high - 1) * STRIDE]) return high - 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (stretches[middle * STRIDE] <= time) low = middle;
      else high = middle;
    }
    return low;
  }
}

/** Places of a stretch; one array of numbers per cell costs less to make and to keep than five. */
const STRIDE = 5;
const START = 0;
const ATTEMPTS = 1;
const ERRORS = 2;
const ATTEMPT_RATE = 3;
const ERROR_RATE = 4;

/** A failure is counted when its client knows, so in a short window more may fail than come; never in what is told. */
function counted(attempts: number, errors: number): { readonly attempts: number; readonly errors: number } {
  return { attempts: atLeastNone(attempts), errors: within(errors, attempts) };
}

function atLeastNone(amount: number): number {
  return amount > 0 ? amount : 0;
}

function within(errors: number, attempts: number): number {
  const came = atLeastNone(attempts);
  return errors > came ? came : atLeastNone(errors);
}
