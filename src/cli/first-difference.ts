import type { RunRow } from '../experiment/index.ts';
import { runColumns } from '../report/index.ts';

/** The first place where two batches of the same plan differ, as a line; undefined when they are equal to the last bit. */
export function firstDifference(once: readonly RunRow[], again: readonly RunRow[]): string | undefined {
  for (const [i, row] of once.entries()) {
    const other = again[i];
    if (JSON.stringify(row) === JSON.stringify(other)) continue;
    const { policy, variant, release, replication } = row;
    const column = runColumns.find(({ of }) => of(row) !== of(other));
    const what =
      column === undefined ? 'waves differ' : `${column.name} is ${column.of(row)}, then ${column.of(other)}`;
    return `run twice, not the same: policy ${policy}, variant ${variant}, ${release} release, replication ${replication}: ${what}`;
  }
  return undefined;
}

/** The first line in which the sensitivity differs from its repetition; undefined when they are equal to the last byte. */
export function firstDifferentLine(once: string, again: string): string | undefined {
  const other = again.split('\n');
  const lines = once.split('\n');
  const at = lines.findIndex((line, i) => line !== other[i]);
  if (at < 0 && lines.length === other.length) return undefined;
  const i = at < 0 ? lines.length : at;
  return `run twice, not the same: sensitivity.csv, line ${i + 1}: ${lines[i] ?? ''}, then ${other[i] ?? ''}`;
}
