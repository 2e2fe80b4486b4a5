import { KernelError } from '../kernel-error.ts';
import type { RandomStream } from '../random/random-stream.ts';
import { binomial } from './binomial.ts';

/** Spreads n over boxes by weight, each of the n independently; the counts add up to n. Weights need not add up to 1. */
export function multinomial(stream: RandomStream, n: number, weights: ArrayLike<number>): number[] {
  const tails = tailSums(weights);
  let left = n;
  return Array.from(weights, (weight, box) => {
    // The last box that weighs anything takes the rest, whatever rounding says.
    const count =
      tails[box + 1] > 0 ? binomial(stream, left, Math.min(1, weight / tails[box])) : weight > 0 ? left : 0;
    left -= count;
    return count;
  });
}

/** The weight from each box to the last, added up from the small end so that it is never less than the box's own. */
function tailSums(weights: ArrayLike<number>): Float64Array {
  const tails = new Float64Array(weights.length + 1);
  for (let box = weights.length - 1; box >= 0; box--) {
    const weight = weights[box];
    if (!(weight >= 0 && weight < Infinity))
      throw KernelError.expected('multinomial', 'weights from 0', weight);
    tails[box] = tails[box + 1] + weight;
  }
  if (!(tails[0] > 0 && tails[0] < Infinity))
    throw KernelError.expected('multinomial', 'some weight', tails[0]);
  return tails;
}
