import { defineFault, law, share } from '../../src/domain/index.ts';
import { law99 } from '../law-bounds.ts';
import { impairForAWhile, targets, timing } from './common.ts';

export const capacityDrop = defineFault({
  name: 'capacity-drop',
  summary: 'Takes a share of the capacity of some cells for a time.',
  about: `The defaults are the trigger of the metastable failure in Huang et al., OSDI'22, §5.2: with 80 % of the
capacity gone for 10 s the retries keep the cell down for good, with 78 % it recovers. Users are not moved away; a
cell that is gone altogether is cell-loss.`,
  params: {
    ...timing(['10s', "OSDI'22 §5.2"]),
    lost: law(share('share of the capacity that is gone', { default: '80%', source: "OSDI'22 §5.2" })),
    ...targets,
  },
  strike: (site, options) =>
    impairForAWhile(site, options, (draw) => ({ primitive: 'capacity', factor: 1 - draw(options.lost) })),
  remedies: () => ['wait'],
  lasts: (options) => law99(options.lasts),
});
