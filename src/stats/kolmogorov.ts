import { exp, sqrt } from '../kernel/index.ts';

const { PI } = Math;

/**
 * The probability that the supremum of a Brownian bridge's absolute value exceeds x: the limit law of √n·D, where D is
 * the largest distance between an empirical and the true distribution function (Kolmogorov 1933).
 *
 * Two series for one function (they are related by Jacobi's theta identity): each is used where it needs few terms.
 */
export function kolmogorovSurvival(x: number): number {
  if (!(x > 0)) return 1;
  return x < 1 ? 1 - bulkSeries(x) : tailSeries(x);
}

/** √(2π)/x · Σ exp(−(2k−1)²π² / 8x²), the distribution function. */
function bulkSeries(x: number): number {
  let sum = 0;
  for (let odd = 1; odd <= 9; odd += 2) sum += exp(-(odd * odd * PI * PI) / (8 * x * x));
  return (sqrt(2 * PI) / x) * sum;
}

/** 2 Σ (−1)ᵏ⁻¹ exp(−2k²x²), the survival function. */
function tailSeries(x: number): number {
  let sum = 0;
  for (let k = 6; k >= 1; k--) sum = exp(-2 * k * k * x * x) - sum;
  return 2 * sum;
}
