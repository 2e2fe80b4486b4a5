import { amount, choice, count, definePolicy, duration, share, styleParams } from '../../src/domain/index.ts';
import { inPlace } from '../deploys/in-place.ts';
import { configureDeploy } from './configure.ts';
import { newLine, rollInWaves, waveParams } from './waves.ts';

const { gate } = styleParams;

export const canary = definePolicy({
  name: 'canary',
  summary: 'Tries a small share in the first cells, watches it longer, and goes on in equal waves.',
  about: `A preset: a canary share of the hosts of the first cells (in the order of the policy) gets the change and bakes for a
time of its own; then the fleet follows in waves of the same size, which complete the canary cells first. Hosts are
changed in place. The canary is compared with nothing here: the same detectors watch its cells, and a small share
hides in the average of a cell (an error rate of 100 % on 5 % of the hosts is 5 % of the cell).`,
  params: {
    share: share('share of the first cells that is the canary', { default: '5%', source: 'assumption' }),
    cells: count('how many cells have a canary', { default: '1', min: 1, source: 'assumption' }),
    sticky: choice(
      ['user', 'request'],
      'whether the same users stay on the new version or each request draws anew',
      {
        default: 'request',
        source: 'a load balancer without affinity',
      },
    ),
    canaryBake: duration('how long the canary is watched', { default: '1h', min: 0, source: 'assumption' }),
    add: amount(['cells', 'hosts', 'users', 'zones', 'regions', 'share'], 'how much follows in each wave', {
      default: '25%',
      source: 'assumption',
    }),
    ...waveParams,
    gate,
  },
  settings: (options) => ({
    deploy: configureDeploy(inPlace, { sticky: options.sticky }),
    gate: options.gate,
  }),
  *roll(rollout, options) {
    const line = newLine(rollout, options);
    yield* rollout.deploy(line.first(options.cells).map((cell) => ({ cell, share: options.share })));
    yield* rollout.bake(options.canaryBake);
    const { value, unit } = options.add;
    yield* rollInWaves(rollout, options, (n) => ({ value: value * (n + 1), unit }), line);
  },
});
