import { KernelError } from '../kernel-error.ts';
import { exp, log, log1p, sqrt } from '../math.ts';
import type { RandomStream } from '../random/random-stream.ts';
import { logFactorial } from './log-factorial.ts';

const LARGEST_COUNT = 2 ** 50;

/** How many of n independent trials succeed, each with that probability. n is a whole number from 0 to 2^50. */
export function binomial(stream: RandomStream, n: number, probability: number): number {
  if (!(n >= 0 && n <= LARGEST_COUNT) || n % 1 !== 0 || !(probability >= 0 && probability <= 1)) {
    throw KernelError.expected(
      'binomial',
      'a whole n from 0 to 2^50 and a probability',
      `${n}, ${probability}`,
    );
  }
  if (probability > 0.5) return n - binomial(stream, n, 1 - probability);
  if (n === 0 || probability === 0) return 0;
  return n * probability < 10 ? byInversion(stream, n, probability) : byRejection(stream, n, probability);
}

/** Adds up probabilities from 0 on until they exceed a uniform number. */
function byInversion(stream: RandomStream, n: number, p: number): number {
  const odds = p / (1 - p);
  let rest = stream.uniform();
  let probability = exp(n * log1p(-p));
  let k = 0;
  while (rest >= probability && k < n && k < 200) {
    rest -= probability;
    probability *= (odds * (n - k)) / (k + 1);
    k++;
  }
  return k;
}

/** BTRS, transformed rejection with squeeze (Hörmann 1993, The generation of binomial random variates). */
function byRejection(stream: RandomStream, n: number, p: number): number {
  const spread = sqrt(n * p * (1 - p));
  const b = 1.15 + 2.53 * spread;
  const a = -0.0873 + 0.0248 * b + 0.01 * p;
  const center = n * p + 0.5;
  const vr = 0.92 - 4.2 / b;
  const alpha = (2.83 + 5.1 / b) * spread;
  const logOdds = log(p / (1 - p));
  const mode = Math.floor((n + 1) * p);
  const atMode = logFactorial(mode) + logFactorial(n - mode);
  for (;;) {
    const u = stream.uniform() - 0.5;
    const v = stream.uniform();
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + center);
    if (us >= 0.07 && v <= vr) return k;
    if (k < 0 || k > n) continue;
    const bound = atMode - logFactorial(k) - logFactorial(n - k) + (k - mode) * logOdds;
    if (log((v * alpha) / (a / (us * us) + b)) <= bound) return k;
  }
}
