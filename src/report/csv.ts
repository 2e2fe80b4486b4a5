import { stringify } from 'csv-stringify/sync';
import type { Column } from './columns.ts';
import { printed } from './printed.ts';

/** Rows of one piece; a piece has to fit into a string, the whole need not. */
const ROWS_AT_ONCE = 2000;

/**
 * Writes a table as CSV, piece by piece: a line of names, then the rows; lines end with a line feed.
 *
 * A text that a spreadsheet would take for a formula (it begins with = + - @, a tab or a carriage return) gets an
 * apostrophe in front. Numbers never do; the library tells them from texts.
 */
export function* csv<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): Generator<string> {
  yield lines([columns.map(({ name }) => name)]);
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
    yield lines(rows.slice(from, from + ROWS_AT_ONCE).map((row) => columns.map(({ of }) => of(row))));
  }
}

function lines(records: unknown[][]): string {
  return stringify(records, {
    record_delimiter: '\n',
    escape_formulas: true,
    cast: {
      number: (value) => printed(value),
      boolean: (value) => (value ? 'true' : 'false'),
    },
  });
}
