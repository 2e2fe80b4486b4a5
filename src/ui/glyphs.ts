import type { Capabilities } from './capabilities.ts';

/** The glyphs of the terminal's set. All of them are one column wide. */
export function glyphsFor(capabilities: Pick<Capabilities, 'glyphs'>): Glyphs {
  return capabilities.glyphs === 'unicode' ? UNICODE : ASCII;
}

export interface Glyphs {
  readonly horizontal: string;
  readonly vertical: string;
  /** Where a rule meets the line between two columns below, above, or both. */
  readonly teeDown: string;
  readonly teeUp: string;
  readonly cross: string;
  readonly corners: readonly [topLeft: string, topRight: string, bottomLeft: string, bottomRight: string];
  /** Where the cursor is. */
  readonly pointer: string;
  readonly separator: string;
  readonly ellipsis: string;
  readonly up: string;
  readonly down: string;
  readonly ascending: string;
  readonly descending: string;
  readonly plusMinus: string;
  readonly delta: string;
  readonly arrow: string;
  readonly done: string;
  readonly failed: string;
  readonly play: string;
  readonly pause: string;
  readonly degree: string;
  /** Eight heights of a sparkline, lowest first. */
  readonly spark: readonly string[];
  /** Parts of a bar's last cell, then the full one: eighths, or halves. */
  readonly bar: readonly string[];
  readonly barEmpty: string;
  /** Box plot: whisker ends, whisker, box ends, box, median. */
  readonly box: BoxGlyphs;
  /** Cells of the fleet. */
  readonly old: string;
  readonly fresh: string;
  readonly deploying: string;
  readonly drained: string;
  readonly failing: string;
  readonly overloaded: string;
  readonly collapsed: string;
  readonly cellDown: string;
  /** Marks on the time line. */
  readonly wave: string;
  readonly fault: string;
  readonly alarm: string;
  readonly act: string;
  readonly here: string;
  readonly passed: string;
  readonly ahead: string;
}

export interface BoxGlyphs {
  readonly left: string;
  readonly right: string;
  readonly whisker: string;
  readonly boxLeft: string;
  readonly boxRight: string;
  readonly fill: string;
  readonly median: string;
  readonly tick: string;
}

const UNICODE: Glyphs = {
  horizontal: '─',
  vertical: '│',
  teeDown: '┬',
  teeUp: '┴',
  cross: '┼',
  corners: ['┌', '┐', '└', '┘'],
  pointer: '▸',
  separator: '·',
  ellipsis: '…',
  up: '▲',
  down: '▼',
  ascending: '↑',
  descending: '↓',
  plusMinus: '±',
  delta: 'Δ',
  arrow: '→',
  done: '✔',
  failed: '✖',
  play: '▶',
  pause: '■',
  degree: '°',
  spark: ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'],
  bar: ['▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'],
  barEmpty: '░',
  box: {
    left: '├',
    right: '┤',
    whisker: '─',
    boxLeft: '[',
    boxRight: ']',
    fill: '▓',
    median: '|',
    tick: '┼',
  },
  old: '·',
  fresh: '●',
  deploying: '◐',
  drained: '○',
  failing: '▲',
  overloaded: '◆',
  collapsed: '✖',
  cellDown: '■',
  wave: '◆',
  fault: '▼',
  alarm: '!',
  act: '↺',
  here: '●',
  passed: '━',
  ahead: '─',
};

const ASCII: Glyphs = {
  horizontal: '-',
  vertical: '|',
  teeDown: '+',
  teeUp: '+',
  cross: '+',
  corners: ['+', '+', '+', '+'],
  pointer: '>',
  separator: '.',
  ellipsis: '~',
  up: '^',
  down: 'v',
  ascending: '^',
  descending: 'v',
  plusMinus: '+-',
  delta: 'vs',
  arrow: '>',
  done: '+',
  failed: 'X',
  play: '>',
  pause: '#',
  degree: ' ',
  spark: ['_', '.', '-', '=', '+', '*', '#', '@'],
  bar: ['-', '#'],
  barEmpty: '.',
  box: {
    left: '|',
    right: '|',
    whisker: '-',
    boxLeft: '[',
    boxRight: ']',
    fill: '#',
    median: '|',
    tick: '+',
  },
  old: '.',
  fresh: 'o',
  deploying: '~',
  drained: '-',
  failing: '!',
  overloaded: '%',
  collapsed: 'X',
  cellDown: '#',
  wave: '*',
  fault: 'v',
  alarm: '!',
  act: '@',
  here: 'o',
  passed: '=',
  ahead: '-',
};
