import { defineFault, law, share } from '../../src/domain/index.ts';
import { law99 } from '../law-bounds.ts';
import { impairForAWhile, targets, timing } from './common.ts';

export const silentExposure = defineFault({
  name: 'silent-exposure',
  summary: 'Exposes users of some cells while all their requests succeed.',
  about: `Data that anybody can read, wrong bills, lost confidentiality: no metric moves, so nothing detects it, and it is
counted by itself, as silent user-hours. A tip from outside, by which such things come out, is not
modelled, nor is what the exposure costs.`,
  params: {
    ...timing(['116d', 'Capital One 2019: 116 days until a tip']),
    exposed: law(share('share of the users of the cell', { default: '100%', source: 'assumption' })),
    ...targets,
    cells: { ...targets.cells, default: '100%' },
  },
  strike: (site, options) =>
    impairForAWhile(site, options, (draw) => ({ primitive: 'harm', exposed: draw(options.exposed) })),
  remedies: () => ['wait'],
  lasts: (options) => law99(options.lasts),
});
