import { defineFault, law, share } from '../../src/domain/index.ts';
import { law99 } from '../law-bounds.ts';
import { impairForAWhile, targets, timing } from './common.ts';

export const poison = defineFault({
  name: 'poison',
  summary: 'Spoils a part of the state of some cells until it is healed.',
  about: `Operations that need what is spoiled fail wherever and whenever they are tried, on every version, and are tried
again as often as clients do. No rollback and no restart takes it away; it lasts until somebody has restored the state.`,
  params: {
    ...timing(['2h', 'assumption: a restore takes hours']),
    share: law(
      share('share of the operations that need what is spoiled', { default: '5%', source: 'assumption' }),
    ),
    ...targets,
  },
  strike: (site, options) =>
    impairForAWhile(site, options, (draw) => ({ primitive: 'state', share: draw(options.share) })),
  remedies: () => ['wait'],
  lasts: (options) => law99(options.lasts),
});
