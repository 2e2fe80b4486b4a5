import { log1p } from '../math.ts';
import type { RandomStream } from '../random/random-stream.ts';

/** The time to something that happens at a constant rate, by its mean. */
export function exponential(stream: RandomStream, mean: number): number {
  return -mean * log1p(-stream.uniform());
}
