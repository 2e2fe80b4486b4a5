/*
 * Every law has a domain. Whoever builds a model from outside its domain gets an error that names the parameter, what
 * was expected and what came; `path` is the parameter as its options call it.
 */

/** A parameter outside the domain of its law. */
export class OutsideDomain extends RangeError {
  override readonly name = 'OutsideDomain';
  readonly parameter: string;
  readonly expected: string;

  constructor(parameter: string, expected: string, got: unknown) {
    super(`${parameter}: expected ${expected}, got ${String(got)}`);
    this.parameter = parameter;
    this.expected = expected;
  }
}

/** A share or a probability. */
export function requireShare(parameter: string, value: number): void {
  if (!(value >= 0 && value <= 1)) throw new OutsideDomain(parameter, 'a share from 0 to 1', value);
}

/** A finite number from 0 up: a rate, a cost. */
export function requireAmount(parameter: string, value: number): void {
  if (!(value >= 0 && value < Infinity))
    throw new OutsideDomain(parameter, 'a finite number from 0 up', value);
}

/** A finite number above 0: a mean, a weight. */
export function requirePositive(parameter: string, value: number): void {
  if (!(value > 0 && value < Infinity)) throw new OutsideDomain(parameter, 'a finite number above 0', value);
}

/** A whole number from `least` up, or Infinity: servers, places, attempts. */
export function requireCount(parameter: string, value: number, least: number): void {
  if (!(value >= least) || (value !== Infinity && value % 1 !== 0)) {
    throw new OutsideDomain(parameter, `a whole number from ${least} up, or Infinity`, value);
  }
}

/** Whole microseconds above 0, or Infinity for never. */
export function requireDuration(parameter: string, value: number): void {
  if (!(value > 0) || (value !== Infinity && value % 1 !== 0)) {
    throw new OutsideDomain(parameter, 'whole microseconds above 0, or Infinity', value);
  }
}
