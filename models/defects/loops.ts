import { defineDefect } from '../../src/domain/index.ts';
import { answers, awakeAndHurt, harmParams } from './common.ts';

export const loops = defineDefect({
  name: 'loops',
  class: 'crash',
  summary:
    'Makes hosts with the change run into an endless loop: their capacity is gone and what reaches them fails.',
  about: `Modelled on Azure Storage, 2014-11-19: a configuration switch exposed an infinite loop in Blob front-ends. It had been tested
on Table front-ends only (option on), noticed within minutes, reverted within half an hour; looping front-ends could
not read the reverted configuration and had to be restarted (sticky). The load balancer keeps sending to looping hosts;
one that takes them out in time would turn lost requests into lost capacity (lower fails).`,
  params: harmParams({
    after: [
      '{ lognormal: { median: 4m, sigma: 0.8 } }',
      'assumption: "within minutes" (Azure Storage 2014, time to detect 5 min)',
    ],
    fails: ['100%', 'Azure Storage 2014'],
    retryHelps: ['true', 'assumption: a retry may reach a host that does not loop'],
    capacityLost: ['100%', 'Azure Storage 2014'],
    sticky: ['until-restart', 'Azure Storage 2014'],
  }),
  ...answers,
  strike: awakeAndHurt,
});
