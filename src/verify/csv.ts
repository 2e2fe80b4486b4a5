/** A field of a CSV file, with its place. */
export interface CsvField {
  readonly text: string;
  /** Where the character with this index of the text stands in the file; lines and columns count from 1. */
  placeOf(index: number): Place;
}

export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A line of a table; a quoted field may make it several lines of the file. */
export type CsvRecord = readonly CsvField[];

/** What is wrong with the file as CSV. */
export interface CsvMistake extends Place {
  readonly expected: string;
  readonly got: string;
}

/**
 * Reads comma-separated values (RFC 4180): fields in quotes may hold commas, line ends and doubled quotes. Empty lines
 * are passed over. The first thing that is not CSV ends the reading, because nothing after it can be trusted.
 */
export function readCsv(text: string): { readonly records: CsvRecord[]; readonly mistake?: CsvMistake } {
  const records: CsvRecord[] = [];
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  while (at < text.length) {
    const record: CsvField[] = [];
    for (let more = true; more; ) {
      const { end, field, mistake } = text[at] === '"' ? readQuoted(text, at) : readPlain(text, at);
      if (mistake !== undefined) return { records, mistake };
      record.push(field);
      more = text[end] === ',';
      at = more ? end + 1 : end;
    }
    at += text.startsWith('\r\n', at) ? 2 : 1;
    if (record.length > 1 || record[0].text !== '') records.push(record);
  }
  return { records };
}

/** Writes one record; what needs quotes gets them. */
export function csvLine(fields: readonly string[]): string {
  return `${fields.map((field) => (/[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)).join(',')}\n`;
}

interface Scanned {
  readonly field: CsvField;
  /** Index of the character after it: a comma, a line end, or the end of the file. */
  readonly end: number;
  readonly mistake?: CsvMistake;
}

function readPlain(text: string, start: number): Scanned {
  let end = start;
  while (end < text.length && !',\r\n'.includes(text[end])) end += 1;
  const field = { text: text.slice(start, end), placeOf: (index: number) => placeIn(text, start + index) };
  const quote = field.text.indexOf('"');
  if (quote < 0) return { field, end };
  const mistake = {
    ...field.placeOf(quote),
    expected: 'quotes around the whole field, or none',
    got: 'a quote inside',
  };
  return { field, end, mistake };
}

function readQuoted(text: string, start: number): Scanned {
  let content = '';
  let at = start + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    const field = {
      text: content + text.slice(at, quote),
      placeOf: (index: number) => placeIn(text, rawIndex(text, start, index)),
    };
    if (quote < 0) {
      const mistake = {
        ...placeIn(text, start),
        expected: 'a quote at the end of the field',
        got: 'the end of the file',
      };
      return { field, end: text.length, mistake };
    }
    if (text[quote + 1] === '"') {
      content += text.slice(at, quote + 1);
      at = quote + 2;
      continue;
    }
    const end = quote + 1;
    if (end === text.length || ',\r\n'.includes(text[end])) return { field, end };
    const mistake = { ...placeIn(text, end), expected: 'a comma after the closing quote', got: text[end] };
    return { field, end, mistake };
  }
}

/** Where in the file the character of a quoted field stands, its doubled quotes counted. */
function rawIndex(text: string, start: number, index: number): number {
  let raw = start + 1;
  for (let i = 0; i < index; i++) raw += text[raw] === '"' ? 2 : 1;
  return raw;
}

function placeIn(text: string, index: number): Place {
  const before = text.slice(0, index).split('\n');
  return { line: before.length, column: before[before.length - 1].length + 1 };
}
