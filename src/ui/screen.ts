import type { Capabilities, Size } from './capabilities.ts';
import type { Command } from './command.ts';
import type { Line, Tone } from './line.ts';

/** One screen of the program: commands change its state, drawing only reads it. */
export interface Screen {
  /** For the title of the help. */
  readonly name: string;
  readonly commands: readonly Command[];
  /** What stands in the middle of a terminal that is too small; '' for nothing. */
  vitalLine?(): string;
  /** Exactly `size.rows` lines; the shell cuts or pads them to the width. */
  draw(size: Size, capabilities: Capabilities): readonly Line[];
  /** A screen with a prompt of its own takes the keys while that is open: true when it did, before any command is looked up. */
  takesKey?(key: string, stage: Stage): boolean;
  /** Frames a second it wants just now; 0 while nothing moves by itself. */
  framesPerSecond(): number;
  /** Real time passed since the last frame. */
  advance?(elapsedMs: number): void;
  /** It came to the top, for the first time or again. */
  shown?(stage: Stage): void;
  /** It left the stage for good. */
  closed?(): void;
}

/** What commands and screens may ask of the program around them. */
export interface Stage {
  /** Puts a screen on top of this one. */
  open(screen: Screen): void;
  /** Puts another screen in the place of this one. */
  replace(screen: Screen): void;
  /** Takes the top screen away; the last one ends the program. */
  back(): void;
  quit(exitCode?: number): void;
  /** Ends the program with an error, to be told on the ordinary screen. */
  fail(error: unknown): void;
  /** Something to be seen has changed: drawn with the next frame, at once while the clock stands. */
  changed(): void;
  /** A message on the bottom line until the next key. */
  say(text: string, tone?: Tone): void;
  /** Copies to the clipboard of the terminal (OSC 52) and says so. */
  copy(text: string): void;
  /** Printed on the ordinary screen after the end. */
  farewell(text: string): void;
}
