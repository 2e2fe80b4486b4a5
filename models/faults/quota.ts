import { defineFault, law, number, share } from '../../src/domain/index.ts';
import { law99 } from '../law-bounds.ts';
import { impairForAWhile, targets, timing } from './common.ts';

export const quota = defineFault({
  name: 'quota',
  summary: 'Sets a limit on what some cells let in too low for a time.',
  about: `A quota, a rate limit or a connection limit that is below what users need. What is beyond it is refused at once,
the customer's error, which well-made clients do not retry: so it protects the cell and harms the users. A queue limit
can be set wrong as well.`,
  params: {
    ...timing(['1h', 'assumption']),
    admits: law(
      share('operations per second let in, as a share of the capacity', {
        default: '40%',
        source: 'assumption',
      }),
    ),
    queue: law(
      number('how many times as much as it should the queue holds', {
        min: 0,
        default: '1',
        source: 'assumption',
      }),
    ),
    ...targets,
  },
  strike: (site, options) =>
    impairForAWhile(site, options, (draw) => ({
      primitive: 'guard',
      admits: draw(options.admits),
      queue: draw(options.queue),
    })),
  remedies: () => ['wait'],
  lasts: (options) => law99(options.lasts),
});
