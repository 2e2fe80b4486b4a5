import { defineFault, law, share } from '../../src/domain/index.ts';
import { law99 } from '../law-bounds.ts';
import { impairForAWhile, targets, timing } from './common.ts';

export const powerLoss = defineFault({
  name: 'power-loss',
  summary: 'Takes the power from a share of the hosts of some cells for a time.',
  about: `The hosts are off, and serve again as soon as the power is back; with a warm-up law in the scenario they come back
cold. A cell without any power is a lost cell whose users are not moved: use cell-loss for that.`,
  params: {
    ...timing(['30m', 'assumption']),
    lost: law(share('share of the hosts without power', { default: '50%', source: 'assumption' })),
    ...targets,
  },
  strike: (site, options) =>
    impairForAWhile(site, options, (draw) => ({
      primitive: 'environment',
      power: 1 - draw(options.lost),
      cooling: true,
      skew: 0,
    })),
  remedies: () => ['wait'],
  lasts: (options) => law99(options.lasts),
});
