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
  const begun = site.reached.length;
  yield* deploy.model.undo(site, cells, deploy.options);
  yield* again(site, begun, (back) => deploy.model.undo(site, back, deploy.options));
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

/** A change that spreads by itself comes back to cells before it is gone from the last one: over again, until it does not. */
function* again(site: RolloutSite, begun: number, takeBack: (cells: readonly number[]) => Script): Script {
  for (let from = begun; from < site.reached.length; ) {
    const cells = new Set(site.reached.slice(from));
    from = site.reached.length;
    yield* takeBack([...cells].filter((cell) => site.share(cell) > 0).sort((a, b) => a - b));
  }
}
