import { defineFault, duration, law } from '../../src/domain/index.ts';
import { roundDuration } from '../../src/kernel/index.ts';
import { law99 } from '../law-bounds.ts';
import { impairForAWhile, targets, timing } from './common.ts';

export const clockSkew = defineFault({
  name: 'clock-skew',
  summary: 'Lets the clocks of some cells go wrong, so that what happens there is seen too late.',
  about: `Everything is recorded under a later time than it happened at, so detectors learn of it by so much later. Leases
and certificates that depend on the time are not modelled, nor clocks that are ahead of the
cells' own, whose records would come before their time.`,
  params: {
    ...timing(['1h', 'assumption']),
    skew: law(duration('how wrong the clocks are', { min: 0, default: '5m', source: 'assumption' })),
    ...targets,
  },
  strike: (site, options) =>
    impairForAWhile(site, options, (draw) => ({
      primitive: 'environment',
      power: 1,
      cooling: true,
      skew: roundDuration(draw(options.skew)),
    })),
  remedies: () => ['wait'],
  lasts: (options) => law99(options.lasts),
});
