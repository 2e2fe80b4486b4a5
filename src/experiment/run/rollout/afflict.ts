import type { Impairment, Undo } from '../../../domain/index.ts';
import type { RolloutInputs } from './inputs.ts';
import type { Progress } from './progress.ts';

/**
 * Hurts cells by what a rollout or its way back does to them, with an entry in the journal as the cause of what follows;
 * what it gives ends it. Nothing but time helps. The quiet twin is spared.
 */
export function afflict(
  { journal, causes, impairments, simulation, isTwin }: RolloutInputs,
  progress: Progress,
  fault: string,
  cells: readonly number[],
  impairment: Impairment,
  because: number,
): Undo {
  if (isTwin) {
    progress.spared = true;
    return () => undefined;
  }
  const entry = journal.write('fault-started', '', { fault, cells: cells.length }, because);
  const cause = { entry, remedies: ['wait'] } as const;
  for (const cell of cells) causes.begin(cell, cause);
  const undo = impairments.impair(cells, impairment, 1);
  return () => {
    undo();
    for (const cell of cells) causes.end(cell, cause, simulation.now);
    journal.write('fault-ended', '', { fault }, entry);
  };
}
