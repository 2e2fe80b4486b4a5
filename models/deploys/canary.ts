import { choice, defineDeploy, duration, share } from '../../src/domain/index.ts';
import { changeHosts, changeHostsBack } from './hosts.ts';

export const canaryDeploy = defineDeploy({
  name: 'canary',
  summary:
    'Tries a small share of each cell of the wave first, and changes the rest after a bake of its own.',
  about: `In every wave: a canary share of each cell's hosts is changed in place and watched for the canary bake, gate included;
then the rest of the hosts follows in place. Nothing compares the canary with the rest; the detectors watch whole
cells. Taking it back changes the hosts back in place.`,
  params: {
    share: share('share of a cell that is the canary', { default: '5%', source: 'assumption' }),
    bake: duration('how long the canary is watched before the rest follows', {
      default: '30m',
      min: 0,
      source: 'assumption',
    }),
    sticky: choice(
      ['user', 'request'],
      'whether the same users stay on the canary or each request draws anew',
      {
        default: 'request',
        source: 'a load balancer without affinity',
      },
    ),
  },
  *deploy(site, targets, options) {
    const { sticky } = options;
    const untried = targets.filter(({ cell }) => site.share(cell) < options.share);
    if (untried.length > 0) {
      yield* site.together(
        untried.map(({ cell, share }) => changeHosts(site, cell, Math.min(share, options.share), sticky)),
      );
      yield* site.bake(options.bake);
    }
    yield* site.together(targets.map(({ cell, share }) => changeHosts(site, cell, share, sticky)));
  },
  *undo(site, cells, { sticky }) {
    yield* site.together(cells.map((cell) => changeHostsBack(site, cell, sticky)));
  },
});
