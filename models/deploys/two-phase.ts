import { choice, defineDeploy, duration } from '../../src/domain/index.ts';
import { changeHosts, changeHostsBack, placeDarkCode, removeDarkCode } from './hosts.ts';

export const twoPhase = defineDeploy({
  name: 'two-phase',
  summary: 'Deploys an intermediate version that reads the new format first, then the one that writes it.',
  about: `The safe order of a change of format: the intermediate version reads both formats and writes the old one; only when all
hosts have it does the next version write the new one. Both are deployments in place, with the time, the batches and the
restarts of the change, and with a bake between them. A rollback of the second brings the intermediate version back, which reads what has
been written; with back-to: original it goes past it and leaves data that nobody reads (unreadable-format, or the format
of the change). A rollback of the first brings the original back and is safe: nothing has written the new format.
The intermediate version has those defects of the change that are in the code (in: code) or in its restarts; a
rollback to it does not take them away. Within a wave only the cells of the wave wait for one
another; the policy migration has all of the fleet read before anything writes.`,
  params: {
    bake: duration('how long the intermediate version is watched', {
      default: '30m',
      min: 0,
      source: 'assumption',
    }),
    backTo: choice(
      ['intermediate', 'original'],
      'the version that a rollback of the second phase brings back',
      { default: 'intermediate', source: 'the point of having it' },
    ),
    sticky: choice(
      ['user', 'request'],
      'whether the same users stay on the new version or each request draws anew',
      { default: 'request', source: 'a load balancer without affinity' },
    ),
  },
  *deploy(site, targets, { bake, sticky }) {
    const unread = targets.filter(({ cell }) => site.darkCode(cell) < 1);
    yield* site.together(unread.map(({ cell }) => placeDarkCode(site, cell)));
    const writing = targets.filter(({ cell, share }) => share > site.share(cell));
    if (writing.length === 0) return;
    if (unread.length > 0) yield* site.bake(bake);
    yield* site.together(writing.map(({ cell, share }) => changeHosts(site, cell, share, sticky)));
  },
  *undo(site, cells, { backTo, sticky }) {
    if (backTo === 'original') for (const cell of cells) site.setDarkCode(cell, 0);
    yield* site.together(cells.map((cell) => changeHostsBack(site, cell, sticky)));
  },
  *remove(site, cells) {
    yield* site.together(cells.map((cell) => removeDarkCode(site, cell)));
  },
});
