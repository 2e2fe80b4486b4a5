/** The name that was probably meant: at most a third of its letters differ. Undefined when none is close. */
export function nearest(word: string, names: readonly string[]): string | undefined {
  if (word.length > 60) return undefined;
  let best: string | undefined;
  let fewest = Number.POSITIVE_INFINITY;
  for (const name of names) {
    const edits = distance(word, name);
    if (edits < fewest && edits * 3 <= Math.max(3, name.length)) [best, fewest] = [name, edits];
  }
  return best;
}

/** Letters to change, add or leave out (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1)
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length];
}
