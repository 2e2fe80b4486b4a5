/** The name that was probably meant, or undefined when none is near. */
export function suggest(written: string, names: readonly string[]): string | undefined {
  const plain = simplify(written);
  let best: string | undefined;
  let bestDistance = Math.floor(Math.max(plain.length, 3) / 3) + 1;
  for (const name of names) {
    const distance = editDistance(plain, simplify(name), bestDistance);
    if (distance < bestDistance) {
      best = name;
      bestDistance = distance;
    }
  }
  return best;
}

/** `did you mean bake?`, or the names there are. */
export function suggestion(written: string, names: readonly string[]): string {
  const near = suggest(written, names);
  if (near !== undefined) return `did you mean ${near}?`;
  return names.length === 0 ? 'there are none' : `there are: ${names.join(', ')}`;
}

/** `fillTo`, `fill_to` and `Fill-To` are near `fill-to`. */
function simplify(name: string): string {
  return name.slice(0, 60).toLowerCase().replaceAll('_', '-');
}

/** Letters to insert, delete, replace or swap with their neighbour; `limit` when it is that many or more. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    before = last;
    last = row;
  }
  return Math.min(last[b.length], limit);
}
