import type { PlayerAction } from '../experiment/index.ts';

/** What a player has set and not taken back: easily forgotten, and it goes on hurting. */
export interface Levers {
  /** Cells that do not let everybody in. */
  readonly shedding: ReadonlySet<number>;
  /** Cells whose clients may not retry as they please. */
  readonly capped: ReadonlySet<number>;
}

export const noLevers: Levers = { shedding: new Set(), capped: new Set() };

/** The levers after an act. */
export function pulled(levers: Levers, act: PlayerAction): Levers {
  if (act.act === 'admit') return { ...levers, shedding: changed(levers.shedding, act.cells, act.share < 1) };
  if (act.act !== 'cap-retries') return levers;
  return { ...levers, capped: changed(levers.capped, act.cells, act.budget < Number.POSITIVE_INFINITY) };
}

/** `shedding at 6, retry cap at 8`, in cells; '' when nothing is in force. */
export function leversInWords({ shedding, capped }: Levers): string {
  const parts = [
    shedding.size > 0 ? `shedding at ${shedding.size}` : '',
    capped.size > 0 ? `retry cap at ${capped.size}` : '',
  ].filter((part) => part !== '');
  return parts.join(', ');
}

function changed(before: ReadonlySet<number>, cells: readonly number[], on: boolean): ReadonlySet<number> {
  const after = new Set(before);
  for (const cell of cells) {
    if (on) after.add(cell);
    else after.delete(cell);
  }
  return after;
}
