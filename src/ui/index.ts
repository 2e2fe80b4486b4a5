// The door of the terminal UI: pictures as lines of styled runs, screens of commands, and a terminal to run them in.

export { type AppOptions, openApp } from './app.ts';
export {
  type Capabilities,
  canShowScreens,
  capabilitiesOf,
  type Environment,
  type Size,
  type Theme,
} from './capabilities.ts';
export { type Command, keyLabel } from './command.ts';
export type { CompareChoice } from './compare/compare-model.ts';
export { CompareScreen } from './compare/compare-screen.ts';
export type { ComparisonFacts, ComparisonFeed, ComparisonSnapshot } from './compare/feed.ts';
export { clock, compact, grouped, percent, signedPercent, span } from './format.ts';
export { type Glyphs, glyphsFor } from './glyphs.ts';
export {
  fitLine,
  fitText,
  type Line,
  line,
  lineWidth,
  type Run,
  run,
  spread,
  strong,
  type Tone,
  textOf,
  textWidth,
} from './line.ts';
export { painted, plainText } from './paint.ts';
export { beside, block, panel, rule } from './panel.ts';
export { axis, bar, boxPlot, type FiveNumbers, sparkline } from './plot.ts';
export { type Scale, scaleBetween } from './scale.ts';
export type { ScenarioCard } from './scenario-list.ts';
export type { Screen, Stage } from './screen.ts';
export { Shell, type Surroundings } from './shell.ts';
export { runInTerminal, type TerminalOptions } from './terminal.tsx';
export { gridLines, moved, planGrid } from './watch/fleet-grid.ts';
export { seekTime } from './watch/seek-time.ts';
export { WatchScreen } from './watch/watch-screen.ts';
export type { WatchedRun, WatchSpec } from './watch/watch-spec.ts';
export { type Words, wordsOf } from './watch/words.ts';
