import { KernelError } from '../kernel-error.ts';
import type { RandomStream } from '../random/random-stream.ts';

/** A whole number from low to high, both included, all exactly alike; high - low is below 2^32. */
export function uniformInt(stream: RandomStream, low: number, high: number): number {
  const count = high - low + 1;
  if (!(count >= 1 && count <= 4294967296) || low % 1 !== 0 || high % 1 !== 0) {
    throw KernelError.expected(
      'uniformInt',
      'whole numbers low <= high, less than 2^32 apart',
      `${low}, ${high}`,
    );
  }
  // Draws beyond the last whole multiple of the count are thrown away: a remainder would favour small numbers.
  const fair = 4294967296 - (4294967296 % count);
  let draw = stream.uint32();
  while (draw >= fair) draw = stream.uint32();
  return low + (draw % count);
}
