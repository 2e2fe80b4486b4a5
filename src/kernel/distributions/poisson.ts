import { KernelError } from '../kernel-error.ts';
import { exp, log, sqrt } from '../math.ts';
import type { RandomStream } from '../random/random-stream.ts';
import { logFactorial } from './log-factorial.ts';

const LARGEST_MEAN = 2 ** 50;

/** The number of things that happen independently, by its mean (from 0 to 2^50). */
export function poisson(stream: RandomStream, mean: number): number {
  if (!(mean >= 0 && mean <= LARGEST_MEAN))
    throw KernelError.expected('poisson', 'a mean from 0 to 2^50', mean);
  return mean < 10 ? byInversion(stream, mean) : byRejection(stream, mean);
}

/** Adds up probabilities from 0 on until they exceed a uniform number. */
function byInversion(stream: RandomStream, mean: number): number {
  let rest = stream.uniform();
  let probability = exp(-mean);
  let k = 0;
  while (rest >= probability && k < 200) {
    rest -= probability;
    k++;
    probability *= mean / k;
  }
  return k;
}

/** PTRS, transformed rejection with squeeze (Hörmann 1993, The transformed rejection method for generating Poisson random variables). */
function byRejection(stream: RandomStream, mean: number): number {
  const b = 0.931 + 2.53 * sqrt(mean);
  const a = -0.059 + 0.02483 * b;
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
  const vr = 0.9277 - 3.6224 / (b - 2);
  const logMean = log(mean);
  for (;;) {
    const u = stream.uniform() - 0.5;
    const v = stream.uniform();
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= vr) return k;
    if (k < 0 || (us < 0.013 && v > us)) continue;
    if (log((v * inverseAlpha) / (a / (us * us) + b)) <= k * logMean - mean - logFactorial(k)) return k;
  }
}
