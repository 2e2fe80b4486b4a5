import { defineFault, law, number } from '../../src/domain/index.ts';
import { law99 } from '../law-bounds.ts';
import { impairForAWhile, targets, timing } from './common.ts';

export const slowdown = defineFault({
  name: 'slowdown',
  summary: 'Makes some cells serve slower for a time.',
  about: `Every request takes this many times as long, so the capacity of the cell is divided by it: a slow
dependency, a noisy neighbour, a bad disk. A slowdown that pushes a busy cell over its capacity may start a retry
storm that outlives it.`,
  params: {
    ...timing(['10m', 'assumption']),
    times: law(
      number('how many times as long a request takes', { min: 1, default: '3', source: 'assumption' }),
    ),
    ...targets,
  },
  strike: (site, options) =>
    impairForAWhile(site, options, (draw) => ({ primitive: 'capacity', factor: 1 / draw(options.times) })),
  remedies: () => ['wait'],
  lasts: (options) => law99(options.lasts),
});
