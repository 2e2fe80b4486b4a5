import { definePolicy, duration } from '../../src/domain/index.ts';

export const allAtOnce = definePolicy({
  name: 'all-at-once',
  summary: 'Gives the change to every cell in one wave.',
  about: `The baseline that every other policy is measured against: what happens without a staged rollout, or when the
staged one is bypassed (Azure Storage 2014). Hosts are changed in place, batch by batch, in all cells side by side.
An alarm can stop it and take it back only once the damage is everywhere.`,
  params: {
    bake: duration('how long the fleet is watched before the rollout counts as complete', {
      default: '0s',
      min: 0,
      source: 'nobody waits: the change is everywhere',
    }),
  },
  *roll(rollout, { bake }) {
    yield* rollout.deploy(rollout.fleet.cells.map(({ index }) => ({ cell: index, share: 1 })));
    yield* rollout.bake(bake);
  },
});
