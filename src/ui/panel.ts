import type { Glyphs } from './glyphs.ts';
import type { Line, Run } from './line.ts';
import { fitLine, line, lineWidth, run } from './line.ts';

/** `─ TITLE · more ────────`: the line above a panel; the panel with the focus has a bright title. */
export function rule(title: string, more: string, columns: number, glyphs: Glyphs, focused = false): Line {
  if (title === '') return [run(glyphs.horizontal.repeat(columns), 'rule')];
  const words: Run[] = [
    run(`${glyphs.horizontal} `, 'rule'),
    { ...run(title, focused ? 'accent' : 'title'), strong: true },
  ];
  if (more !== '') words.push(run(` ${glyphs.separator} ${more}`, 'muted'));
  words.push(run(' ', 'rule'));
  const rest = columns - lineWidth(words);
  if (rest < 0) return [...fitLine(words, columns - 1, glyphs.ellipsis), run(glyphs.horizontal, 'rule')];
  return [...words, run(glyphs.horizontal.repeat(rest), 'rule')];
}

/** Exactly that many rows of exactly that many columns. */
export function block(lines: readonly Line[], columns: number, rows: number): readonly Line[] {
  return Array.from({ length: rows }, (_, row) => fitLine(lines[row] ?? [], columns));
}

/** A rule and what stands below it, together exactly `rows` high. */
export function panel(head: Line, body: readonly Line[], columns: number, rows: number): readonly Line[] {
  return rows <= 0 ? [] : [fitLine(head, columns), ...block(body, columns, rows - 1)];
}

/** Two blocks side by side with a line between them; the first row, which holds the rules, meets it in a tee. */
export function beside(left: readonly Line[], right: readonly Line[], glyphs: Glyphs): readonly Line[] {
  const leftWidth = left.length > 0 ? lineWidth(left[0]) : 0;
  const rightWidth = right.length > 0 ? lineWidth(right[0]) : 0;
  return Array.from({ length: Math.max(left.length, right.length) }, (_, row) => [
    ...fitLine(left[row] ?? [], leftWidth),
    run(row === 0 ? glyphs.teeDown : glyphs.vertical, 'rule'),
    ...fitLine(right[row] ?? [], rightWidth),
  ]);
}

/** The rows that can be seen of a longer list, so that the row with the cursor is among them. */
export function viewport(
  length: number,
  cursor: number,
  rows: number,
  from = 0,
): { from: number; to: number } {
  const latest = Math.max(0, length - rows);
  const start = Math.min(latest, Math.max(0, Math.min(from, cursor), cursor - rows + 1));
  return { from: start, to: Math.min(length, start + rows) };
}

/** A box in the middle of the screen with the lines in it. */
export function boxed(
  lines: readonly Line[],
  columns: number,
  rows: number,
  glyphs: Glyphs,
): readonly Line[] {
  const inner = Math.max(0, Math.min(columns - 2, Math.max(0, ...lines.map(lineWidth)) + 2));
  const height = Math.max(0, Math.min(rows - 2, lines.length));
  const [topLeft, topRight, bottomLeft, bottomRight] = glyphs.corners;
  const edge = glyphs.horizontal.repeat(inner);
  const box: Line[] = [
    line(run(topLeft + edge + topRight, 'rule')),
    ...block(lines, inner - 2, height).map((content) => [
      run(`${glyphs.vertical} `, 'rule'),
      ...content,
      run(` ${glyphs.vertical}`, 'rule'),
    ]),
    line(run(bottomLeft + edge + bottomRight, 'rule')),
  ];
  const above = Math.max(0, Math.floor((rows - box.length) / 2));
  const before = ' '.repeat(Math.max(0, Math.floor((columns - inner - 2) / 2)));
  const placed = box.map((row) => line(run(before), ...row));
  return block([...Array.from({ length: above }, () => []), ...placed], columns, rows);
}
