import type { Finding, Fleet, Remedy } from '../../domain/index.ts';
import type { Plant } from '../../plant/index.ts';
import type { Causes } from './causes.ts';

/** Order in which remedies are tried: what stops the harm from spreading first. */
const order: readonly Remedy[] = ['rollback', 'redeploy', 'evacuate', 'shed-and-restart', 'restart', 'wait'];

/**
 * The ground truth as thorough diagnosis would find it: for every cell in trouble the remedies of what acts on it; a
 * cell on the old version needs no rollback, and one that has collapsed needs shedding and a restart once nothing acts
 * on it any more.
 */
export function findings(fleet: Fleet, plant: Plant, causes: Causes): readonly Finding[] {
  const found = new Map<Remedy, { cells: number[]; cause: number }>();
  const add = (remedy: Remedy, cell: number, cause: number) => {
    const finding = found.get(remedy) ?? { cells: [], cause };
    if (!finding.cells.includes(cell)) finding.cells.push(cell);
    found.set(remedy, finding);
  };
  for (const { index } of fleet.cells) {
    for (const cause of causes.acting(index)) {
      for (const remedy of cause.remedies) {
        if (remedy === 'rollback' && plant.exposure(index) === 0) continue;
        if (remedy !== 'rollback' && cause.remedies.includes('rollback') && plant.exposure(index) > 0)
          continue;
        add(remedy, index, cause.entry);
      }
    }
    // Restarting what is still being struck down helps nobody.
    if (plant.state(index) === 'collapsed' && causes.acting(index).length === 0)
      add('shed-and-restart', index, causes.blamed(index, 0, 0)?.entry ?? -1);
  }
  return order.flatMap((remedy) => {
    const finding = found.get(remedy);
    return finding === undefined ? [] : [{ remedy, ...finding }];
  });
}
