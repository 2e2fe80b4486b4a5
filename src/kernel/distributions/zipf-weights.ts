import { KernelError } from '../kernel-error.ts';
import { pow } from '../math.ts';

/** Zipf's shares of n, largest first: the k-th is as 1 / k^exponent, and together they make 1. */
export function zipfWeights(n: number, exponent: number): number[] {
  if (!(n >= 1) || n % 1 !== 0 || !(exponent >= 0 && exponent < Infinity)) {
    throw KernelError.expected('zipfWeights', 'a whole n from 1 and an exponent from 0', `${n}, ${exponent}`);
  }
  const raw = Array.from({ length: n }, (_, index) => pow(index + 1, -exponent));
  const total = raw.reduceRight((sum, weight) => sum + weight, 0);
  return raw.map((weight) => weight / total);
}
