import { incompleteBeta } from './incomplete-beta.ts';
import { requireCount, requireShare } from './require.ts';

/** The probability of at most k successes in n trials that each succeed with probability p. */
export function binomialCdf(k: number, n: number, p: number): number {
  requireCount('the number of trials', n);
  requireShare('the probability of success', p);
  if (k < 0) return 0;
  if (k >= n) return 1;
  const whole = Math.floor(k);
  return incompleteBeta(1 - p, n - whole, whole + 1);
}

/** The smallest k with P(X ≤ k) ≥ probability, for a binomial X of n trials. */
export function binomialQuantile(probability: number, n: number, p: number): number {
  requireShare('the probability of a binomial quantile', probability);
  let low = 0;
  let high = n;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (binomialCdf(middle, n, p) >= probability) high = middle;
    else low = middle + 1;
  }
  return low;
}
