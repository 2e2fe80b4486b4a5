import { amount, definePolicy } from '../../src/domain/index.ts';
import { rollInWaves, waveParams } from './waves.ts';

export const staticPolicy = definePolicy({
  name: 'static',
  summary: 'Adds the same amount in every wave.',
  about: `After wave n = 0, 1, 2, … the new version is on (n + 1) times the amount. Cells and shares of the fleet (of its cells) are
rounded up to whole cells; hosts may end inside a cell, which the next wave completes; users never exceed the total so
far unless the next single cell is larger. The smallest blast radius of a defect that shows at once, and the slowest
for a large fleet. In closed form, ten waves of 10 % with an hour each expose .64 fleet-hours to a defect with an
exponential latency of mean 2 h that is noticed after half an hour (all at once: 2.5).`,
  params: {
    add: amount(['cells', 'hosts', 'users', 'zones', 'regions', 'share'], 'how much is added in each wave', {
      default: '10%',
      source: 'assumption: ten waves',
    }),
    ...waveParams,
  },
  *roll(rollout, options) {
    const { value, unit } = options.add;
    yield* rollInWaves(rollout, options, (n) => ({ value: value * (n + 1), unit }));
  },
});
