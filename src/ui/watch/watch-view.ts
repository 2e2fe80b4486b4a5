import type { Capabilities, Size } from '../capabilities.ts';
import { clock } from '../format.ts';
import type { Glyphs } from '../glyphs.ts';
import { glyphsFor } from '../glyphs.ts';
import type { Line } from '../line.ts';
import { line, run, spread, strong } from '../line.ts';
import { beside, block } from '../panel.ts';
import { tabLine } from '../tab-line.ts';
import { cardPanel } from './card-panel.ts';
import type { GridPlan } from './fleet-grid.ts';
import { scrubber } from './scrubber.ts';
import type { WatchChoice, WatchModel } from './watch-model.ts';
import { watchPanels } from './watch-model.ts';
import type { PanelRequest } from './watch-panels.ts';
import { cellGrid, drawWatchPanel } from './watch-panels.ts';

/** A run at one instant as lines: all panels from 80x24 on, one at a time below that or when zoomed. */
export function watchView(
  model: WatchModel,
  choice: WatchChoice,
  size: Size,
  capabilities: Capabilities,
): readonly Line[] {
  const glyphs = glyphsFor(capabilities);
  const { columns, rows } = size;
  const areas = areasOf(size, choice);
  const request = { model, choice, columns, rows: rows - 2, glyphs };
  const body = areas.lower === 0 ? single(request) : severalPanels(request, areas);
  const { horizon, journal } = model.recording;
  const time = { time: choice.time, horizon, columns };
  return block(
    [titleLine(model, choice, columns, glyphs), ...body, scrubber(journal, time, glyphs)],
    columns,
    rows,
  );
}

/** The cells as they are laid out on a screen of that size: where the cursor can go. */
export function gridOn(size: Size, model: WatchModel, choice: WatchChoice): GridPlan {
  const { left, upper } = areasOf(size, choice);
  return cellGrid(model.fleet, left, upper);
}

/** How the rows between title and time line are shared out; without lower rows one panel stands alone. */
interface Areas {
  /** Columns of the cells, and rows of the panels above. */
  readonly left: number;
  readonly upper: number;
  /** Rows of the events and the card. */
  readonly lower: number;
  /** The card of the cell stands beside the events. */
  readonly withCard: boolean;
}

function areasOf({ columns, rows }: Size, { zoomed }: WatchChoice): Areas {
  const between = rows - 2;
  if (zoomed || columns < 80 || rows < 22)
    return { left: columns, upper: between - 1, lower: 0, withCard: false };
  if (rows < 34) {
    const lower = Math.max(5, Math.floor(between * 0.34));
    return { left: Math.floor(columns * 0.53), upper: between - lower, lower, withCard: false };
  }
  const lower = Math.max(10, Math.floor(between * 0.4));
  return { left: Math.floor(columns * 0.6), upper: between - lower, lower, withCard: columns >= 110 };
}

/** Cells beside metrics and rollout; below them the events, the card of the cell beside or in their place. */
function severalPanels(request: PanelRequest, { left, upper, lower, withCard }: Areas): readonly Line[] {
  const { columns, choice, glyphs } = request;
  const above = upperPanels({ ...request, rows: upper }, left);
  if (!withCard) {
    const draw = choice.card ? cardPanel : drawWatchPanel.events;
    return [...above, ...draw({ ...request, rows: lower })];
  }
  const half = Math.floor(columns / 2);
  const card = cardPanel({ ...request, columns: half, rows: lower });
  const events = drawWatchPanel.events({ ...request, columns: columns - half - 1, rows: lower });
  return [...above, ...beside(card, events, glyphs)];
}

function upperPanels(request: PanelRequest, left: number): readonly Line[] {
  const { model, choice, columns, rows, glyphs } = request;
  const right = columns - left - 1;
  const metrics = Math.min(rows - 4, model.seriesFor(model.part(choice)).length + 1);
  return beside(
    drawWatchPanel.cells({ ...request, columns: left }),
    [
      ...drawWatchPanel.metrics({ ...request, columns: right, rows: metrics }),
      ...drawWatchPanel.rollout({ ...request, columns: right, rows: rows - metrics }),
    ],
    glyphs,
  );
}

/** The panel with the focus alone. */
function single(request: PanelRequest): readonly Line[] {
  const { choice, columns, rows } = request;
  const draw = choice.card && choice.focus === 'cells' ? cardPanel : drawWatchPanel[choice.focus];
  return [tabLine(watchPanels, choice.focus, columns), ...draw({ ...request, rows: rows - 1 })];
}

function titleLine(
  { spec, recording }: WatchModel,
  choice: WatchChoice,
  columns: number,
  glyphs: Glyphs,
): Line {
  const variant = spec.variant === 'base' ? '' : ` ${glyphs.separator} ${spec.variant}`;
  const left = line(
    strong(columns < 80 ? ' ' : ' wavetank ', 'title'),
    strong(`${glyphs.pointer} WATCH  `, 'accent'),
    strong(spec.scenario),
    run(`${variant} ${glyphs.separator} ${spec.policy} ${glyphs.separator} `, 'muted'),
    run(spec.release, spec.release === 'faulty' ? 'warning' : 'better'),
    run(` ${glyphs.separator} #${spec.replication}`, 'muted'),
  );
  const end = columns < 100 ? '' : ` of ${clock(recording.horizon)}`;
  const right = line(
    strong(choice.playing ? `${glyphs.play} x${choice.speed}  ` : `${glyphs.pause} paused  `, 'accent'),
    strong(`t+${clock(choice.time)}`),
    run(`${end} `, 'muted'),
  );
  return spread(left, right, columns);
}
