/**
 * Machine words that take all objects which can be reached from `root` but not from `besides`, as V8 lays them out:
 * three for an object and one for each of its properties; six for an array and one for each of its elements; 25 for a
 * typed array, its buffer and their links, and its bytes. What closures hold is not seen.
 */
export function wordsKept(root: object, besides: object): number {
  const seen = new Set<object>();
  count(besides, seen);
  return count(root, seen);
}

function count(root: object, seen: Set<object>): number {
  const open: unknown[] = [root];
  let words = 0;
  while (open.length > 0) {
    const value = open.pop();
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value))
      continue;
    seen.add(value);
    if (typeof value === 'function') words += 7;
    else if (ArrayBuffer.isView(value)) words += 25 + value.byteLength / 8;
    else if (Array.isArray(value)) {
      words += 6 + value.length;
      for (const element of value) open.push(element);
    } else {
      const entries = value instanceof Map || value instanceof Set ? [...value].flat() : [];
      const fields = Object.values(Object.getOwnPropertyDescriptors(value)).map((field) => field.value);
      words += 3 + entries.length + fields.length;
      for (const each of [...entries, ...fields]) open.push(each);
    }
  }
  return words;
}
