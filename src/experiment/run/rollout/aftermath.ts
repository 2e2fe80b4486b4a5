import type { Impairment, RollbackOptions } from '../../../domain/index.ts';
import { draw } from '../../../domain/index.ts';
import { roundDuration } from '../../../kernel/index.ts';
import { afflict } from './afflict.ts';
import type { RolloutInputs } from './inputs.ts';
import type { Progress } from './progress.ts';

/**
 * What the old version does, once more, in those of the cells that have it back: the flaws of a rollback that users feel.
 * Where a repaired version stays in place there are none.
 */
export function aftermath(
  inputs: RolloutInputs,
  flaws: RollbackOptions,
  takenBack: readonly number[],
  progress: Progress,
  entry: number,
): void {
  const cells = takenBack.filter(
    (cell) => inputs.plant.exposure(cell) === 0 && !inputs.defects.isRepaired(cell),
  );
  if (cells.length === 0) return;
  const { harms, harmsFor, irreversibleAfter, spoils, lastVersion, lastFails } = flaws;
  const errors = (share: number): Impairment => ({ primitive: 'errors', share, retryHelps: false });
  const hurt = (what: string, impairment: Impairment) =>
    afflict(inputs, progress, what, cells, impairment, entry);
  if (harms > 0) {
    const undo = hurt('a harmful rollback', errors(harms));
    inputs.simulation.after(roundDuration(draw(harmsFor, inputs.streams.stream('rollback harms'))), undo);
  }
  if (lastVersion === 'bad' && lastFails > 0) hurt('a bad last version', errors(lastFails));
  if (irreversibleAfter > 0 && progress.wavesPassed.size >= irreversibleAfter)
    hurt('data of the new version', { primitive: 'state', share: spoils });
}
