import { defineDefect } from '../../src/domain/index.ts';
import { answers, awakeAndHurt, harmParams } from './common.ts';

export const failsAtOnce = defineDefect({
  name: 'fails-at-once',
  summary: 'Makes what the new version serves fail as soon as its hosts are up.',
  about: `Class C1 (failure-physics §3.3): hosts with the change crash or answer with errors after their start-up. The easiest
defect to catch: any detector on any wave sees it, and the blast radius is that of the first wave. The crash loop's
restarts and their back-off are not modelled apart; a host with it counts as failing all the time.`,
  params: harmParams({
    after: ['{ uniform: { from: 5s, to: 60s } }', 'C1: start-up 5-60 s'],
    fails: ['100%', 'C1: p = 1 on changed hosts'],
    retryHelps: ['true', 'assumption: a retry may reach a host of the old version'],
    capacityLost: ['0%', 'assumption'],
    sticky: ['no', 'assumption'],
  }),
  ...answers,
  strike: awakeAndHurt,
});
