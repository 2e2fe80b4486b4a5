import type { Expectation } from '../../src/domain/index.ts';
import { expm1, log } from '../../src/kernel/index.ts';

/*
 * What a detector will see of steady traffic for sure. Errors and good answers in a window are independent Poisson
 * counts. Telemetry draws large ones as normal, whose lower tail is heavier: at a mean of 2,500, from where on it does
 * so, and this depth, by 6 % in the exponent. exp(-30 / 1.06) twice is below the 1e-12 that is promised.
 */

/** -log of the chance below which something does not happen. */
const ENOUGH = 30;

/** The counted share of errors is on the same side of `limit` as the expected one at every look, for sure. */
export function isSureOfSide({ requests, errors }: Expectation, limit: number): boolean {
  if (requests <= 0) return false;
  return requests * -expm1(-divergence(limit, errors / requests)) >= ENOUGH;
}

/** Every look counts at least `minimum` requests, for sure; also at busier hours. */
export function isSureOfRequests({ requests }: Expectation, minimum: number): boolean {
  return requests > minimum && poissonExponent(minimum, requests) >= ENOUGH;
}

/** A Poisson count with this mean is on the same side of `limit` as its mean, for sure. */
export function isSureOfCount(mean: number, limit: number): boolean {
  return mean === 0 ? limit > 0 : poissonExponent(limit, mean) >= ENOUGH;
}

/**
 * Chernoff's bound for a Poisson count X of mean m: X reaches k from its mean's side of it with a chance of at most
 * exp(-(m - k + k·log(k / m))).
 */
function poissonExponent(k: number, mean: number): number {
  return mean - k + (k > 0 ? k * log(k / mean) : 0);
}

/**
 * Kullback-Leibler divergence of a coin of bias `a` from one of bias `p`. The same bound for the share: given the
 * requests n, it reaches `a` with a chance of at most exp(-n·KL); with n Poisson of mean R, exp(-R·(1 - exp(-KL))).
 */
function divergence(a: number, p: number): number {
  return term(a, p) + term(1 - a, 1 - p);
}

function term(a: number, p: number): number {
  if (a <= 0) return 0;
  return p <= 0 ? Infinity : a * log(a / p);
}
