import { requireFinite } from './require.ts';

/**
 * Follows a quantity that holds between changes, such as a queue's length, and weighs each value by how long it held.
 *
 * Times are microseconds of simulated time and never go back.
 */
export class Level {
  readonly #start: number;
  #since: number;
  #value: number;
  #area = 0;
  #min: number;
  #max: number;

  constructor(start: number, value: number) {
    requireFinite('the start of a level', start);
    requireFinite('a level', value);
    this.#start = start;
    this.#since = start;
    this.#value = value;
    this.#min = value;
    this.#max = value;
  }

  /** Changes the value at that time. */
  set(time: number, value: number): void {
    requireFinite('a level', value);
    this.#area = this.integral(time);
    this.#since = time;
    this.#value = value;
    if (value < this.#min) this.#min = value;
    if (value > this.#max) this.#max = value;
  }

  get value(): number {
    return this.#value;
  }

  get min(): number {
    return this.#min;
  }

  get max(): number {
    return this.#max;
  }

  /** The area under the value from the start to that time, in units of the value times microseconds. */
  integral(time: number): number {
    if (!(time >= this.#since))
      throw new RangeError(`expected a time from ${this.#since} us on, got ${time}`);
    return this.#area + this.#value * (time - this.#since);
  }

  /** The time-weighted mean from the start to that time; the value itself while no time has passed. */
  mean(time: number): number {
    const area = this.integral(time);
    return time === this.#start ? this.#value : area / (time - this.#start);
  }
}
