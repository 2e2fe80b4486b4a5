import type { JournalEntry } from '../../domain/index.ts';

/**
 * Why a cell is as it is: from the newest entry about it, up to that point of the journal, back along the causes to the
 * first of them; oldest first. Empty when nothing has happened to the cell.
 */
export function whyChain(
  journal: readonly JournalEntry[],
  length: number,
  cell: string,
): readonly JournalEntry[] {
  for (let i = length - 1; i >= 0; i -= 1) {
    if (journal[i].entity === cell && journal[i].kind === 'cell-state') return chainTo(journal, i);
  }
  for (let i = length - 1; i >= 0; i -= 1) if (journal[i].entity === cell) return chainTo(journal, i);
  return [];
}

/** The entry and what led to it, oldest first. */
function chainTo(journal: readonly JournalEntry[], entry: number): readonly JournalEntry[] {
  const chain: JournalEntry[] = [];
  for (let at = entry; at >= 0; at = journal[at].cause) chain.unshift(journal[at]);
  return chain;
}
