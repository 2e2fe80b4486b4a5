import { definePolicy, group, list, share, text } from '../../src/domain/index.ts';
import { bakeOf } from './bakes.ts';
import { newLine, waveParams } from './waves.ts';

export const azureRings = definePolicy({
  name: 'azure-rings',
  summary:
    'Goes through rings of regions, from the quietest to the busiest, watching each longer than the one before.',
  about: `Safe deployment as Microsoft describes it: progressive exposure through rings (canary regions, a pilot, regions of light,
medium and heavy traffic, then the rest), health gates at each, and bake times that grow with every ring: "hours and
days rather than minutes". Each ring brings the total to its share of the regions, rounded up, and adds
one at least; what a ring is called is told in
its reason only. Rings before production (development, staging) are stages of the policy.`,
  params: {
    rings: list(
      group(
        {
          name: text('what it is called'),
          upTo: share('share of the regions on the new version after it', { min: 1e-6 }),
        },
        'a ring; the last is completed to the whole fleet',
      ),
      {
        default:
          '[{ name: canary, up-to: 1% }, { name: pilot, up-to: 10% }, { name: light, up-to: 30% }, { name: medium, up-to: 55% }, { name: heavy, up-to: 80% }, { name: broad, up-to: 100% }]',
        min: 1,
        source: 'stages as in "Advancing safe deployment practices"; shares are assumptions',
      },
    ),
    ...waveParams,
    bake: { ...waveParams.bake, default: '6h' },
    schedule: {
      ...waveParams.schedule,
      default: 'growing',
      source: 'well-architected framework: bake times should increase',
    },
    factor: { ...waveParams.factor, default: '1.5' },
    order: { ...waveParams.order, default: 'least-busy-now' },
  },
  *roll(rollout, options) {
    const line = newLine(rollout, options, 'regions');
    const regions = rollout.fleet.regions.length;
    for (const [n, { upTo }] of [...options.rings, { upTo: 1 }].entries()) {
      if (line.isDone()) return;
      yield* rollout.deploy(line.take({ value: upTo * regions, unit: 'regions' }));
      yield* rollout.bake(bakeOf(n, options));
    }
  },
});
