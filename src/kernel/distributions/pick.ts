import { KernelError } from '../kernel-error.ts';
import type { RandomStream } from '../random/random-stream.ts';
import { uniformInt } from './uniform-int.ts';

/** One of the items, all alike; there must be one. */
export function pick<T>(stream: RandomStream, items: readonly T[]): T {
  if (items.length === 0) throw KernelError.expected('pick', 'something to pick from', 'an empty array');
  return items[uniformInt(stream, 0, items.length - 1)];
}
