import type { House } from './house.ts';
import { nearest } from './nearest.ts';

/** The words that stand for many cells, besides the names of regions. */
export const groups = ['failing', 'new', 'fleet'] as const;

/** Cells that the words name, each once and in the fleet's order, or why there are none. */
export function cellsNamed(
  words: readonly string[],
  house: House,
): { readonly cells: readonly number[]; readonly problem?: string } {
  const found = new Set<number>();
  for (const word of words) {
    const cells = cellsOf(word, house);
    if (typeof cells === 'string') return { cells: [], problem: cells };
    for (const cell of cells) found.add(cell);
  }
  return { cells: [...found].sort((a, b) => a - b) };
}

function cellsOf(word: string, { fleet, failing, fresh }: House): readonly number[] | string {
  if (word === 'fleet') return fleet.cells.map(({ index }) => index);
  if (word === 'failing') return failing.length > 0 ? failing : 'telemetry shows no failing cell';
  if (word === 'new') return fresh.length > 0 ? fresh : 'no cell has the new version';
  const region = fleet.regions.find(({ name }) => name === word);
  if (region !== undefined) return region.cells;
  const cell = fleet.cells.find(({ name }) => name === word);
  if (cell !== undefined) return [cell.index];
  const close = nearest(word, [...groups, ...[...fleet.regions, ...fleet.cells].map(({ name }) => name)]);
  return `no cell or region ${word}${close === undefined ? '' : `; did you mean ${close}?`}`;
}
