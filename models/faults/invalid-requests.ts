import { defineFault, law, share } from '../../src/domain/index.ts';
import { law99 } from '../law-bounds.ts';
import { impairForAWhile, targets, timing } from './common.ts';

export const invalidRequests = defineFault({
  name: 'invalid-requests',
  summary: 'Lets a share of the operations of some cells be refused as wrong or not allowed.',
  about: `Clients that were changed, an expired certificate, a token service that gives out bad tokens. Retrying never
helps (4xx), and well-made clients do not: the load stays as it is, and so does everything that looks at load.`,
  params: {
    ...timing(['1h', 'assumption']),
    share: law(share('share of the operations', { default: '5%', source: 'assumption' })),
    ...targets,
  },
  strike: (site, options) =>
    impairForAWhile(site, options, (draw) => ({
      primitive: 'errors',
      share: draw(options.share),
      retryHelps: false,
      kind: 'customer',
    })),
  remedies: () => ['wait'],
  lasts: (options) => law99(options.lasts),
});
