import type { Size } from './capabilities.ts';
import type { Glyphs } from './glyphs.ts';
import type { Line } from './line.ts';
import { line, run, strong } from './line.ts';
import { block, boxed } from './panel.ts';

/** The smallest terminal that screens are drawn for. */
const smallest: Size = { columns: 60, rows: 16 };

export function fits({ columns, rows }: Size): boolean {
  return columns >= smallest.columns && rows >= smallest.rows;
}

/** Says how large the terminal is and has to be; whatever must not be missed stands in the middle. */
export function tooSmall(size: Size, vitalLine: string, glyphs: Glyphs): readonly Line[] {
  const words: Line[] = [
    line(strong('terminal too small', 'warning')),
    line(`now ${size.columns}x${size.rows}  need ${smallest.columns}x${smallest.rows}`),
    ...(vitalLine === '' ? [] : [line(run(vitalLine, 'accent'))]),
    line(run('q quits', 'muted')),
  ];
  if (size.columns < 26 || size.rows < words.length + 2) return block(words, size.columns, size.rows);
  return boxed(words, size.columns, size.rows, glyphs);
}
