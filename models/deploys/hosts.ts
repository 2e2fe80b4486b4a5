import type { DeploySite, Stickiness } from '../../src/domain/index.ts';
import type { Duration, Script } from '../../src/kernel/index.ts';
import { roundDuration, waitUntil } from '../../src/kernel/index.ts';

/** Brings a cell up to `share` in place, in the batches and the time of the change; nothing when it is there already. */
export function* changeHosts(site: DeploySite, cell: number, share: number, sticky: Stickiness): Script {
  if (share > site.share(cell)) yield* changeInBatches(site, cell, share, site.change.takes, sticky);
}

/** Gives all of a cell back to the old version, in the time of a rollback. */
export function* changeHostsBack(site: DeploySite, cell: number, sticky: Stickiness): Script {
  if (site.share(cell) > 0) yield* changeInBatches(site, cell, 0, site.rollbackTakes, sticky);
}

/** Puts the code of the change into all hosts of a cell, in the batches and the time of the change, and nobody meets it. */
export function placeDarkCode(site: DeploySite, cell: number): Script {
  return moveDarkCode(site, cell, 1, site.change.takes);
}

/** Takes it off them again, in the time of a rollback. */
export function removeDarkCode(site: DeploySite, cell: number): Script {
  return moveDarkCode(site, cell, 0, site.rollbackTakes);
}

/** Puts the old version onto all hosts of a cell, in the time of a rollback; what serves nobody by itself goes, too. */
export function* putOldVersionBack(site: DeploySite, cell: number): Script {
  const dark = site.darkCode(cell);
  if (dark === 0) return yield* changeHostsBack(site, cell, 'request');
  const on = site.shares(cell);
  yield* restartInBatches(
    site,
    cell,
    Math.max(dark, site.share(cell)),
    site.rollbackTakes,
    (batch, batches) => {
      const left = 1 - batch / batches;
      site.setDarkCode(cell, dark * left);
      site.setShare(
        cell,
        on.map((share) => share * left),
      );
    },
  );
}

function* moveDarkCode(site: DeploySite, cell: number, goal: number, takes: Duration): Script {
  const from = site.darkCode(cell);
  if (from === goal) return;
  yield* restartInBatches(site, cell, Math.abs(goal - from), takes, (batch, batches) => {
    site.setDarkCode(cell, batch === batches ? goal : from + ((goal - from) * batch) / batches);
  });
}

function* changeInBatches(
  site: DeploySite,
  cell: number,
  goal: number,
  takes: Duration,
  sticky: Stickiness,
): Script {
  const from = site.share(cell);
  yield* restartInBatches(site, cell, Math.abs(goal - from), takes, (batch, batches) => {
    site.setShare(cell, batch === batches ? goal : from + ((goal - from) * batch) / batches, sticky);
  });
}

/** `takes` is for the whole cell; a part of it takes as much less. `changed`: so many of the batches have been. */
function* restartInBatches(
  site: DeploySite,
  cell: number,
  hosts: number,
  takes: Duration,
  changed: (batch: number, batches: number) => void,
): Script {
  const began = site.now;
  const batches = Math.max(1, Math.ceil(hosts * site.change.batches - 1e-9));
  for (let batch = 1; batch <= batches; batch++) {
    yield* site.restartHosts(cell, hosts / batches);
    yield* waitUntil(Math.max(site.now, began + roundDuration((takes * hosts * batch) / batches)));
    changed(batch, batches);
  }
}
