import { exp, log, log1p } from '../kernel/index.ts';
import { invert } from './invert.ts';
import { requireShare } from './require.ts';
import { logGamma } from './upper-gamma.ts';

/** Stands for zero in Lentz's method, which divides by every partial numerator and denominator. */
const tiny = 1e-300;

/**
 * The regularised incomplete beta function Iₓ(a, b), for a, b > 0 and x in 0..1: the distribution function of a beta
 * variate, and the root of the binomial and of Student's t.
 *
 * Continued fraction DLMF 8.17.22, on the side of the mean where it converges in O(√max(a, b)) terms.
 */
export function incompleteBeta(x: number, a: number, b: number): number {
  requireShare('the first argument of incompleteBeta', x);
  if (!(a > 0 && b > 0))
    throw new RangeError(`expected incompleteBeta(x, a > 0, b > 0), got a = ${a}, b = ${b}`);
  if (x === 0 || x === 1) return x;
  const scale = exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * log(x) + b * log1p(-x));
  const direct = x * (a + b + 2) < a + 1;
  return direct ? (scale * fraction(x, a, b)) / a : 1 - (scale * fraction(1 - x, b, a)) / b;
}

/** The x at which Iₓ(a, b) = p: the quantile of a beta variate. */
export function incompleteBetaQuantile(p: number, a: number, b: number): number {
  requireShare('the first argument of incompleteBetaQuantile', p);
  if (p === 0 || p === 1) return p;
  return invert((x) => incompleteBeta(x, a, b), p, { low: 0, high: 1 });
}

/** 1 / (1 + d₁/(1 + d₂/(1 + …))) by Lentz's method, two coefficients a turn. */
function fraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / (1 - ((a + b) * x) / (a + 1) || tiny);
  let value = d;
  for (let m = 1; m < 100_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / (1 + even * d || tiny);
    c = 1 + even / c || tiny;
    value *= c * d;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / (1 + odd * d || tiny);
    c = 1 + odd / c || tiny;
    const factor = c * d;
    value *= factor;
    if (Math.abs(factor - 1) < 4e-16) return value;
  }
  throw new Error(`incompleteBeta(${x}, ${a}, ${b}) did not converge`);
}
