import { defineFault, law, number } from '../../src/domain/index.ts';
import { law99 } from '../law-bounds.ts';
import { impairForAWhile, targets, timing } from './common.ts';

export const demandSurge = defineFault({
  name: 'demand-surge',
  summary: 'Makes the users of some cells ask more often for a time.',
  about: `A reconnect storm, a flushed cache, an internal job, an event (Slack 2022, AWS us-east-1 2021). All operations
of all users grow alike, and end as abruptly as they began; a few clients that ask far too often are abusive-clients.`,
  params: {
    ...timing(['10m', 'assumption: self-inflicted surges last minutes']),
    times: law(
      number('how many times as often they ask', {
        min: 1,
        default: '3',
        source: 'assumption: 2 to 20 times has been seen',
      }),
    ),
    ...targets,
    cells: { ...targets.cells, default: '100%' },
  },
  strike: (site, options) =>
    impairForAWhile(site, options, (draw) => ({ primitive: 'demand', factor: draw(options.times) })),
  remedies: () => ['wait'],
  lasts: (options) => law99(options.lasts),
});
