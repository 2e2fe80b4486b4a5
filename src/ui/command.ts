import type { Stage } from './screen.ts';

/**
 * Something a key can do. The key line, the help and the palette are made from these, so that a key that is
 * shown works and a key that works is shown.
 */
export interface Command {
  /** What it is called at the `:` prompt, in scripts and logs: `seek`, `sort`. */
  readonly id: string;
  /** Names of keys, the first is the one that is shown: `s`, `space`, `enter`, `S-tab`, `C-c`. */
  readonly keys: readonly string[];
  /** One or two words for the key line; '' leaves it out there. */
  readonly label: string;
  /** A sentence for the help. */
  readonly help: string;
  /** Present when it needs an argument: its key opens the prompt, which shows this as an example. */
  readonly takes?: string;
  /** Why it cannot be used just now; '' when it can. */
  readonly blocked?: () => string;
  readonly run: (stage: Stage, argument: string) => void;
}

/** How a key is written for people. */
export function keyLabel(key: string, glyphs: 'unicode' | 'ascii' = 'unicode'): string {
  return (glyphs === 'unicode' ? SYMBOLS[key] : WORDS[key]) ?? key.replace(/^C-/, '^');
}

const SYMBOLS: Readonly<Record<string, string>> = {
  space: '␣',
  enter: '⏎',
  tab: '↹',
  escape: 'esc',
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
};

const WORDS: Readonly<Record<string, string>> = { space: 'spc', enter: 'ret', escape: 'esc' };

/** The command of that key, if the screen has one. */
export function commandOf(commands: readonly Command[], key: string): Command | undefined {
  return commands.find((command) => command.keys.includes(key));
}

/** Commands whose name begins like that. */
export function completions(commands: readonly Command[], typed: string): readonly Command[] {
  return commands.filter((command) => command.id.startsWith(typed));
}
