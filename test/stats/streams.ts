import type { RandomStream } from '../../src/kernel/index.ts';
import { exponential, normal, RandomStreams } from '../../src/kernel/index.ts';

/** A stream of that name, the same in every run of the tests. */
export function streamOf(name: string): RandomStream {
  return new RandomStreams('stats tests').stream(name);
}

/** `n` standard normal values. */
export function normals(stream: RandomStream, n: number): number[] {
  return Array.from({ length: n }, () => normal(stream, 0, 1));
}

/** `n` exponential values of mean 1. */
export function exponentials(stream: RandomStream, n: number): number[] {
  return Array.from({ length: n }, () => exponential(stream, 1));
}

/** The share of `repeats` intervals that hold the truth. */
export function coverage(
  repeats: number,
  truth: number,
  interval: () => { low: number; high: number },
): number {
  let held = 0;
  for (let i = 0; i < repeats; i++) {
    const { low, high } = interval();
    if (low <= truth && truth <= high) held += 1;
  }
  return held / repeats;
}
