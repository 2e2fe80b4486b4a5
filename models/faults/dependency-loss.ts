import { choice, defineFault, duration, law, share, text } from '../../src/domain/index.ts';
import { roundDuration } from '../../src/kernel/index.ts';
import { law99 } from '../law-bounds.ts';
import { impairForAWhile, targets, timing } from './common.ts';

export const dependencyLoss = defineFault({
  name: 'dependency-loss',
  summary: 'Cuts some cells off from something they call, in part or for good.',
  about: `A network between cells, a database, a lease service: attempts that call it get no answer, or a late one. A hard
dependency fails the attempt, a soft one does without. Each attempt calls it anew, so retries help against loss but not
against a partition of what everything calls. A service that all cells share is lost to all of them: cells: 100%.`,
  params: {
    ...timing(['43s', 'GitHub, 2018-10-21: partition of 43 s']),
    service: text('what it is', { default: 'database', source: 'assumption' }),
    needed: choice(['hard', 'soft'], 'whether an attempt fails without it', {
      default: 'hard',
      source: 'assumption',
    }),
    calls: law(share('share of the attempts that call it', { default: '100%', source: 'assumption' })),
    loss: law(share('share of the calls without an answer', { default: '100%', source: 'a partition' })),
    delay: law(
      duration('how much longer the other calls take', { min: 0, default: '0s', source: 'assumption' }),
    ),
    ...targets,
  },
  strike: (site, options) =>
    impairForAWhile(site, options, (draw) => ({
      primitive: 'dependency',
      on: options.service,
      needed: options.needed,
      calls: draw(options.calls),
      loss: draw(options.loss),
      delay: roundDuration(draw(options.delay)),
    })),
  remedies: () => ['wait'],
  lasts: (options) => law99(options.lasts),
});
