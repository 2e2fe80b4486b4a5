import { textWidth } from './line.ts';

/** The text broken between words into at most `rows` lines; what does not fit any more stays on the last one. */
export function wrapped(text: string, columns: number, rows: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ').filter((it) => it !== '')) {
    const last = lines.at(-1);
    if (last !== undefined && (lines.length === rows || textWidth(last) + 1 + textWidth(word) <= columns)) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(word);
  }
  return lines;
}
