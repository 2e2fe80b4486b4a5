import { defineFault, law, number } from '../../src/domain/index.ts';
import { law99 } from '../law-bounds.ts';
import { impairForAWhile, targets, timing } from './common.ts';

export const demandSurge = defineFault({
  name: 'demand-surge',
  summary: 'Makes the users of some cells ask more often for a time.',
  about: `Primitive P2: a reconnect storm, a flushed cache, an internal job, an event (causes 8 and 30 of failure-physics §3.4;
Slack 2022, AWS 2021). All operations count alike; an abusive class of clients with its own limits is not modelled.`,
  params: {
    ...timing(['10m', 'failure-physics §3.4, cause 30: minutes']),
    times: law(
      number('how many times as often they ask', { min: 1, default: '3', source: 'cause 30: 2 to 20 times' }),
    ),
    ...targets,
    cells: { ...targets.cells, default: '100%' },
  },
  strike: (site, options) =>
    impairForAWhile(site, options, (draw) => ({ primitive: 'demand', factor: draw(options.times) })),
  remedies: () => ['wait'],
  lasts: (options) => law99(options.lasts),
});
