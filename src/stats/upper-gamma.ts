import { exp, log } from '../kernel/index.ts';
import { requireFinite } from './require.ts';

const halfLogTwoPi = 0.9189385332046728;
const smallestStirling = 12;
const precision = 1e-16;
/** Stands for zero in Lentz's method, which divides by every partial numerator and denominator. */
const tiny = 1e-300;

/** Coefficients of 1/x, 1/x³, 1/x⁵, … in Stirling's series: B₂ₖ / (2k(2k−1)). */
const stirling = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156];

/**
 * The natural logarithm of Γ(x), for x > 0.
 *
 * Stirling's series (Abramowitz & Stegun 6.1.41) from 12 up, where seven terms leave less than 1e-17; smaller arguments
 * are lifted there by Γ(x + 1) = x Γ(x).
 */
export function logGamma(x: number): number {
  requireFinite('the argument of logGamma', x);
  if (x <= 0) throw new RangeError(`expected the argument of logGamma to be positive, got ${x}`);
  let lifted = x;
  let product = 1;
  while (lifted < smallestStirling) {
    product *= lifted;
    lifted += 1;
  }
  return (lifted - 0.5) * log(lifted) - lifted + halfLogTwoPi + stirlingTail(lifted) - log(product);
}

function stirlingTail(x: number): number {
  const inverseSquare = 1 / (x * x);
  let sum = 0;
  for (let k = stirling.length - 1; k >= 0; k--) sum = sum * inverseSquare + stirling[k];
  return sum / x;
}

/**
 * The regularised upper incomplete gamma function Q(a, x) = Γ(a, x) / Γ(a), for a > 0 and x ≥ 0.
 *
 * The side that is computed directly is the one that converges (DLMF 8.11.4 below a + 1, the continued fraction 8.9.2
 * above), so that small tails keep their relative precision.
 */
export function upperGamma(a: number, x: number): number {
  if (!(a > 0 && x >= 0)) throw new RangeError(`expected upperGamma(a > 0, x >= 0), got (${a}, ${x})`);
  if (x === 0) return 1;
  if (x === Number.POSITIVE_INFINITY) return 0;
  const scale = exp(a * log(x) - x - logGamma(a));
  return x < a + 1 ? 1 - scale * lowerSeries(a, x) : scale * upperFraction(a, x);
}

function lowerSeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let k = 1; term > sum * precision; k++) {
    term *= x / (a + k);
    sum += term;
  }
  return sum;
}

/** The continued fraction 1/(x+1−a − 1(1−a)/(x+3−a − …)) by Lentz's method. */
function upperFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1 / tiny;
  let d = 1 / b;
  let fraction = d;
  for (let k = 1; k < 100_000; k++) {
    const numerator = -k * (k - a);
    b += 2;
    d = 1 / (numerator * d + b || tiny);
    c = b + numerator / c || tiny;
    const factor = c * d;
    fraction *= factor;
    if (Math.abs(factor - 1) < 4 * precision) return fraction;
  }
  throw new Error(`upperGamma(${a}, ${x}) did not converge`);
}
