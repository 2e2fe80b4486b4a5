import { defineFault, duration, law, number, share } from '../../src/domain/index.ts';
import { MINUTE, roundDuration } from '../../src/kernel/index.ts';
import { law99 } from '../law-bounds.ts';
import { impairForAWhile, targets, timing } from './common.ts';

export const wrongScope = defineFault({
  name: 'wrong-scope',
  summary: 'Lets a command that takes capacity away reach more and more cells by itself.',
  about: `An operator's command with the wrong scope (S3, 2017), a configuration that peers hand on. It begins in the cells
it strikes and goes on to those that follow them in the order of the fleet, multiplying, up to its share of it; when it
ends, all of it is taken back at once. A change that is shipped does not move by itself: that is the rollout's.`,
  params: {
    ...timing(['1h', 'assumption']),
    lost: law(share('share of the capacity that it takes away', { default: '50%', source: 'assumption' })),
    every: law(
      duration('how long until it has spread again', {
        min: MINUTE / 60,
        default: '1m',
        source: 'assumption',
      }),
    ),
    times: law(
      number('how many times as many cells it has reached then', {
        min: 1,
        default: '2',
        source: 'failure-physics.md §3.4, cause 11: a wrong scope is 2 to 100 times the right one',
      }),
    ),
    upTo: law(share('share of the fleet that it reaches at most', { default: '100%', source: 'assumption' })),
    ...targets,
  },
  strike: (site, options) =>
    impairForAWhile(site, options, (draw) => ({
      primitive: 'propagation',
      carries: { primitive: 'capacity', factor: 1 - draw(options.lost) },
      every: roundDuration(draw(options.every)),
      times: draw(options.times),
      upTo: draw(options.upTo),
    })),
  remedies: () => ['wait'],
  lasts: (options) => law99(options.lasts),
});
