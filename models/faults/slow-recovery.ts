import { defineFault, law, number } from '../../src/domain/index.ts';
import { law99 } from '../law-bounds.ts';
import { impairForAWhile, targets, timing } from './common.ts';

export const slowRecovery = defineFault({
  name: 'slow-recovery',
  summary: 'Makes restarts and warm-ups of some cells take longer for a time.',
  about: `An index that has to be rebuilt, a backlog that has to be worked off, a cold cache in front of a slow store (S3
2017: 2 h 49 min until the first service). Harmless as long as nothing has to come back. Rooms come back by their own law of
heat.`,
  params: {
    ...timing(['2h', 'assumption']),
    times: law(number('how many times as long they take', { min: 1, default: '5', source: 'assumption' })),
    ...targets,
  },
  strike: (site, options) =>
    impairForAWhile(site, options, (draw) => ({ primitive: 'recovery', times: draw(options.times) })),
  remedies: () => ['wait'],
  lasts: (options) => law99(options.lasts),
});
