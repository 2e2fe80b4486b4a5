import type { Command } from './command.ts';
import { completions } from './command.ts';
import type { Line } from './line.ts';
import { line, run, strong } from './line.ts';

/** The line in which a command or its argument is typed. */
export class Prompt {
  private text: string;
  private readonly command: Command | null;

  private constructor(command: Command | null) {
    this.command = command;
    this.text = '';
  }

  /** For the argument of one command. */
  static forCommand(command: Command): Prompt {
    return new Prompt(command);
  }

  /** For any command by its name. */
  static forAny(): Prompt {
    return new Prompt(null);
  }

  /** Takes a key; printable ones are added to the text. */
  type(key: string, commands: readonly Command[]): PromptResult {
    if (key === 'escape') return { kind: 'closed' };
    if (key === 'enter') return this.finish(commands);
    if (key === 'backspace' || key === 'delete') {
      if (this.text === '') return { kind: 'closed' };
      this.text = [...this.text].slice(0, -1).join('');
    } else if (key === 'tab') this.complete(commands);
    else if (key === 'C-u') this.text = '';
    else if (key === 'space') this.text += ' ';
    else if ([...key].length === 1) this.text += key;
    return { kind: 'open' };
  }

  /** What is typed, and what it could become. */
  draw(commands: readonly Command[]): Line {
    const label = this.command === null ? ' :' : ` ${this.command.id} `;
    return line(
      strong(label, 'accent'),
      this.text,
      { ...run(' '), inverse: true },
      run(`  ${this.hint(commands)}`, 'muted'),
    );
  }

  private hint(commands: readonly Command[]): string {
    if (this.command !== null) return this.text === '' ? `for example ${this.command.takes ?? ''}` : '';
    const [name] = this.words();
    return completions(commands, name)
      .map((command) => (command.takes === undefined ? command.id : `${command.id} ${command.takes}`))
      .join('  ');
  }

  private complete(commands: readonly Command[]): void {
    if (this.command !== null || this.text.includes(' ')) return;
    const found = completions(commands, this.text);
    if (found.length === 0) return;
    const common = found.map(({ id }) => id).reduce(commonBeginning);
    this.text = found.length === 1 ? `${found[0].id}${found[0].takes === undefined ? '' : ' '}` : common;
  }

  private finish(commands: readonly Command[]): PromptResult {
    if (this.command !== null) return { kind: 'run', command: this.command, argument: this.text.trim() };
    const [name, argument] = this.words();
    if (name === '') return { kind: 'closed' };
    const found = completions(commands, name);
    const command = found.find(({ id }) => id === name) ?? (found.length === 1 ? found[0] : undefined);
    if (command === undefined) return { kind: 'problem', text: `no command ${name}; ? lists them all` };
    if (command.takes !== undefined && argument === '') {
      return {
        kind: 'problem',
        text: `${command.id} needs an argument, for example ${command.id} ${command.takes}`,
      };
    }
    return { kind: 'run', command, argument };
  }

  private words(): [string, string] {
    const place = this.text.indexOf(' ');
    return place < 0 ? [this.text, ''] : [this.text.slice(0, place), this.text.slice(place + 1).trim()];
  }
}

export type PromptResult =
  | { readonly kind: 'open' }
  | { readonly kind: 'closed' }
  | { readonly kind: 'problem'; readonly text: string }
  | { readonly kind: 'run'; readonly command: Command; readonly argument: string };

function commonBeginning(a: string, b: string): string {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return a.slice(0, length);
}
