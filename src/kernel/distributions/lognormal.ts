import { exp } from '../math.ts';
import type { RandomStream } from '../random/random-stream.ts';
import { normal } from './normal.ts';

/** The log-normal law by its median and the standard deviation of its logarithm. */
export function lognormal(stream: RandomStream, median: number, sigma: number): number {
  return median * exp(normal(stream, 0, sigma));
}
