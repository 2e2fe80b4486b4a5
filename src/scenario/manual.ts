import type { Field } from './form.ts';
import { defaultText, isRequired } from './form.ts';

const WIDTH = 78;

/** What happens when an option or key is not written. */
export function statusOf(field: Field<unknown>): string {
  // A text that is empty by default is one that may be left out.
  if (field.default !== undefined && field.default !== '') return `default ${defaultText(field.default)}`;
  return isRequired(field) ? 'must be given' : 'may be left out';
}

/** Lines of at most 78 characters, each after the indent. */
export function wrap(text: string, indent: string): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && indent.length + line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = '';
    }
    line += line === '' ? word : ` ${word}`;
  }
  lines.push(line);
  return lines.map((each) => indent + each).join('\n');
}

export function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
