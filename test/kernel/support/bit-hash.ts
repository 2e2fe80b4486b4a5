/** A hash of the bits of numbers (FNV-1a over 32-bit words): the same numbers to the last bit, or another hash. */
export function bitHash(numbers: Iterable<number>): string {
  const value = new Float64Array(1);
  const words = new Uint32Array(value.buffer);
  let hash = 0x811c9dc5;
  for (const number of numbers) {
    value[0] = number;
    hash = Math.imul(hash ^ words[0], 0x01000193);
    hash = Math.imul(hash ^ (hash >>> 15) ^ words[1], 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}
