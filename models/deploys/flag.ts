import { defineDeploy, duration } from '../../src/domain/index.ts';
import { wait } from '../../src/kernel/index.ts';
import { flagParams, flagSteps } from './flag-steps.ts';
import { placeDarkCode, removeDarkCode } from './hosts.ts';

export const flagDeploy = defineDeploy({
  name: 'flag',
  summary: 'Ships the code dark and turns it on by a flag, rule by rule and share by share.',
  about: `The code reaches all hosts of the wave's cells first, in the batches, the time and with the restarts of the change, and
nobody meets it: it is dark. Then the flag goes on for the users of each rule (by) and for growing shares of
everybody (steps), with a bake and the gate between them. The same users stay on the new version. Turning the flag off
takes the propagation and restarts nothing; the dark code stays. Its defects strike those for whom the flag is on; one in
the code itself (in: code) strikes the hosts as soon as they have it, and turning the flag off does not help: the old
version must be deployed again (rollback: redeploy, or whoever finds that out). A rollback before the flag is on for
anybody takes the code off the hosts. Not modelled: clients that
are offline when the flag goes off, and code of old flags that nobody has removed.`,
  params: {
    ...flagParams,
    bake: duration('how long a step inside a wave is watched before the next', {
      default: '10m',
      min: 0,
      source: 'assumption',
    }),
  },
  *deploy(site, targets, options) {
    yield* site.together(targets.map(({ cell }) => placeDarkCode(site, cell)));
    let isOn = false;
    for (const step of flagSteps(options, site.fleet, (cell) => site.shares(cell))) {
      const moving = step(targets);
      if (moving.length === 0) continue;
      if (isOn) yield* site.bake(options.bake);
      yield* wait(options.propagation);
      for (const { cell, share, segments } of moving) site.setShare(cell, segments ?? share, 'user');
      isOn = true;
    }
  },
  *undo(site, cells, { propagation }) {
    if (cells.length === 0) return;
    yield* wait(propagation);
    for (const cell of cells) site.setShare(cell, 0, 'user');
  },
  *remove(site, cells) {
    yield* site.together(cells.map((cell) => removeDarkCode(site, cell)));
  },
});
