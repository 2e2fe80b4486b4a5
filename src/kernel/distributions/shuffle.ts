import type { RandomStream } from '../random/random-stream.ts';
import { uniformInt } from './uniform-int.ts';

/** Puts an array in random order, in place, every order alike, and returns it (Fisher and Yates). */
export function shuffle<T extends { length: number; [index: number]: unknown }>(
  stream: RandomStream,
  items: T,
): T {
  for (let i = items.length - 1; i > 0; i--) {
    const j = uniformInt(stream, 0, i);
    const item = items[i];
    items[i] = items[j];
    items[j] = item;
  }
  return items;
}
