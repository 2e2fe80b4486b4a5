import type { CellState, Fleet } from '../../domain/index.ts';
import type { Frame } from '../../experiment/index.ts';
import { cellStates } from '../../experiment/index.ts';
import type { Glyphs } from '../glyphs.ts';
import { heatTone } from '../heat.ts';
import type { Run } from '../line.ts';
import { lineWidth, run, strong } from '../line.ts';
import type { Scale } from '../scale.ts';
import { placeOn } from '../scale.ts';

/** What the colour and the glyph of a cell tell. */
export type CellView = 'state' | 'version' | 'failing' | 'utilisation' | 'retries' | 'temperature';

export const cellViews: readonly CellView[] = [
  'state',
  'version',
  'failing',
  'utilisation',
  'retries',
  'temperature',
];

/** One glyph for one or several cells of a frame; of several, the worst is shown. */
export function cellMark(
  frame: Frame,
  fleet: Fleet,
  cells: readonly number[],
  view: CellView,
  glyphs: Glyphs,
): Run {
  if (view === 'state') return stateMark(frame, cells, glyphs);
  const { read, scale } = readers[view];
  const value = Math.max(...cells.map((cell) => read(frame, fleet, cell)));
  const place = placeOn(value, scale);
  const { spark } = glyphs;
  return run(spark[Math.min(spark.length - 1, Math.floor(place * spark.length))], heatTone(place));
}

/** What the glyphs mean, for the line below the cells; where not all have room, those that the frame shows. */
export function legend(frame: Frame, view: CellView, columns: number, glyphs: Glyphs): readonly Run[] {
  if (view !== 'state') {
    const { spark } = glyphs;
    const { low, high } = readers[view];
    const ramp = spark.map((glyph, i) => run(glyph, heatTone(i / (spark.length - 1))));
    return [run(`${low} `, 'muted'), ...ramp, run(` ${high}`, 'muted')];
  }
  const marks: readonly (readonly [Run, string])[] = [
    [run(glyphs.old, 'muted'), 'old'],
    [run(glyphs.fresh, 'accent'), 'new'],
    [run(glyphs.deploying, 'title'), 'deploying'],
    [run(glyphs.drained, 'muted'), 'drained'],
    [strong(glyphs.failing, 'heat3'), 'failing'],
    [strong(glyphs.overloaded, 'heat4'), 'overloaded'],
    [strong(glyphs.collapsed, 'heat5'), 'collapsed'],
    [strong(glyphs.cellDown, 'heat5'), 'down'],
  ];
  const all = legendRuns(marks);
  if (lineWidth(all) <= columns) return all;
  const shown = new Set(Array.from(frame.states, (_, cell) => stateMark(frame, [cell], glyphs).text));
  return legendRuns(marks.filter(([mark]) => shown.has(mark.text)));
}

const legendRuns = (marks: readonly (readonly [Run, string])[]) =>
  marks.flatMap(([mark, word], i) => [mark, run(` ${word}${i < marks.length - 1 ? '  ' : ''}`, 'muted')]);

/** The state of a cell as a person would call it. */
export function stateOf(frame: Frame, cell: number): CellState {
  return cellStates[frame.states[cell]];
}

function stateMark(frame: Frame, cells: readonly number[], glyphs: Glyphs): Run {
  let worst = cells[0];
  for (const cell of cells) if (severity(frame, cell) > severity(frame, worst)) worst = cell;
  const state = stateOf(frame, worst);
  if (state === 'down') return strong(glyphs.cellDown, 'heat5');
  if (state === 'collapsed') return strong(glyphs.collapsed, 'heat5');
  if (state === 'overloaded') return strong(glyphs.overloaded, 'heat4');
  if (state === 'failing') return strong(glyphs.failing, frame.failing[worst] > 0.1 ? 'heat4' : 'heat3');
  if (frame.drained[worst] === 1) return run(glyphs.drained, 'muted');
  if (frame.deploying[worst] === 1) return run(glyphs.deploying, 'title');
  return frame.exposure[worst] > 0 ? run(glyphs.fresh, 'accent') : run(glyphs.old, 'muted');
}

/** Worse states first; among healthy cells the one in which most happens. */
function severity(frame: Frame, cell: number): number {
  const state = frame.states[cell] * 10;
  if (frame.drained[cell] === 1) return state + 3;
  return state + (frame.deploying[cell] === 1 ? 2 : frame.exposure[cell] > 0 ? 1 : 0);
}

interface Reader {
  readonly read: (frame: Frame, fleet: Fleet, cell: number) => number;
  readonly scale: Scale;
  readonly low: string;
  readonly high: string;
}

const readers: Readonly<Record<Exclude<CellView, 'state'>, Reader>> = {
  version: {
    read: (frame, _, cell) => frame.exposure[cell],
    scale: { min: 0, max: 1 },
    low: 'old',
    high: 'new',
  },
  failing: {
    read: (frame, _, cell) => frame.failing[cell],
    scale: { min: 0.0005, max: 1, log: true },
    low: '0%',
    high: '100% of operations fail (logarithmic)',
  },
  utilisation: {
    read: (frame, _, cell) => frame.utilisation[cell],
    scale: { min: 0, max: 1 },
    low: '0%',
    high: '100% of capacity',
  },
  retries: {
    read: (frame, _, cell) => frame.amplification[cell],
    scale: { min: 1, max: 4 },
    low: 'x1',
    high: 'x4 attempts per operation',
  },
  temperature: {
    read: (frame, fleet, cell) => frame.temperatures[fleet.cells[cell].room] ?? 0,
    scale: { min: 20, max: 50 },
    low: '20',
    high: '50 degrees Celsius',
  },
};
