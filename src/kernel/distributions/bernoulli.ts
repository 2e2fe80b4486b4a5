import type { RandomStream } from '../random/random-stream.ts';

/** True with that probability: never for 0, always for 1. */
export function bernoulli(stream: RandomStream, probability: number): boolean {
  return stream.uniform() < probability;
}
