import type { RunRow } from '../experiment/index.ts';
import { printed } from './printed.ts';

/**
 * The runs with their numbers as runs.csv has them. Sums and comparisons of a report are made from these, so that
 * whoever has runs.csv and waves.csv can work out the other files to the last digit.
 */
export function asPrinted(rows: readonly RunRow[]): RunRow[] {
  return rows.map((row) => ({ ...rounded(row), waves: row.waves.map(rounded) }));
}

function rounded<T extends object>(record: T): T {
  const entries = Object.entries(record).map(([field, value]) => [
    field,
    typeof value === 'number' ? Number(printed(value)) : value,
  ]);
  return Object.fromEntries(entries);
}
