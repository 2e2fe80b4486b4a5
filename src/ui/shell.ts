import type { Capabilities, Size } from './capabilities.ts';
import type { Command } from './command.ts';
import { commandOf } from './command.ts';
import { glyphsFor } from './glyphs.ts';
import { helpScreen } from './help.ts';
import { keyLine } from './key-line.ts';
import type { Line, Tone } from './line.ts';
import { fitLine, line, run } from './line.ts';
import { block, rule } from './panel.ts';
import { Prompt } from './prompt.ts';
import type { Screen, Stage } from './screen.ts';
import { fits, tooSmall } from './too-small.ts';

/** What the shell needs from around it; the terminal gives it for real, tests by hand. */
export interface Surroundings {
  readonly capabilities: Capabilities;
  size(): Size;
  show(lines: readonly Line[]): void;
  /** Forgets what the terminal shows, so that the next picture is drawn in full. */
  repaint(): void;
  /** Calls back again and again; returns how to stop it. */
  every(ms: number, callback: () => void): () => void;
  /** Milliseconds of a clock that never goes back. */
  now(): number;
  /** Text for the clipboard. */
  copy(text: string): void;
  /** Gives the terminal back until the user brings the program to the front again. */
  suspend(): void;
  ended(exitCode: number): void;
  failed(error: unknown): void;
}

/** Runs a stack of screens: keys to commands, one clock for all that moves, help, prompt and messages. */
export class Shell implements Stage {
  /** What to print on the ordinary screen after the end. */
  readonly farewells: string[] = [];
  capabilities: Capabilities;
  private readonly surroundings: Surroundings;
  private readonly stack: Screen[] = [];
  private prompt: Prompt | null = null;
  private message: { readonly text: string; readonly tone: Tone } | null = null;
  private rate = 0;
  private stopClock: () => void = () => undefined;
  private lastTick = 0;
  private over = false;

  constructor(surroundings: Surroundings) {
    this.surroundings = surroundings;
    this.capabilities = surroundings.capabilities;
  }

  open(screen: Screen): void {
    this.stack.push(screen);
    this.arrive();
  }

  replace(screen: Screen): void {
    this.stack.pop()?.closed?.();
    this.open(screen);
  }

  back(): void {
    this.stack.pop()?.closed?.();
    if (this.stack.length === 0) this.quit(0);
    else this.arrive();
  }

  quit(exitCode = 0): void {
    if (this.over) return;
    this.over = true;
    this.stopClock();
    while (this.stack.length > 0) this.stack.pop()?.closed?.();
    this.surroundings.ended(exitCode);
  }

  fail(error: unknown): void {
    if (!this.over) this.surroundings.failed(error);
    this.quit(1);
  }

  changed(): void {
    if (this.rate === 0) this.redraw();
  }

  say(text: string, tone: Tone = 'accent'): void {
    this.message = { text, tone };
    this.redraw();
  }

  copy(text: string): void {
    this.surroundings.copy(text);
    this.say(`copied: ${text}`);
  }

  farewell(text: string): void {
    this.farewells.push(text);
  }

  /** Draws at once; the terminal calls it after a change of size. */
  redraw(): void {
    if (this.over) return;
    this.keepTime();
    this.surroundings.show(this.picture());
  }

  /** Draws all of it again, whatever the terminal shows now. */
  repaint(): void {
    if (this.over) return;
    this.surroundings.repaint();
    this.redraw();
  }

  /** A key by its name, or a piece of pasted text while the prompt is open. */
  press(key: string): void {
    if (this.over) return;
    this.message = null;
    if (key === 'C-c') this.quit(130);
    else if (key === 'C-z') this.surroundings.suspend();
    else if (this.prompt !== null) this.type(key);
    else if (!this.takenByScreen(key)) this.command(key);
    this.redraw();
  }

  /** The commands of the top screen and those that work everywhere; the screen's own come first. */
  private commands(): readonly Command[] {
    return [...(this.stack.at(-1)?.commands ?? []), ...this.everywhere];
  }

  private takenByScreen(key: string): boolean {
    return fits(this.surroundings.size()) && this.stack.at(-1)?.takesKey?.(key, this) === true;
  }

  private command(key: string): void {
    if (!fits(this.surroundings.size())) {
      if (key === 'q') this.quit(0);
      return;
    }
    const command = commandOf(this.commands(), key);
    if (command === undefined) return;
    const reason = command.blocked?.() ?? '';
    if (reason !== '') this.say(reason, 'warning');
    else if (command.takes !== undefined) this.prompt = Prompt.forCommand(command);
    else command.run(this, '');
  }

  private type(key: string): void {
    const result = this.prompt?.type(key, this.commands());
    if (result === undefined || result.kind === 'open') return;
    this.prompt = null;
    if (result.kind === 'problem') this.say(result.text, 'warning');
    if (result.kind !== 'run') return;
    const reason = result.command.blocked?.() ?? '';
    if (reason !== '') this.say(reason, 'warning');
    else result.command.run(this, result.argument);
  }

  private arrive(): void {
    this.message = null;
    this.prompt = null;
    this.stack.at(-1)?.shown?.(this);
    this.redraw();
  }

  private picture(): readonly Line[] {
    const size = this.surroundings.size();
    const screen = this.stack.at(-1);
    if (screen === undefined) return block([], size.columns, size.rows);
    if (!fits(size)) return tooSmall(size, screen.vitalLine?.() ?? '', glyphsFor(this.capabilities));
    const bottom = this.bottom(size.columns, screen);
    const glyphs = glyphsFor(this.capabilities);
    const foot = size.rows >= ROWS_FOR_RULE ? [rule('', '', size.columns, glyphs), bottom] : [bottom];
    const rows = size.rows - foot.length;
    const lines = screen.draw({ columns: size.columns, rows }, this.capabilities);
    return [...block(lines, size.columns, rows), ...foot];
  }

  private bottom(columns: number, screen: Screen): Line {
    if (this.prompt !== null) return fitLine(this.prompt.draw(this.commands()), columns);
    if (this.message !== null)
      return fitLine(
        line(run(` ${this.message.text}`, this.message.tone)),
        columns,
        glyphsFor(this.capabilities).ellipsis,
      );
    const first = this.stack.length === 1;
    return keyLine(screen.commands, first ? 'quit' : 'back', columns, this.capabilities.glyphs);
  }

  /** One clock for everything that moves; it stands while nothing does. */
  private keepTime(): void {
    const wanted = this.stack.at(-1)?.framesPerSecond() ?? 0;
    if (wanted === this.rate) return;
    this.stopClock();
    this.rate = wanted;
    this.lastTick = this.surroundings.now();
    this.stopClock = wanted > 0 ? this.surroundings.every(1000 / wanted, () => this.tick()) : () => undefined;
  }

  private tick(): void {
    const now = this.surroundings.now();
    const elapsed = now - this.lastTick;
    this.lastTick = now;
    this.stack.at(-1)?.advance?.(elapsed);
    this.redraw();
  }

  private readonly everywhere: readonly Command[] = [
    {
      id: 'help',
      keys: ['?'],
      label: '',
      help: 'Shows what every key does here.',
      run: () => {
        const screen = this.stack.at(-1);
        if (screen !== undefined) this.open(helpScreen(screen, this.everywhere));
      },
    },
    {
      id: 'palette',
      keys: [':'],
      label: '',
      help: 'Takes a command by its name; tab completes it.',
      run: () => {
        this.prompt = Prompt.forAny();
      },
    },
    {
      id: 'theme',
      keys: ['t'],
      label: '',
      help: 'Changes between a dark and a light theme.',
      run: () => {
        const theme = this.capabilities.theme === 'dark' ? 'light' : 'dark';
        this.capabilities = { ...this.capabilities, theme };
        this.say(`theme ${theme}`);
      },
    },
    {
      id: 'glyphs',
      keys: [],
      label: '',
      help: 'Changes between Unicode and ASCII glyphs.',
      run: () => {
        const glyphs = this.capabilities.glyphs === 'unicode' ? 'ascii' : 'unicode';
        this.capabilities = { ...this.capabilities, glyphs };
      },
    },
    {
      id: 'repaint',
      keys: ['C-l'],
      label: '',
      help: 'Paints the whole screen again.',
      run: () => this.repaint(),
    },
    {
      id: 'back',
      keys: ['q', 'escape'],
      label: '',
      help: 'Goes back one level; ends on the first screen.',
      run: () => this.back(),
    },
    {
      id: 'quit',
      keys: ['Q', 'C-d'],
      label: '',
      help: 'Ends the program from anywhere.',
      run: () => this.quit(0),
    },
  ];
}

/** From that height on a rule separates the key line. */
const ROWS_FOR_RULE = 30;
