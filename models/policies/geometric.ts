import type { AmountUnit } from '../../src/domain/index.ts';
import { choice, definePolicy, expression } from '../../src/domain/index.ts';
import { rollInWaves, waveParams } from './waves.ts';

const units: Readonly<
  Record<'cells' | 'hosts' | 'users' | 'zones' | 'regions' | 'share-of-fleet', AmountUnit>
> = {
  cells: 'cells',
  hosts: 'hosts',
  users: 'users',
  zones: 'zones',
  regions: 'regions',
  'share-of-fleet': 'share',
};

export const geometric = definePolicy({
  name: 'geometric',
  summary: 'Lets what is on the new version grow by an expression of the wave, such as 2^n.',
  about: `After wave n = 0, 1, 2, … the new version is on waves(n) cells in all: with 2^n on 1, 2, 4, 8, … and so in waves of
1, 1, 2, 4, … Growth means the total, not the wave. In closed form, over 64 cells with an hour each, it exposes
.2888 fleet-hours to a defect with an exponential latency of mean 2 h that is noticed after half an hour (all at once
2.5; waves of 1, 2, 4, … would be .4127). The result is rounded up, and every wave takes at
least one more cell than the one before, so a slow expression (1.1^n, a constant) still comes to its end. What 2^n
buys is a small start; its price is the last wave, which takes half of the fleet at once.`,
  params: {
    waves: expression(['n'], 'how much is on the new version after wave n = 0, 1, 2, …', {
      default: '2^n',
      source: 'the doubling rollout',
    }),
    unit: choice(
      ['cells', 'hosts', 'users', 'zones', 'regions', 'share-of-fleet'],
      'what the expression counts',
      {
        default: 'cells',
      },
    ),
    ...waveParams,
  },
  *roll(rollout, options) {
    const unit = units[options.unit];
    yield* rollInWaves(rollout, options, (n) => ({ value: options.waves.evaluate({ n }), unit }));
  },
});
