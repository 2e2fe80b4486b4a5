import { count, definePolicy, duration, share } from '../../src/domain/index.ts';
import { evidenceBake } from './bakes.ts';
import { cellsByRegion } from './regions.ts';
import { waveParams } from './waves.ts';

const { order, until, requests, atMost } = waveParams;

export const awsWaves = definePolicy({
  name: 'aws-waves',
  summary: 'Tries one box of one quiet region, bakes its first region long, then grows by regions.',
  about: `The practice that "Automating safe, hands-off deployments" (Amazon Builders' Library) describes: a one-box stage with
at most 10 % of a cell's requests, watched for an hour; the rest of that first region, at most a third of it at a
time; a bake of at least 12 hours after the first region; then single regions, and then waves of growing numbers of
regions, with 2 to 4 hours after each; four to five working days in all for some twenty regions. Bakes may also wait for
requests (until: requests). The one box is a share of the hosts of one cell, in place.`,
  params: {
    box: share('share of the first cell that is the one box', {
      default: '10%',
      min: 0.001,
      source: "Builders' Library: at most 10 % of requests",
    }),
    boxBake: duration('how long the one box is watched', {
      default: '1h',
      min: 0,
      source: "Builders' Library: at least one hour",
    }),
    rolling: share('share of the cells of a region that are changed at a time', {
      default: '33%',
      min: 0.001,
      source: "Builders' Library: at most 33 %",
    }),
    firstBake: duration('how long the first region is watched', {
      default: '12h',
      min: 0,
      source: "Builders' Library: at least 12 hours",
    }),
    bake: duration('how long every later wave is watched', {
      default: '3h',
      min: 0,
      source: "Builders' Library: 2 to 4 hours",
    }),
    singles: count('regions that go alone, the first included, before waves take several', {
      default: '3',
      min: 1,
      source: "assumption: one for each of the first waves of the Builders' Library",
    }),
    order: { ...order, default: 'least-busy-now' },
    until,
    requests,
    atMost,
  },
  *roll(rollout, { box, boxBake, rolling, firstBake, bake, singles, order, until, requests, atMost }) {
    const waiting = cellsByRegion(rollout, order);
    const watched = (atLeast: number) => evidenceBake(atLeast, { until, requests, atMost });
    yield* rollout.deploy([{ cell: waiting[0][0], share: box }]);
    yield* rollout.bake(watched(boxBake));
    let next = 0;
    for (let n = 0; next < waiting.length; n++) {
      const wide = n < singles ? 1 : n - singles + 2;
      const regions = waiting.slice(next, next + wide);
      next += wide;
      const steps = Math.ceil(1 / rolling - 1e-9);
      for (let step = 0; step < steps; step++) {
        const targets = regions.flatMap((cells) =>
          cells
            .slice(Math.ceil((cells.length * step) / steps), Math.ceil((cells.length * (step + 1)) / steps))
            .map((cell) => ({ cell, share: 1 })),
        );
        if (targets.length > 0) yield* rollout.deploy(targets);
      }
      yield* rollout.bake(watched(n === 0 ? firstBake : bake));
    }
  },
});
