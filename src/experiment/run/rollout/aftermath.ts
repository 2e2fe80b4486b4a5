import type { Impairment, Remedy, RollbackOptions } from '../../../domain/index.ts';
import { draw } from '../../../domain/index.ts';
import { roundDuration } from '../../../kernel/index.ts';
import type { RolloutInputs } from './inputs.ts';
import type { Progress } from './progress.ts';

/** What the old version does, once more, in cells that have it back: the flaws of a rollback that users feel. */
export function aftermath(
  inputs: RolloutInputs,
  flaws: RollbackOptions,
  cells: readonly number[],
  progress: Progress,
  entry: number,
): void {
  if (cells.length === 0) return;
  const { harms, harmsFor, irreversibleAfter, spoils, lastVersion, lastFails } = flaws;
  const errors = (share: number): Impairment => ({ primitive: 'errors', share, retryHelps: false });
  const hurt = (what: string, impairment: Impairment, remedies: readonly Remedy[]) => {
    if (!inputs.isTwin) return strike(inputs, what, cells, impairment, remedies, entry);
    progress.spared = true;
    return () => undefined;
  };
  if (harms > 0) {
    const undo = hurt('a harmful rollback', errors(harms), ['wait']);
    inputs.simulation.after(roundDuration(draw(harmsFor, inputs.streams.stream('rollback harms'))), undo);
  }
  if (lastVersion === 'bad' && lastFails > 0) hurt('a bad last version', errors(lastFails), ['wait']);
  if (irreversibleAfter > 0 && progress.waves > irreversibleAfter)
    hurt('data of the new version', { primitive: 'state', share: spoils }, ['wait']);
}

/** Hurts the cells, with an entry in the journal as the cause of what follows; what it gives ends it. */
function strike(
  { journal, causes, impairments, simulation }: RolloutInputs,
  fault: string,
  cells: readonly number[],
  impairment: Impairment,
  remedies: readonly Remedy[],
  because: number,
): () => void {
  const cause = {
    entry: journal.write('fault-started', '', { fault, cells: cells.length }, because),
    remedies,
  };
  for (const cell of cells) causes.begin(cell, cause);
  const undo = impairments.impair(cells, impairment, 1);
  return () => {
    undo();
    for (const cell of cells) causes.end(cell, cause, simulation.now);
    journal.write('fault-ended', '', { fault }, cause.entry);
  };
}
