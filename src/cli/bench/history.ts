import { csvLine, readCsv } from '../../verify/index.ts';
import { UserMistake } from '../user-mistake.ts';
import type { BenchResult } from './bench-row.ts';

/** Where a bench ran. Times are compared only between machines of one name; ratios between all. */
export interface Site {
  /** The day, as in 2026-11-21; the commit is the one before that which adds the line. */
  readonly date: string;
  readonly version: string;
  /** Of Node. */
  readonly node: string;
  /** System, processor and number of cores. */
  readonly machine: string;
}

/** A row of a bench that was recorded. */
export interface Recorded extends Site {
  readonly what: string;
  readonly unit: string;
  readonly figure: number;
  readonly ratio: number | undefined;
  readonly peakMb: number;
}

const COLUMNS = ['date', 'version', 'node', 'machine', 'what', 'unit', 'figure', 'ratio', 'peak_mb'];

/** The line of names that a history begins with. */
export const HISTORY_HEAD = csvLine(COLUMNS);

/** The lines of one bench, to be added at the end of a history. */
export function historyLines(site: Site, results: readonly BenchResult[]): string {
  return results
    .map(({ row, figure, ratio, peakMb }) =>
      csvLine([
        site.date,
        site.version,
        site.node,
        site.machine,
        row.what,
        row.unit,
        rounded(figure),
        ratio === undefined ? '' : rounded(ratio),
        rounded(peakMb),
      ]),
    )
    .join('');
}

/** Reads a history, oldest first; says where it is not one. */
export function readHistory(text: string, file: string): Recorded[] {
  const { records, mistake } = readCsv(text);
  if (mistake !== undefined) refuse(file, mistake, mistake.expected, mistake.got);
  const [head, ...lines] = records;
  if (head === undefined) return [];
  const names = head.map((field) => field.text).join(',');
  if (names !== COLUMNS.join(',')) refuse(file, head[0].placeOf(0), COLUMNS.join(','), names);
  return lines.map((fields): Recorded => {
    if (fields.length !== COLUMNS.length) {
      refuse(file, fields[0].placeOf(0), `${COLUMNS.length} fields`, String(fields.length));
    }
    const numberAt = (index: number): number => {
      const { text } = fields[index];
      const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
      return value > 0
        ? value
        : refuse(file, fields[index].placeOf(0), 'a number above 0', text || 'nothing');
    };
    const [date, version, node, machine, what, unit] = fields.map((field) => field.text);
    const ratio = fields[7].text === '' ? undefined : numberAt(7);
    return { date, version, node, machine, what, unit, figure: numberAt(6), ratio, peakMb: numberAt(8) };
  });
}

/** How a result stands to the last one recorded. */
export interface Change {
  readonly before: Recorded;
  /** What was compared, then. */
  readonly value: number;
  /** How many times slower it is now; below 1 it is faster. */
  readonly slowness: number;
}

/** The last record that a result can be compared with: by its ratio on any machine, by its time on one like this. */
export function changeOf(
  { row, figure, ratio }: BenchResult,
  { machine }: Pick<Site, 'machine'>,
  history: readonly Recorded[],
): Change | undefined {
  const before = history.findLast(
    (each) =>
      each.what === row.what &&
      each.unit === row.unit &&
      (ratio === undefined ? each.machine === machine : each.ratio !== undefined),
  );
  if (before === undefined) return undefined;
  const value = ratio === undefined ? before.figure : (before.ratio ?? Number.NaN);
  const now = ratio ?? figure;
  return { before, value, slowness: row.moreIsBetter === true ? value / now : now / value };
}

/** Four significant digits: more than two benches in a row agree on. */
function rounded(value: number): string {
  const digits = Math.max(0, Math.min(9, 3 - Math.floor(Math.log10(value))));
  return value.toFixed(digits);
}

function refuse(
  file: string,
  { line, column }: { readonly line: number; readonly column: number },
  expected: string,
  got: string,
): never {
  throw new UserMistake(
    `${file}:${line}:${column}: expected ${expected}, got ${got} — restore it, or name another with --history`,
  );
}
