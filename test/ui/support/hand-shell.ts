import type { Capabilities, Line, Screen, Size } from '../../../src/ui/index.ts';
import { Shell, textOf, textWidth } from '../../../src/ui/index.ts';

export const plain: Capabilities = { colours: 'none', glyphs: 'unicode', theme: 'dark' };
export const ascii: Capabilities = { colours: 'none', glyphs: 'ascii', theme: 'dark' };
export const small: Size = { columns: 80, rows: 24 };
export const large: Size = { columns: 120, rows: 40 };

/** A shell whose clock, keys and size are moved by hand. */
export class HandShell {
  readonly shell: Shell;
  lines: readonly Line[] = [];
  readonly copied: string[] = [];
  exitCode: number | null = null;
  suspended = 0;
  /** Milliseconds between two ticks; 0 while the clock stands. */
  interval = 0;
  size: Size;
  private nowMs = 0;
  private tick: () => void = () => undefined;

  constructor(first: Screen, size: Size = small, capabilities: Capabilities = plain) {
    this.size = size;
    this.shell = new Shell({
      capabilities,
      size: () => this.size,
      show: (lines) => {
        this.lines = lines;
      },
      repaint: () => undefined,
      every: (ms, callback) => {
        this.interval = ms;
        this.tick = callback;
        return () => {
          this.interval = 0;
          this.tick = () => undefined;
        };
      },
      now: () => this.nowMs,
      copy: (text) => this.copied.push(text),
      suspend: () => {
        this.suspended += 1;
      },
      ended: (exitCode) => {
        this.exitCode = exitCode;
      },
      failed: (error) => {
        throw error;
      },
    });
    this.shell.open(first);
  }

  press(...keys: readonly string[]): this {
    for (const key of keys) this.shell.press(key);
    return this;
  }

  /** Types into the prompt and presses enter. */
  type(text: string): this {
    return this.press(...[...text].map((letter) => (letter === ' ' ? 'space' : letter)), 'enter');
  }

  /** Lets so many ticks of the clock pass. */
  wait(ticks: number): this {
    for (let i = 0; i < ticks; i += 1) {
      this.nowMs += this.interval;
      this.tick();
    }
    return this;
  }

  /** The screen as text, trailing blanks removed. */
  get text(): string {
    return this.lines.map((line) => textOf(line).trimEnd()).join('\n');
  }

  /** Rows whose width is not that of the terminal: there must be none. */
  get crooked(): readonly string[] {
    const texts = this.lines.map(textOf);
    const wrong = texts.filter((text) => textWidth(text) !== this.size.columns);
    return this.lines.length === this.size.rows ? wrong : [...wrong, `${this.lines.length} rows`];
  }
}
