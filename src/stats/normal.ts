import { log, sqrt } from '../kernel/index.ts';
import { invert } from './invert.ts';
import { requireOpenShare } from './require.ts';
import { upperGamma } from './upper-gamma.ts';

/** The distribution function Φ of the standard normal law; the lower tail keeps its relative precision. */
export function normalCdf(x: number): number {
  const tail = upperGamma(0.5, (x * x) / 2) / 2;
  return x < 0 ? tail : 1 - tail;
}

/** The z with Φ(z) = p, for p strictly between 0 and 1. */
export function normalQuantile(p: number): number {
  requireOpenShare('the probability of a normal quantile', p);
  if (p === 0.5) return 0;
  if (p > 0.5) return -normalQuantile(1 - p);
  const start = tailStart(p);
  return invert(normalCdf, p, { low: start - 0.001, high: start + 0.001 });
}

/** Abramowitz & Stegun 26.2.23, a rational start whose error stays below 4.5e-4. */
function tailStart(p: number): number {
  const t = sqrt(-2 * log(p));
  const numerator = 2.515517 + t * (0.802853 + t * 0.010328);
  const denominator = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308));
  return numerator / denominator - t;
}
