import { defineDefect } from '../../src/domain/index.ts';
import { answers, awakeAndHurt, harmParams } from './common.ts';

export const failsAtOnce = defineDefect({
  name: 'fails-at-once',
  class: 'crash',
  summary: 'Makes what the new version serves fail as soon as its hosts are up.',
  about: `Hosts with the change crash or answer with errors after their start-up. The easiest
defect to catch: any detector on any wave sees it, and the blast radius is that of the first wave. The crash loop's
restarts and their back-off are not modelled apart; a host with it counts as failing all the time.`,
  params: harmParams({
    after: ['{ uniform: { from: 5s, to: 60s } }', 'assumption: start-up of a host'],
    fails: ['100%', 'every changed host crashes'],
    retryHelps: ['true', 'assumption: a retry may reach a host of the old version'],
    capacityLost: ['0%', 'assumption'],
    sticky: ['no', 'assumption'],
  }),
  ...answers,
  strike: awakeAndHurt,
});
