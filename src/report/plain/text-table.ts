/** A column of a table made of plain text. */
export interface TextColumn<Row> {
  /** One or two lines, the last one next to the rows. */
  readonly title: readonly string[];
  readonly align: 'left' | 'right';
  readonly of: (row: Row) => string;
}

/** A table as lines: titles first, columns as wide as their widest cell and two apart; the first gives way when it is too wide. */
export function textTable<Row>(
  columns: readonly TextColumn<Row>[],
  rows: readonly Row[],
  widest: number,
): { readonly titles: string[]; readonly rows: string[] } {
  const titleLines = Math.max(...columns.map(({ title }) => title.length));
  const titles = Array.from({ length: titleLines }, (_, i) =>
    columns.map(({ title }) => title[i - titleLines + title.length] ?? ''),
  );
  const cells = rows.map((row) => columns.map(({ of }) => of(row)));
  const widths = columns.map((_, i) => Math.max(...[...titles, ...cells].map((line) => line[i].length)));
  const tooWide = widths.reduce((sum, width) => sum + width + GAP, -GAP) - widest;
  if (tooWide > 0) widths[0] = Math.max(8, widths[0] - tooWide);
  const lineOf = (texts: readonly string[]): string =>
    texts
      .map((text, i) => aligned(text, widths[i], columns[i].align))
      .join(' '.repeat(GAP))
      .trimEnd();
  return { titles: titles.map(lineOf), rows: cells.map(lineOf) };
}

const GAP = 2;

function aligned(text: string, width: number, align: 'left' | 'right'): string {
  const cut = text.length > width ? `${text.slice(0, width - 1)}…` : text;
  return align === 'left' ? cut.padEnd(width) : cut.padStart(width);
}

/** Breaks a text into lines of at most that many characters, at spaces. */
export function wrapped(text: string, widest: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > widest) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
