/** What a piece of text means; the palette turns it into a colour, or into none. */
export type Tone =
  | 'plain'
  | 'muted'
  | 'rule'
  | 'title'
  | 'accent'
  | 'warning'
  | 'bad'
  | 'better'
  | 'worse'
  | HeatTone
  | SeriesTone;

/** Six steps from fine to worst, told apart by lightness alone as well. */
export type HeatTone = 'heat0' | 'heat1' | 'heat2' | 'heat3' | 'heat4' | 'heat5';

/** Colours of things that stand side by side without order; always with a name or a number next to them. */
export type SeriesTone = 'series0' | 'series1' | 'series2' | 'series3' | 'series4' | 'series5';

/** A stretch of text in one style. */
export interface Run {
  readonly text: string;
  readonly tone: Tone;
  readonly strong?: boolean;
  /** Foreground and background swapped: where the cursor is. */
  readonly inverse?: boolean;
}

/** One row of a screen. Every back end (terminal, plain text, snapshot of a test) shows the same lines. */
export type Line = readonly Run[];

/** A stretch of text, plain unless a tone is given. */
export function run(text: string, tone: Tone = 'plain'): Run {
  return { text, tone };
}

/** The same in bold. */
export function strong(text: string, tone: Tone = 'plain'): Run {
  return { text, tone, strong: true };
}

/** A line of runs; a bare string is a plain run. */
export function line(...parts: readonly (Run | string)[]): Line {
  return parts
    .map((part) => (typeof part === 'string' ? run(part) : part))
    .filter((part) => part.text !== '');
}

/** The line cut or padded to exactly that many columns; what is cut off ends in `…` where asked. */
export function fitLine(line: Line, columns: number, ellipsis = ''): Line {
  const width = lineWidth(line);
  if (width === columns) return line;
  if (width < columns) return [...line, run(' '.repeat(columns - width))];
  const room = Math.max(0, columns - textWidth(ellipsis));
  const kept: Run[] = [];
  let used = 0;
  for (const part of line) {
    const text = cutText(part.text, room - used);
    used += textWidth(text);
    if (text !== '') kept.push({ ...part, text });
    if (text !== part.text) break;
  }
  const tail = fitText(ellipsis, columns - used);
  return tail === '' ? kept : [...kept, run(tail, 'muted')];
}

/** The text cut or padded to exactly that many columns, on the left by default. */
export function fitText(text: string, columns: number, align: 'left' | 'right' = 'left'): string {
  const cut = cutText(text, columns);
  const gap = ' '.repeat(Math.max(0, columns - textWidth(cut)));
  return align === 'left' ? cut + gap : gap + cut;
}

/** Left and right parts of one line with the gap between them; the left one gives way. */
export function spread(left: Line, right: Line, columns: number): Line {
  const rightWidth = lineWidth(right);
  if (rightWidth >= columns) return fitLine(right, columns);
  return [...fitLine(left, columns - rightWidth - 1), run(' '), ...right];
}

/** Columns that the line takes. */
export function lineWidth(line: Line): number {
  return line.reduce((width, part) => width + textWidth(part.text), 0);
}

/** The characters alone. */
export function textOf(line: Line): string {
  return line.map((part) => part.text).join('');
}

/** Columns that the text takes: 2 for East Asian wide characters and emoji, 0 for combining marks and controls. */
export function textWidth(text: string): number {
  if (NARROW.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

/** ASCII and the symbols and box drawings of our glyph sets: one column each, one code unit each. */
const NARROW =
  /^[\x20-\x7e\xa0-\xac\xae-\u02ff\u0370-\u0482\u2010-\u2027\u2030-\u205e\u2190-\u2319\u2500-\u25fc]*$/u;
const NOTHING = /^[\p{Mn}\p{Me}\p{Cf}\p{Cc}]$/u;
const WIDE =
  /^[\u1100-\u115f\u231a\u231b\u23e9-\u23ec\u25fd\u25fe\u2614\u2615\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]$/u;

function characterWidth(character: string): number {
  if (NOTHING.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

/** The longest beginning that fits; a wide character is never cut in half. */
function cutText(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text;
  let kept = '';
  let used = 0;
  for (const character of text) {
    used += characterWidth(character);
    if (used > columns) break;
    kept += character;
  }
  return kept;
}
