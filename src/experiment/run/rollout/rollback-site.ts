import type { DeploySite, RollbackSite } from '../../../domain/index.ts';
import type { Script } from '../../../kernel/index.ts';
import type { RolloutInputs } from './inputs.ts';
import type { RolloutSite } from './site.ts';

/** The cells as a way back finds them. `undo`: the way of the deploy style. */
export function rollbackSite(
  { defects, streams }: RolloutInputs,
  site: RolloutSite,
  undo: (site: DeploySite, cells: readonly number[]) => Script,
): RollbackSite {
  return Object.assign(Object.create(site) as RolloutSite, {
    undo: (cells: readonly number[]) => undo(site, cells),
    repair: (cells: readonly number[]) => defects.repair(cells),
    luck: (purpose: string) => streams.stream(`way back ${purpose}`).uniform(),
  });
}
