import { defineDefect } from '../../src/domain/index.ts';
import { answers, awake, whereAndWhen } from './common.ts';

export const withdraws = defineDefect({
  name: 'withdraws',
  class: 'global',
  summary: 'Takes what the new version serves off the network.',
  about: `Modelled on Cloudflare, 2022-06-21: reordered policy terms withdrew the prefixes of the busiest locations, a kind of their own
(option on). Requests to the share that is withdrawn fail; once it is the whole cell, its users move to other cells if
the scenario has failover, and may overload those. Routes come back with the rollback.`,
  params: whereAndWhen({
    after: ['{ uniform: { from: 5s, to: 60s } }', 'assumption: as long as routes take to converge'],
    sticky: ['no', 'Cloudflare 2022: the revert brought the routes back'],
  }),
  ...answers,
  *strike(site, options) {
    yield* awake(site, options);
    site.withdraw();
  },
});
