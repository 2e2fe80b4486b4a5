import { defineFault, duration, law, share } from '../../src/domain/index.ts';
import { MINUTE, roundDuration } from '../../src/kernel/index.ts';
import { law99 } from '../law-bounds.ts';
import { impairForAWhile, targets, timing } from './common.ts';

export const controlLoop = defineFault({
  name: 'control-loop',
  summary: 'Lets a control loop take healthy hosts away from some cells, step by step.',
  about: `A health check that fails good hosts, an autoscaler with its sign wrong. With a limit above 0 it acts only while
the cell is that busy: fewer hosts make the rest busier, and it goes on. What it took comes back when it ends.`,
  params: {
    ...timing(['30m', 'assumption']),
    every: law(duration('how often it acts', { min: MINUTE / 6, default: '1m', source: 'assumption' })),
    step: law(share('share of the hosts it takes each time', { default: '10%', source: 'assumption' })),
    least: law(share('share of the hosts it leaves', { default: '20%', source: 'assumption' })),
    above: law(share('utilisation from which it acts', { default: '0%', source: 'assumption' })),
    ...targets,
  },
  strike: (site, options) =>
    impairForAWhile(site, options, (draw) => ({
      primitive: 'control-loop',
      every: roundDuration(draw(options.every)),
      step: draw(options.step),
      least: draw(options.least),
      above: draw(options.above),
    })),
  remedies: () => ['wait'],
  lasts: (options) => law99(options.lasts),
});
