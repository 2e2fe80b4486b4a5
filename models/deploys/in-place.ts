import { choice, defineDeploy } from '../../src/domain/index.ts';
import { changeHosts, changeHostsBack } from './hosts.ts';

export const inPlace = defineDeploy({
  name: 'in-place',
  summary: 'Changes the hosts of a cell where they are, batch by batch.',
  about: `All cells of a wave at the same time, each in the batches and the time of the change; a batch serves again, by the new
version, when its hosts are back. A restart that lasts longer than its batch's part of the time delays the rest.
Taking it back is the same work once more, in all cells side by side: no faster for being urgent (the policy's
rollback option may say otherwise). Hosts are lost to the cell only as
the change's restart law says, and serve slower for a while if it has a warm-up; draining a batch beforehand is not modelled.`,
  params: {
    sticky: choice(
      ['user', 'request'],
      'whether the same users stay on the new version or each request draws anew',
      {
        default: 'request',
        source: 'a load balancer without affinity',
      },
    ),
  },
  *deploy(site, targets, { sticky }) {
    yield* site.together(targets.map(({ cell, share }) => changeHosts(site, cell, share, sticky)));
  },
  *undo(site, cells, { sticky }) {
    yield* site.together(cells.map((cell) => changeHostsBack(site, cell, sticky)));
  },
});
