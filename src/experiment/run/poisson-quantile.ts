import { exp, log, sqrt } from '../../kernel/index.ts';

/** Up to this mean the distribution function is summed; above it the expansion is within one count of it. */
const SUMMED = 30;

/**
 * The Poisson count that a uniform number stands for: the smallest k with P(X ≤ k) > u. One number, one count, so that
 * noise can be a function of its place.
 *
 * Above a mean of 30 the Cornish-Fisher expansion to its third term, with the normal quantile of Abramowitz & Stegun
 * 26.2.23 (error below 4.5e-4).
 */
export function poissonQuantile(u: number, mean: number): number {
  if (mean <= 0) return 0;
  if (mean <= SUMMED) return summed(u, mean);
  const z = normalAt(u);
  const x = mean + sqrt(mean) * z + (z * z - 1) / 6 + (z - z * z * z) / (72 * sqrt(mean));
  return x > 0 ? Math.floor(x + 0.5) : 0;
}

function summed(u: number, mean: number): number {
  let term = exp(-mean);
  let total = term;
  let count = 0;
  while (total <= u && term > 0) {
    count += 1;
    term *= mean / count;
    total += term;
  }
  return count;
}

function normalAt(u: number): number {
  const low = u < 0.5;
  const p = low ? u : 1 - u;
  const t = sqrt(-2 * log(p > 1e-16 ? p : 1e-16));
  const z =
    t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
  return low ? -z : z;
}
