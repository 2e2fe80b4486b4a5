import { defineDefect } from '../../src/domain/index.ts';
import { answers, awakeAndHurt, harmParams } from './common.ts';

export const latent = defineDefect({
  name: 'latent',
  class: 'latent',
  summary:
    'Sleeps in a cell for a while after the change has come, then makes what the new version serves fail.',
  about: `A leak, a counter that overflows, a certificate, a cache that must empty first. Each cell
has its own latency, counted from its first exposure and the same under every policy. Bakes shorter than the latency
do not see it: the rollout is ahead of the evidence. It wakes at once and fully; a slow build-up is not modelled.
Observed latencies: 5 h 36 min (Kinesis 2024), up to 1 h (Kinesis 2020), days to years elsewhere.`,
  params: harmParams({
    after: [
      '{ lognormal: { median: 2h, sigma: 1.2 } }',
      'assumption, among observed latencies of minutes to years',
    ],
    fails: ['100%', 'assumption'],
    retryHelps: ['true', 'assumption: a retry may reach a host of the old version'],
    capacityLost: ['0%', 'assumption'],
    sticky: ['no', 'assumption'],
  }),
  ...answers,
  strike: awakeAndHurt,
});
