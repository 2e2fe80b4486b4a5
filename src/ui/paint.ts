import type { Capabilities } from './capabilities.ts';
import type { Line, Run } from './line.ts';
import { textOf } from './line.ts';
import { colourOf } from './palette.ts';

/** The line as a terminal shows it: every style is switched on and off within the line. */
export function painted(line: Line, capabilities: Capabilities): string {
  return line.map((part) => paintedRun(part, capabilities)).join('');
}

/** The lines as text without any style, trailing blanks removed: for files, pipes and the tests. */
export function plainText(lines: readonly Line[]): string {
  return lines.map((line) => withoutControls(textOf(line)).trimEnd()).join('\n');
}

function paintedRun(part: Run, { colours, theme }: Capabilities): string {
  const codes = [part.strong ? '1' : '', part.inverse ? '7' : '', colourOf(part.tone, colours, theme)];
  const style = codes.filter((code) => code !== '').join(';');
  const text = withoutControls(part.text);
  return style === '' ? text : `\x1b[${style}m${text}\x1b[0m`;
}

/** Names come from files of other people: no text may reach the terminal as a command to it. */
function withoutControls(text: string): string {
  return text.replace(/[\x00-\x1f\x7f-\x9f]/g, '');
}
