import type { Theme } from '../../../src/ui/capabilities.ts';
import type { Line, Run } from '../../../src/ui/index.ts';
import { textWidth } from '../../../src/ui/index.ts';
import { THEMES } from '../../../src/ui/palette.ts';

/** Of a terminal with letters of 14 px. */
const CELL = { width: 8.5, height: 18 } as const;
const MARGIN = 10;
const BASELINE = 13.5;

/** What the terminal itself brings: its ground, and the colour of text without one. */
const TERMINAL: Readonly<Record<Theme, { readonly ground: string; readonly plain: string }>> = {
  dark: { ground: '#15171c', plain: '#d0d0d0' },
  light: { ground: '#ffffff', plain: '#1c1c1c' },
};

/**
 * The lines of a screen as a picture (SVG), in the colours of the palette.
 *
 * Bars and rules are drawn as shapes and every word is told its width, so that columns stay columns whatever font
 * the reader has.
 */
export function screenPicture(lines: readonly Line[], title: string, theme: Theme = 'dark'): string {
  const columns = Math.max(...lines.map((line) => line.reduce((sum, { text }) => sum + textWidth(text), 0)));
  const width = columns * CELL.width + 2 * MARGIN;
  const height = lines.length * CELL.height + 2 * MARGIN;
  const { ground } = TERMINAL[theme];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<style>text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;white-space:pre}.strong{font-weight:bold}</style>`,
    `<rect width="${width}" height="${height}" rx="6" fill="${ground}"/>`,
    ...lines.flatMap((line, row) => lineMarks(line, MARGIN + row * CELL.height, theme)),
    '</svg>',
    '',
  ].join('\n');
}

function lineMarks(line: Line, top: number, theme: Theme): string[] {
  let column = 0;
  return line.flatMap((run) => {
    const left = MARGIN + column * CELL.width;
    column += textWidth(run.text);
    return runMarks(run, left, top, theme);
  });
}

function runMarks(run: Run, left: number, top: number, theme: Theme): string[] {
  const { ground, plain } = TERMINAL[theme];
  const own = run.tone === 'plain' ? plain : THEMES[theme][run.tone].hex;
  const colour = run.inverse ? ground : own;
  const marks = run.inverse ? [rectangle([0, 0, textWidth(run.text), 1], left, top, own)] : [];
  for (const { text, at } of pieces(run.text)) {
    const x = left + at * CELL.width;
    const shape = shapeOf(text);
    if (shape !== undefined) marks.push(...shape.map((part) => rectangle(part, x, top, colour)));
    else marks.push(words(text, x, top, colour, run.strong === true));
  }
  return marks;
}

/** Words, and runs of one same drawn glyph; blanks are nothing. */
function pieces(text: string): { readonly text: string; readonly at: number }[] {
  return [...text.matchAll(/([▁-▏░▓─│├┤┬┼])\1*|[\x21-\x7e]+(?: [\x21-\x7e]+)*|\S/gu)].map((match) => ({
    text: match[0],
    at: textWidth(text.slice(0, match.index)),
  }));
}

/** In cells: left, top, width, height, and how much of the ground it covers. */
type Rectangle = readonly [x: number, y: number, width: number, height: number, cover?: number];

/** Lines are this thick, in cells of their direction. */
const THIN = 1 / CELL.height;
const across = (from: number, to: number): Rectangle => [from, (1 - THIN) / 2, to - from, THIN];
const down = (from: number, to: number): Rectangle => [
  0.5 - 0.5 / CELL.width,
  from,
  1 / CELL.width,
  to - from,
];

/** Glyphs that join their neighbours; a font's own often leave gaps between them. */
function shapeOf(text: string): readonly Rectangle[] | undefined {
  const [glyph] = text;
  const count = text.length;
  const code = glyph.charCodeAt(0);
  if (code >= 0x2581 && code <= 0x2588) {
    const filled = (code - 0x2580) / 8;
    return [[0, 1 - filled, count, filled]];
  }
  if (code >= 0x2589 && code <= 0x258f) return [[0, 0, (0x2590 - code) / 8, 1]];
  if (glyph === '░') return [[0, 0, count, 1, 0.2]];
  if (glyph === '▓') return [[0, 0.12, count, 0.76, 0.6]];
  if (glyph === '─') return [across(0, count)];
  const parts = SINGLE[glyph];
  return parts && Array.from({ length: count }, (_, i) => parts.map((part) => shifted(part, i))).flat();
}

const SINGLE: Readonly<Record<string, readonly Rectangle[]>> = {
  '│': [down(0, 1)],
  '├': [down(0, 1), across(0.5, 1)],
  '┤': [down(0, 1), across(0, 0.5)],
  '┬': [down(0.5, 1), across(0, 1)],
  '┼': [down(0.2, 0.8), across(0, 1)],
};

function shifted([x, ...rest]: Rectangle, by: number): Rectangle {
  return [x + by, ...rest];
}

function rectangle([x, y, width, height, cover]: Rectangle, left: number, top: number, fill: string): string {
  const place = `x="${short(left + x * CELL.width)}" y="${short(top + y * CELL.height)}"`;
  const size = `width="${short(width * CELL.width)}" height="${short(height * CELL.height)}"`;
  return `<rect ${place} ${size} fill="${fill}"${cover === undefined ? '' : ` fill-opacity="${cover}"`}/>`;
}

function words(text: string, x: number, top: number, fill: string, strong: boolean): string {
  const place = `x="${short(x)}" y="${short(top + BASELINE)}" textLength="${short(textWidth(text) * CELL.width)}"`;
  const style = `lengthAdjust="spacingAndGlyphs" fill="${fill}"${strong ? ' class="strong"' : ''}`;
  return `<text ${place} ${style}>${escaped(text)}</text>`;
}

/** Two digits are a fiftieth of a pixel's error at most, and the same on every machine. */
function short(value: number): string {
  return String(Math.round(value * 100) / 100);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
