import type { RollbackOptions, RolloutOptions } from '../../../domain/index.ts';
import { draw } from '../../../domain/index.ts';
import type { Script } from '../../../kernel/index.ts';
import { roundDuration, wait } from '../../../kernel/index.ts';
import { aftermath } from './aftermath.ts';
import type { RolloutInputs } from './inputs.ts';
import type { Progress } from './progress.ts';
import { rollbackSite } from './rollback-site.ts';
import type { RolloutSite } from './site.ts';

/** What a rollout remembers of its way back, so that a second try meets no first-time flaws again. */
export interface WayBack {
  /** It has been tried, in earnest or as an exercise. */
  tried: boolean;
}

/**
 * Brings the old version back everywhere, in the scenario's way and with all that may be wrong with it
 * (`rollbackParams`). Ends with `rolled_back` when the old version serves everywhere, and as halted when cells were
 * missed and nobody looked, or a repaired version stays in place.
 */
export function* takeBack(
  inputs: RolloutInputs,
  settings: RolloutOptions,
  site: RolloutSite,
  progress: Progress,
  way: WayBack,
  entry: number,
): Script {
  const { simulation, journal, streams } = inputs;
  const { model, options } = settings.rollback;
  const flaws = options as RollbackOptions;
  const back = rollbackSite(inputs, site, settings);

  const delay = roundDuration(draw(flaws.delay, streams.stream('rollback delay')));
  if (delay > 0) yield* wait(delay);
  yield* mended(inputs, settings, way, entry);
  // Only now: a deployment that was due at the very instant of the rollback has had its way before it was stopped.
  const isOfCode = model.ofHosts === true || site.exposed.count === 0;
  const left = () => (isOfCode ? site.carrying : site.exposed.all);
  const cells = left();
  const isMissed = (cell: number) => streams.stream('rollback misses', cell).uniform() < flaws.misses;
  const found = way.tried || flaws.misses === 0 ? cells : cells.filter((cell) => !isMissed(cell));
  way.tried = true;
  const begun = site.reached.length;
  yield* model.takeBack(back, found, options);
  yield* again(site, begun, (cells) => model.takeBack(back, cells, options));
  aftermath(inputs, flaws, found, progress, entry);
  if (flaws.verify > 0) {
    yield* wait(flaws.verify);
    const missed = left().filter((cell) => !found.includes(cell));
    if (missed.length > 0) {
      journal.write('note', '', { note: 'the rollback has missed cells', cells: missed.length }, entry);
      yield* model.takeBack(back, missed, options);
      aftermath(inputs, flaws, missed, progress, entry);
    }
  }
  if (progress.codeToo && model.ofHosts !== true) yield* removeCode(site, settings);
  const kept = site.exposed.count;
  site.environments.releaseAll();
  progress.phase = 'rolled-back';
  progress.endedAt ??= simulation.now;
  progress.outcome ??= kept === 0 ? 'rolled_back' : 'halted';
  journal.write(
    'rolled-back',
    '',
    kept === 0 ? { cells: cells.length } : { cells: cells.length, left: kept },
    entry,
  );
}

/** Dark code goes from wherever nobody is served by it. */
function* removeCode(site: RolloutSite, { deploy }: RolloutOptions): Script {
  const cells = site.dark.all.filter((cell) => site.share(cell) === 0);
  if (cells.length > 0) yield* deploy.model.remove?.(site, cells, deploy.options) ?? [];
}

/** Makes a way back work that does not when it is first needed; says so in the journal. True: it did not. */
export function* mended(
  inputs: RolloutInputs,
  { rollback }: RolloutOptions,
  way: WayBack,
  entry: number,
): Script<boolean> {
  const { broken, mend } = rollback.options as RollbackOptions;
  const { streams, journal } = inputs;
  if (way.tried || streams.stream('rollback broken').uniform() >= broken) return false;
  journal.write('note', '', { note: 'the rollback does not work' }, entry);
  yield* wait(roundDuration(draw(mend, streams.stream('rollback mend'))));
  return true;
}

/** A change that spreads by itself comes back to cells before it is gone from the last one: over again, until it does not. */
function* again(site: RolloutSite, begun: number, takeBack: (cells: readonly number[]) => Script): Script {
  for (let from = begun; from < site.reached.length; ) {
    const cells = new Set(site.reached.slice(from));
    from = site.reached.length;
    yield* takeBack([...cells].filter((cell) => site.share(cell) > 0).sort((a, b) => a - b));
  }
}
