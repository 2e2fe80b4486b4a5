import { defineDefect } from '../../src/domain/index.ts';
import { answers, awakeAndHurt, harmParams } from './common.ts';

export const sticky = defineDefect({
  name: 'sticky',
  class: 'sticky',
  summary: 'Stays on the hosts after the change has been taken back, until they are restarted.',
  about: `The revert does not heal running hosts (Azure Storage 2014), or the hosts do not come up
far enough to receive it (CrowdStrike 2024). After the rollback the share of the cell that it has reached keeps
failing; somebody has to find that out and restart the hosts. Blue/green leaves such hosts behind with the switch.`,
  params: harmParams({
    after: ['{ uniform: { from: 5s, to: 60s } }', 'assumption: start-up of a host'],
    fails: ['100%', 'assumption'],
    retryHelps: ['true', 'assumption: a retry may reach a healthy host'],
    capacityLost: ['0%', 'assumption'],
    sticky: ['until-restart', 'Azure Storage 2014'],
  }),
  ...answers,
  strike: awakeAndHurt,
});
