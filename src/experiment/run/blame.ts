import type { Observation, Source } from '../../domain/index.ts';
import type { Causes } from './causes.ts';
import type { Telemetry } from './telemetry.ts';
import type { Watcher } from './watcher.ts';

/** What they count was done by a defect or fault, and is told long after it. */
const TELLTALE: ReadonlySet<Source> = new Set(['reports', 'compliance', 'security', 'rollback']);

/**
 * The journal entry of the defect or fault that shows in what the watcher saw; −1: nothing but noise. Complaints come
 * late, from harmed users only: where a window holds some, whatever struck last is to blame, however long ago.
 */
export function blamedFor(
  { unit, source, windows: lengths }: Pick<Watcher, 'unit' | 'source' | 'windows'>,
  { time, windows }: Observation,
  { causes, telemetry }: { readonly causes: Causes; readonly telemetry: Telemetry },
): number {
  const { cells } = unit;
  if (source !== 'errors' && windows.every(({ errors }) => errors === 0)) return -1;
  // Where a cause acts, what is watched has to be worse than on a good day by it.
  const longest = windows.reduce((a, b) => (b.to - b.from > a.to - a.from ? b : a));
  const isSeen = (cell: number) => source === 'errors' || telemetry.shows({ unit, source }, cell, longest);
  const late = telemetry.law.delay + telemetry.behind(unit, time);
  const memory = Math.max(...lengths) + late + telemetry.law.window;
  for (const cell of cells) {
    const cause = causes.blamed(cell, time, memory);
    if (cause !== undefined && isSeen(cell)) return cause.entry;
  }
  const complaints = windows.some(({ reports }) => reports > 0);
  if (source === 'errors' ? !complaints : !TELLTALE.has(source)) return -1;
  return cells.filter(isSeen).reduce((newest, cell) => Math.max(newest, causes.ever(cell)?.entry ?? -1), -1);
}
