/**
 * Finds the x between `low` and `high` at which the increasing function `f` reaches `target`, to the last few bits.
 *
 * Secant steps with the Illinois correction, and a bisection whenever three of them did not halve the bracket: safe for
 * any monotone distribution function, and some ten evaluations for a smooth one.
 */
export function invert(f: (x: number) => number, target: number, bracket: Bracket): number {
  let { low, high } = bracket;
  let below = f(low) - target;
  let above = f(high) - target;
  if (below > 0 || above < 0)
    throw new RangeError(`expected ${target} to be reached between ${low} and ${high}`);
  let widthToHalve = high - low;
  let moved: 'low' | 'high' | 'none' = 'none';
  for (let step = 1; step < 500; step++) {
    const bisect = step % 4 === 0 && high - low > widthToHalve / 2;
    if (step % 4 === 0) widthToHalve = high - low;
    const x = bisect
      ? low + (high - low) / 2
      : inside(low, high, low - (below * (high - low)) / (above - below));
    if (x <= low || x >= high) return Math.abs(below) < Math.abs(above) ? low : high;
    const miss = f(x) - target;
    if (miss === 0) return x;
    if (miss < 0) {
      low = x;
      below = miss;
      if (moved === 'low') above /= 2;
      moved = 'low';
    } else {
      high = x;
      above = miss;
      if (moved === 'high') below /= 2;
      moved = 'high';
    }
    if (high - low <= 4e-16 * Math.abs(low + high)) return low + (high - low) / 2;
  }
  return low + (high - low) / 2;
}

/** Two numbers of which the first lies below the place looked for and the second above it. */
export interface Bracket {
  readonly low: number;
  readonly high: number;
}

/** A secant point that rounding pushed out of the bracket, or that is not a number, becomes the middle. */
function inside(low: number, high: number, x: number): number {
  return x > low && x < high ? x : low + (high - low) / 2;
}
