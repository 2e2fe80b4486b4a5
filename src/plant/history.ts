import type { Duration, Time } from '../kernel/index.ts';
import type { DayCurve } from './day-curve.ts';
import { amountBetween } from './day-curve.ts';

/**
 * Attempts that arrived at a cell and attempts that failed, from time 0 on, as running sums over stretches. Within a
 * stretch both grow by constant rates, or in proportion to a demand curve. Only the newest stretch can still change,
 * so whoever asks for a time before it gets the same answer for ever.
 */
export class History {
  private readonly starts = [0];
  private readonly attempts = [0];
  private readonly errors = [0];
  /** Per operation of the curve, or per second where the stretch has no curve. */
  private readonly attemptRates: number[];
  private readonly errorRates: number[];
  private readonly curves: (DayCurve | undefined)[];

  constructor(curve: DayCurve, attemptRate: number, errorRate: number) {
    this.curves = [curve];
    this.attemptRates = [attemptRate];
    this.errorRates = [errorRate];
  }

  /** From `time` on both grow in proportion to the curve, or if there is none, by so much a second. */
  proceed(time: Time, curve: DayCurve | undefined, attemptRate: number, errorRate: number): void {
    const last = this.starts.length - 1;
    this.extend(time, this.attemptsAt(last, time), this.errorsAt(last, time), curve, attemptRate, errorRate);
  }

  /** By `time` so many have come and failed since the newest stretch began; the same rates are assumed to go on. */
  record(time: Time, attempts: number, errors: number): void {
    const last = this.starts.length - 1;
    const seconds = (time - this.starts[last]) / 1e6;
    if (!(seconds > 0)) return;
    this.curves[last] = undefined;
    this.attemptRates[last] = attempts / seconds;
    this.errorRates[last] = errors / seconds;
    const sumAttempts = this.attempts[last] + attempts;
    const sumErrors = this.errors[last] + errors;
    this.extend(time, sumAttempts, sumErrors, undefined, attempts / seconds, errors / seconds);
  }

  /** What came in [from, to), and how much of it failed. */
  between(from: Time, to: Time): { readonly attempts: number; readonly errors: number } {
    const first = this.find(from);
    const last = this.find(to);
    // Within one stretch the difference is computed as such, so that equal flows give equal counts at any time.
    if (first === last) {
      const amount = this.amount(first, from, to);
      return counted(this.attemptRates[first] * amount, this.errorRates[first] * amount);
    }
    const attempts = this.attemptsAt(last, to) - this.attemptsAt(first, from);
    return counted(attempts, this.errorsAt(last, to) - this.errorsAt(first, from));
  }

  /** Adds what came, and how much of it failed, in windows of one length that lie end to end from `from` on. */
  addWindows(from: Time, length: Duration, attempts: Float64Array, errors: Float64Array): void {
    const { starts } = this;
    let stretch = this.find(from);
    for (let window = 0; window < attempts.length; window++) {
      const begin = from + window * length;
      const end = begin + length;
      const first = stretch;
      while (stretch + 1 < starts.length && starts[stretch + 1] <= end) stretch++;
      let came: number;
      let failed: number;
      if (first === stretch) {
        const amount = this.amount(stretch, begin, end);
        came = this.attemptRates[stretch] * amount;
        failed = this.errorRates[stretch] * amount;
      } else {
        came = this.attemptsAt(stretch, end) - this.attemptsAt(first, begin);
        failed = this.errorsAt(stretch, end) - this.errorsAt(first, begin);
      }
      attempts[window] += atLeastNone(came);
      errors[window] += within(failed, came);
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
    // A stretch that has not lasted is replaced.
    const last = this.starts.length - 1;
    const at = time > this.starts[last] ? last + 1 : last;
    this.starts[at] = time;
    this.attempts[at] = attempts;
    this.errors[at] = errors;
    this.attemptRates[at] = attemptRate;
    this.errorRates[at] = errorRate;
    this.curves[at] = curve;
  }

  private attemptsAt(stretch: number, time: Time): number {
    return (
      this.attempts[stretch] + this.attemptRates[stretch] * this.amount(stretch, this.starts[stretch], time)
    );
  }

  private errorsAt(stretch: number, time: Time): number {
    return this.errors[stretch] + this.errorRates[stretch] * this.amount(stretch, this.starts[stretch], time);
  }

  private amount(stretch: number, from: Time, to: Time): number {
    const curve = this.curves[stretch];
    return curve === undefined ? (to - from) / 1e6 : amountBetween(curve, from, to);
  }

  /** The stretch a time lies in. */
  private find(time: Time): number {
    let low = 0;
    let high = this.starts.length;
    if (time >= this.starts[high - 1]) return high - 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.starts[middle] <= time) low = middle;
      else high = middle;
    }
    return low;
  }
}

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
