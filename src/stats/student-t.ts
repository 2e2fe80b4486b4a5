import { incompleteBeta } from './incomplete-beta.ts';
import { invert } from './invert.ts';
import { normalQuantile } from './normal.ts';
import { requireOpenShare } from './require.ts';

/** The distribution function of Student's t; the degrees of freedom may be a fraction, as Welch's are. */
export function studentTCdf(t: number, degreesOfFreedom: number): number {
  if (!(degreesOfFreedom > 0))
    throw new RangeError(`expected positive degrees of freedom, got ${degreesOfFreedom}`);
  const tail = incompleteBeta(degreesOfFreedom / (degreesOfFreedom + t * t), degreesOfFreedom / 2, 0.5) / 2;
  return t < 0 ? tail : 1 - tail;
}

/** The t below which a share p of Student's law lies, for p strictly between 0 and 1. */
export function studentTQuantile(p: number, degreesOfFreedom: number): number {
  requireOpenShare('the probability of a t quantile', p);
  if (p === 0.5) return 0;
  if (p > 0.5) return -studentTQuantile(1 - p, degreesOfFreedom);
  // Student's tails are heavier than the normal ones, so the normal quantile bounds the search on the inside.
  const high = normalQuantile(p);
  let low = high * 2;
  while (studentTCdf(low, degreesOfFreedom) > p) low *= 2;
  return invert((t) => studentTCdf(t, degreesOfFreedom), p, { low, high });
}
