import type { Bracket } from './invert.ts';

/** When `zeroin` has come near enough, and when it gives up. */
export interface Precision {
  /** Absolute: the root lies within this of the result, but for rounding. */
  readonly tolerance: number;
  readonly iterations: number;
}

/** A place and the value there. */
interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * A root of `f` between `low` and `high`, where `f` has opposite signs; a jump across 0 counts as a root.
 *
 * Brent's method (Algorithms for Minimization without Derivatives, 1973, chapter 4) step by step as R's `zeroin` and
 * Kayenta take it, because with a coarse tolerance the result depends on the steps. Where only the root matters,
 * `invert` is faster and exact.
 */
export function zeroin(
  f: (x: number) => number,
  { low, high }: Bracket,
  { tolerance, iterations }: Precision,
): number {
  const at = (x: number): Point => ({ x, y: f(x) });
  let previous = at(low);
  let best = at(high);
  let across = previous;
  if (previous.y === 0) return low;
  // R counts one iteration more than it is asked for.
  for (let left = iterations + 1; left > 0; left--) {
    const lastStep = best.x - previous.x;
    if (Math.abs(across.y) < Math.abs(best.y)) [previous, best, across] = [best, across, best];
    const near = 2 * Number.EPSILON * Math.abs(best.x) + tolerance / 2;
    const half = (across.x - best.x) / 2;
    if (Math.abs(half) <= near || best.y === 0) return best.x;
    const mayInterpolate = Math.abs(lastStep) >= near && Math.abs(previous.y) > Math.abs(best.y);
    const step = mayInterpolate ? (interpolated(previous, best, across, lastStep, near) ?? half) : half;
    previous = best;
    best = at(best.x + (Math.abs(step) >= near ? step : step > 0 ? near : -near));
    if (best.y > 0 === across.y > 0 && best.y !== 0) across = previous;
  }
  return best.x;
}

/** The step of a secant, or of an inverse parabola where there are three points; undefined where it goes too far. */
function interpolated(
  previous: Point,
  best: Point,
  across: Point,
  lastStep: number,
  near: number,
): number | undefined {
  const way = across.x - best.x;
  const t2 = best.y / previous.y;
  let p = way * t2;
  let q = 1 - t2;
  if (previous.x !== across.x) {
    const t0 = previous.y / across.y;
    const t1 = best.y / across.y;
    p = t2 * (way * t0 * (t0 - t1) - (best.x - previous.x) * (t1 - 1));
    q = (t0 - 1) * (t1 - 1) * (t2 - 1);
  }
  if (p > 0) q = -q;
  else p = -p;
  const isInside = p < 0.75 * way * q - Math.abs(near * q) / 2 && p < Math.abs((lastStep * q) / 2);
  return isInside ? p / q : undefined;
}
