import type { RandomStream } from '../random/random-stream.ts';

/** A number from low to below high, all alike. */
export function uniform(stream: RandomStream, low: number, high: number): number {
  return low + (high - low) * stream.uniform();
}
