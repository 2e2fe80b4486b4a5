import type { RollbackSite, RolloutOptions } from '../../../domain/index.ts';
import type { Script } from '../../../kernel/index.ts';
import type { RolloutInputs } from './inputs.ts';
import type { RolloutSite } from './site.ts';

/** The cells as a way back finds them. */
export function rollbackSite(
  { defects, streams }: RolloutInputs,
  site: RolloutSite,
  { deploy }: RolloutOptions,
): RollbackSite {
  return site.with({
    undo: (cells: readonly number[]) => undo(site, deploy, cells),
    repair: (cells: readonly number[]) => defects.repair(cells),
    luck: (purpose: string) => streams.stream(`way back ${purpose}`).uniform(),
  });
}

function* undo(
  site: RolloutSite,
  { model, options }: RolloutOptions['deploy'],
  cells: readonly number[],
): Script {
  const isDark = cells.every((cell) => site.share(cell) === 0);
  yield* isDark && model.remove !== undefined
    ? model.remove(site, cells, options)
    : model.undo(site, cells, options);
}
