/*
 * The same bits on every machine: built of + - * / and sqrt alone, which the standard defines exactly. Math.exp,
 * Math.log, Math.pow and Math.sin may differ between engines and versions, so whatever decides a branch or a draw
 * uses these. Errors are below two units in the last place (measured in the tests).
 */

export const { sqrt } = Math;

const LN2_HIGH = 0.6931471803691238; // the first 33 bits of ln 2, so that whole multiples up to 2^20 are exact
const LN2_LOW = 1.9082149292705877e-10;
const INVERSE_LN2 = 1.4426950408889634;
const SQRT_HALF = 0.7071067811865476;

/** 2^n for n from -1074 to 1023, at index n + 1074. */
const POWERS_OF_TWO = powersOfTwo();
const bits = new Float64Array(1);
const words = new Uint32Array(bits.buffer);
const HIGH_WORD = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 1 : 0;

/** e to the x. */
export function exp(x: number): number {
  if (!(x < 709.7827128933841)) return x > 0 ? Infinity : x;
  if (x < -745.1332191019412) return 0;
  const n = Math.floor(x * INVERSE_LN2 + 0.5);
  const high = x - n * LN2_HIGH;
  const low = n * LN2_LOW;
  const r = high - low;
  const y = 1 + (high + (r * r * expTail(r) - low));
  if (n > 1023) return y * 2 * POWERS_OF_TWO[n + 1073];
  // Near the smallest numbers the power itself would be lost: in two steps, rounded once.
  if (n < -1022) return y * POWERS_OF_TWO[n + 1174] * POWERS_OF_TWO[974];
  return y * POWERS_OF_TWO[n + 1074];
}

/** e to the x, less 1, exact to the last places also for small x. */
export function expm1(x: number): number {
  if (x > -0.34 && x < 0.34) return x + x * x * expTail(x);
  return exp(x) - 1;
}

/** The natural logarithm; -Infinity for 0, NaN below. */
export function log(x: number): number {
  if (!(x > 0 && x < Infinity)) return x === 0 ? -Infinity : x > 0 ? x : NaN;
  let n = 0;
  if (x < 2.2250738585072014e-308) {
    x *= 18014398509481984; // 2^54: a subnormal number made normal
    n = -54;
  }
  bits[0] = x;
  const power = (words[HIGH_WORD] >>> 20) - 1023;
  let m = x * POWERS_OF_TWO[1074 - power];
  n += power;
  if (m > 2 * SQRT_HALF) {
    m *= 0.5;
    n++;
  }
  return logOf(m - 1, n);
}

/** log(1 + x), exact to the last places also for small x. */
export function log1p(x: number): number {
  if (x > -0.29 && x < 0.41) return logOf(x, 0);
  const u = 1 + x;
  if (!(u > 0 && u < Infinity)) return log(u);
  return log(u) + (x > 1 ? 1 - (u - x) : x - (u - 1)) / u;
}

/** base^exponent for a whole exponent from 0, by multiplication. */
export function powInt(base: number, exponent: number): number {
  if (!(exponent >= 0) || exponent % 1 !== 0)
    throw new RangeError(`powInt: expected a whole exponent from 0, got ${exponent}`);
  let result = 1;
  let square = base;
  for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result *= square;
    square *= square;
  }
  return result;
}

/** base^exponent for a base from 0, as exp(exponent · log(base)): the relative error grows with that product. */
export function pow(base: number, exponent: number): number {
  return exponent === 0 ? 1 : exp(exponent * log(base));
}

/** The sine of x in radians, |x| at most a million: beyond, the fraction of a turn would be lost. */
export function sin(x: number): number {
  return turned(x, 0);
}

/** The cosine of x in radians, |x| at most a million. */
export function cos(x: number): number {
  return turned(x, 1);
}

const HALF_PI_1 = 1.5707963267341256; // 33 bits
const HALF_PI_2 = 6.077100506303966e-11; // the next 33
const HALF_PI_2_REST = 2.0222662487959506e-21;
const INVERSE_HALF_PI = 0.6366197723675814;

function turned(x: number, quarters: number): number {
  if (!(x >= -1e6 && x <= 1e6))
    throw new RangeError(`sin, cos: expected an angle from -1e6 to 1e6, got ${x}`);
  const n = Math.floor(x * INVERSE_HALF_PI + 0.5);
  const first = x - n * HALF_PI_1;
  const second = n * HALF_PI_2;
  const high = first - second;
  const rest = n * HALF_PI_2_REST - (first - high - second);
  const r = high - rest;
  const tail = high - r - rest;
  const quarter = (n + quarters) & 3;
  const value = (quarter & 1) === 0 ? sinOf(r, tail) : cosOf(r, tail);
  return quarter < 2 ? value : -value;
}

/** sin(r + tail) for |r| up to π/4. */
function sinOf(r: number, tail: number): number {
  const z = r * r;
  const p =
    -1 / 6 +
    z *
      (1 / 120 +
        z *
          (-1 / 5040 +
            z * (1 / 362880 + z * (-1 / 39916800 + z * (1 / 6227020800 + z * (-1 / 1307674368000))))));
  return r + (r * z * p + tail * (1 - 0.5 * z));
}

/** cos(r + tail) for |r| up to π/4. */
function cosOf(r: number, tail: number): number {
  const z = r * r;
  const p =
    1 / 24 +
    z *
      (-1 / 720 +
        z *
          (1 / 40320 +
            z * (-1 / 3628800 + z * (1 / 479001600 + z * (-1 / 87178291200 + z * (1 / 20922789888000))))));
  const half = 0.5 * z;
  const w = 1 - half;
  return w + (1 - w - half + (z * z * p - r * tail));
}

/** (e^r - 1 - r) / r² for |r| up to 0.35: Taylor, twelve terms, the terms paired so that they overlap. */
function expTail(r: number): number {
  const r2 = r * r;
  const r4 = r2 * r2;
  const a = 1 / 2 + r / 6 + r2 * (1 / 24 + r / 120);
  const b = 1 / 720 + r / 5040 + r2 * (1 / 40320 + r / 362880);
  const c = 1 / 3628800 + r / 39916800 + r2 * (1 / 479001600 + r / 6227020800);
  return a + r4 * (b + r4 * c);
}

/** log(1 + f) + n·ln 2 for 1 + f from √½ to √2, by 2·artanh(f / (2 + f)). */
function logOf(f: number, n: number): number {
  const s = f / (2 + f);
  const z = s * s;
  const z2 = z * z;
  const z4 = z2 * z2;
  const a = 2 / 3 + z * (2 / 5) + z2 * (2 / 7 + z * (2 / 9));
  const b = 2 / 11 + z * (2 / 13) + z2 * (2 / 15 + z * (2 / 17));
  const c = 2 / 19 + z * (2 / 21) + z2 * (2 / 23);
  const series = z * (a + z4 * (b + z4 * c));
  // log(1 + f) = f - f²/2 + s·(f²/2 + series): the large part exact, what is rounded is small.
  const half = 0.5 * f * f;
  if (n === 0) return f - (half - s * (half + series));
  return n * LN2_HIGH - (half - (s * (half + series) + n * LN2_LOW) - f);
}

function powersOfTwo(): Float64Array {
  const powers = new Float64Array(2098);
  let power = 1;
  for (let n = 0; n <= 1023; n++, power *= 2) powers[n + 1074] = power;
  power = 1;
  for (let n = 0; n >= -1074; n--, power /= 2) powers[n + 1074] = power;
  return powers;
}
