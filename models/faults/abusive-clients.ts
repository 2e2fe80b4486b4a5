import { defineFault, law, number, share } from '../../src/domain/index.ts';
import { law99 } from '../law-bounds.ts';
import { impairForAWhile, targets, timing } from './common.ts';

export const abusiveClients = defineFault({
  name: 'abusive-clients',
  summary: 'Lets a few clients of some cells ask far too often for a time.',
  about: `A batch job, a broken loop in somebody's client, an attack. Their operations are served like all others, so
everybody else waits behind them. A limit per client is not modelled: with one, use quota, which
refuses operations whoever asks for them.`,
  params: {
    ...timing(['1h', 'assumption']),
    clients: law(
      share('share of the users who do so', { default: '1%', source: 'failure-physics.md §3.4, cause 8' }),
    ),
    times: law(
      number('how many times as often they ask', {
        min: 1,
        default: '30',
        source: 'failure-physics.md §3.4, cause 8: 10 to 100 times',
      }),
    ),
    ...targets,
  },
  strike: (site, options) =>
    impairForAWhile(site, options, (draw) => ({
      primitive: 'demand',
      factor: 1 + draw(options.clients) * (draw(options.times) - 1),
    })),
  remedies: () => ['wait'],
  lasts: (options) => law99(options.lasts),
});
