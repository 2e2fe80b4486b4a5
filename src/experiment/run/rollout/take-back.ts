import type { RolloutOptions } from '../../../domain/index.ts';
import type { Script } from '../../../kernel/index.ts';
import type { RolloutInputs } from './inputs.ts';
import type { Progress } from './progress.ts';
import type { RolloutSite } from './site.ts';

/** Brings the old version back everywhere. */
export function* takeBack(
  { simulation, journal }: RolloutInputs,
  { deploy }: RolloutOptions,
  site: RolloutSite,
  progress: Progress,
  entry: number,
): Script {
  // Only now: a deployment that was due at the very instant of the rollback has had its way before it was stopped.
  const cells = site.exposed.all;
  yield* deploy.model.undo(site, cells, deploy.options);
  const left = site.exposed.all;
  if (left.length > 0)
    throw new Error(`expected no cell on the new version after undo, got ${left.length} of ${cells.length}`);
  site.environments.releaseAll();
  site.deploying.fill(0);
  progress.phase = 'rolled-back';
  progress.endedAt ??= simulation.now;
  progress.outcome ??= 'rolled_back';
  journal.write('rolled-back', '', { cells: cells.length }, entry);
}
