/**
 * Throws unless `value` lies strictly between 0 and 1.
 *
 * Arguments of this layer come from our own code, so a wrong one is our mistake and stops the run at once.
 */
export function requireOpenShare(what: string, value: number): void {
  if (!(value > 0 && value < 1))
    throw new RangeError(`expected ${what} strictly between 0 and 1, got ${value}`);
}

/** Throws unless `value` lies between 0 and 1, both included. */
export function requireShare(what: string, value: number): void {
  if (!(value >= 0 && value <= 1)) throw new RangeError(`expected ${what} between 0 and 1, got ${value}`);
}

/** Throws unless `value` is a finite number. */
export function requireFinite(what: string, value: number): void {
  if (!Number.isFinite(value)) throw new RangeError(`expected ${what} to be a finite number, got ${value}`);
}

/** Throws unless `value` is a whole number of at least `least`. */
export function requireCount(what: string, value: number, least = 0): void {
  if (!(Number.isInteger(value) && value >= least)) {
    throw new RangeError(`expected ${what} to be a whole number from ${least} up, got ${value}`);
  }
}

/** Throws unless both samples have the same number of values, so that they can be paired by seed. */
export function requirePairs(a: readonly number[], b: readonly number[]): void {
  if (a.length !== b.length) {
    throw new RangeError(
      `expected as many values of a as of b to pair them, got ${a.length} and ${b.length}`,
    );
  }
}
