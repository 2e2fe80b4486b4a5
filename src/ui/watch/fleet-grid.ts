import type { Fleet } from '../../domain/index.ts';
import type { Frame } from '../../experiment/index.ts';
import { percent } from '../format.ts';
import type { Glyphs } from '../glyphs.ts';
import type { Line, Run } from '../line.ts';
import { fitLine, fitText, line, lineWidth, run } from '../line.ts';
import type { CellView } from './cell-marks.ts';
import { cellMark } from './cell-marks.ts';

/** Which cells share a glyph, and where: however large the fleet, it fits. */
export interface GridPlan {
  /** In the order of the screen. */
  readonly rows: readonly GridRow[];
  readonly labelColumns: number;
  /** Columns from one glyph to the next. */
  readonly pitch: 1 | 2;
  /** The largest number of cells behind one glyph. */
  readonly perGlyph: number;
}

export interface GridRow {
  /** '' on the further rows of a region. */
  readonly label: string;
  readonly groups: readonly (readonly number[])[];
}

/**
 * Lays the fleet out by region: two columns per cell where there is room, else one, then several rows per region, then
 * several cells per glyph, and with more regions than rows several regions per row.
 */
export function planGrid(fleet: Fleet, columns: number, rows: number): GridPlan {
  const bands = bandsOf(fleet, Math.max(1, rows));
  const labelColumns = Math.min(
    16,
    Math.max(6, ...bands.map(({ label }) => label.length + 1)),
    Math.floor(columns * 0.4),
  );
  const width = Math.max(1, columns - labelColumns);
  const largest = Math.max(...bands.map(({ cells }) => cells.length));
  const rowsEach = Math.max(1, Math.floor(rows / bands.length));
  const pitch = largest * 2 <= width * rowsEach && width >= 2 ? 2 : 1;
  const perRow = Math.floor(width / pitch);
  const perGlyph = Math.max(1, Math.ceil(largest / (perRow * rowsEach)));
  return {
    rows: bands.flatMap(({ label, cells }) =>
      chunks(chunks(cells, perGlyph), perRow).map((groups, i) => ({ label: i === 0 ? label : '', groups })),
    ),
    labelColumns,
    pitch,
    perGlyph,
  };
}

/** The planned grid with what the frame shows; the glyph of the selected cell is swapped in colour. */
export function gridLines(
  plan: GridPlan,
  frame: Frame,
  fleet: Fleet,
  look: { readonly view: CellView; readonly selected: number; readonly columns: number },
  glyphs: Glyphs,
): readonly Line[] {
  return plan.rows.map(({ label, groups }) => {
    const here = groups.some((group) => group.includes(look.selected));
    const parts: Run[] = [run(fitText(label, plan.labelColumns - 1), here ? 'accent' : 'plain'), run(' ')];
    for (const group of groups) {
      const mark = cellMark(frame, fleet, group, look.view, glyphs);
      parts.push(group.includes(look.selected) ? { ...mark, inverse: true } : mark);
      if (plan.pitch === 2) parts.push(run(' '));
    }
    const free = look.columns - lineWidth(parts);
    if (label !== '' && free >= 18) parts.push(run(' '.repeat(2)), failingOf(groups.flat(), frame, fleet));
    return fitLine(line(...parts), look.columns);
  });
}

/** The cell that the cursor reaches from `cell` by so many glyphs and rows. */
export function moved(plan: GridPlan, cell: number, across: number, down: number): number {
  const row = Math.max(
    0,
    plan.rows.findIndex(({ groups }) => groups.some((group) => group.includes(cell))),
  );
  const at = plan.rows[row].groups.findIndex((group) => group.includes(cell));
  const target = plan.rows[Math.max(0, Math.min(plan.rows.length - 1, row + down))].groups;
  return target[Math.max(0, Math.min(target.length - 1, at + across))][0];
}

/** The failing share of the operations of a region's users. */
function failingOf(cells: readonly number[], frame: Frame, fleet: Fleet): Run {
  let users = 0;
  let failing = 0;
  for (const cell of cells) {
    users += fleet.cells[cell].users;
    failing += fleet.cells[cell].users * frame.failing[cell];
  }
  const share = users > 0 ? failing / users : 0;
  return run(`failing ${percent(share)}`, share >= 0.01 ? 'warning' : 'muted');
}

interface Band {
  readonly label: string;
  readonly cells: readonly number[];
}

/** A band per region, or per several neighbouring regions where there are more regions than rows. */
function bandsOf(fleet: Fleet, rows: number): readonly Band[] {
  const regions = fleet.regions.filter(({ cells }) => cells.length > 0);
  return chunks(regions, Math.ceil(regions.length / rows)).map((together) => ({
    label: together.length === 1 ? together[0].name : `${together[0].name} +${together.length - 1}`,
    cells: together.flatMap(({ cells }) => cells),
  }));
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) =>
    items.slice(i * size, (i + 1) * size),
  );
}
