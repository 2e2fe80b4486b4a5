import seedrandom from 'seedrandom';
import type { StreamState } from './random-stream.ts';

/**
 * The four words that belong to a run and a purpose. It costs some ten microseconds, so it is done once per purpose.
 * This is the only file that knows seedrandom.
 */
export function seedState(seed: string, purpose: string): StreamState {
  const generator = seedrandom(bytes(`${seed.length}:${seed}:${purpose}`));
  return [generator.int32(), generator.int32(), generator.int32(), generator.int32()];
}

/** One character per byte, since seedrandom looks at the low byte of a character only. */
function bytes(text: string): string {
  let result = '';
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    result += String.fromCharCode(unit & 255, unit >>> 8);
  }
  return result;
}
