import { defineRollback, duration, share } from '../../src/domain/index.ts';
import { putOldVersionBack } from '../deploys/hosts.ts';

export const redeploy = defineRollback({
  name: 'redeploy',
  summary:
    'Deploys the old version again, a part of the cells at a time, whatever the deploy style could do.',
  about: `A rollback as a new deployment of the last good revision (CodeDeploy on EC2): it takes as long as a deployment in
every part of the cells, one part after another. Some teams deploy 5 % at a time but roll back a third at a time (Amazon Builders'
Library). Hosts restart as the change says. Dark code (behind a flag, an intermediate version) goes with the rest: all hosts
that have it are changed, however few users its flag is on for.`,
  ofHosts: true,
  params: {
    takes: duration('how long it takes per cell; 0 = as long as putting the change in', {
      default: '0s',
      min: 0,
      source: 'CodeDeploy: as long as a roll-forward',
    }),
    atOnce: share('share of the cells that go back at a time', {
      default: '33%',
      min: 0.001,
      source: "Builders' Library",
    }),
  },
  *takeBack(site, cells, { atOnce }) {
    const width = Math.max(1, Math.ceil(cells.length * atOnce - 1e-9));
    for (let first = 0; first < cells.length; first += width) {
      yield* site.together(cells.slice(first, first + width).map((cell) => putOldVersionBack(site, cell)));
    }
  },
});
