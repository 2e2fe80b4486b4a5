// The door of the terminal UI: pictures as lines of styled runs, screens of commands, and a terminal to run them in.

export { type AppOptions, openApp } from './app.ts';
export {
  type Capabilities,
  type ColourLevel,
  canShowScreens,
  capabilitiesOf,
  type Environment,
  type Size,
  type Theme,
} from './capabilities.ts';
export { type Command, keyLabel } from './command.ts';
export type { CompareChoice, CompareModel, ComparePanel, SortKey } from './compare/compare-model.ts';
export { compareModel } from './compare/compare-model.ts';
export { CompareScreen } from './compare/compare-screen.ts';
export { compareView } from './compare/compare-view.ts';
export type { ComparisonFacts, ComparisonFeed, ComparisonSnapshot } from './compare/feed.ts';
export { clock, compact, grouped, percent, signedPercent, span } from './format.ts';
export { type Glyphs, glyphsFor } from './glyphs.ts';
export {
  fitLine,
  fitText,
  highlighted,
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
export { beside, block, boxed, panel, rule, viewport } from './panel.ts';
export { axis, bar, boxPlot, type FiveNumbers, sparkline } from './plot.ts';
export { columnOf, type Scale, scaleBetween, scaleOf } from './scale.ts';
export type { ScenarioCard } from './scenario-list.ts';
export { scenarioListView } from './scenario-list.ts';
export type { Screen, Stage } from './screen.ts';
export { Shell, type Surroundings } from './shell.ts';
export { type Column, tableHead, tableRow } from './table.ts';
export { runInTerminal, type TerminalOptions } from './terminal.tsx';
export { type CellView, cellMark, cellViews, legend, stateOf } from './watch/cell-marks.ts';
export { type GridPlan, type GridRow, gridLines, moved, planGrid } from './watch/fleet-grid.ts';
export { scrubber } from './watch/scrubber.ts';
export { seekTime } from './watch/seek-time.ts';
export { type Part, type Series, seriesOf } from './watch/series.ts';
export { WatchScreen } from './watch/watch-screen.ts';
export { commandLine, type WatchedRun, type WatchSpec } from './watch/watch-spec.ts';
export { chainTo, whyChain } from './watch/why.ts';
export { markOf, type Words, wordsOf } from './watch/words.ts';
export { wrapped } from './wrap.ts';
