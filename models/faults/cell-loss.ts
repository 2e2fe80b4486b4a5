import { defineFault } from '../../src/domain/index.ts';
import { wait } from '../../src/kernel/index.ts';
import { law99 } from '../law-bounds.ts';
import { drawCells, drawTiming, targets, timing } from './common.ts';

export const cellLoss = defineFault({
  name: 'cell-loss',
  summary: 'Takes some cells out of service for a time.',
  about: `Their capacity is gone at once. With automatic failover in the scenario their users move to other cells as fast as the
ramp allows and as far as there is headroom: losing k of n cells raises the utilisation of the rest by n / (n - k). Without it their users fail until the cells are back.
Fencing, writes that never reached their copy, and cold caches are the scenario's plant.`,
  params: { ...timing(['1h', 'assumption']), ...targets },
  *strike(site, options) {
    const { at, lasts } = drawTiming(site, options);
    const cells = drawCells(site, options);
    yield* wait(at);
    const undo = cells.map((cell) => {
      site.begin(cell.name);
      return site.lose([cell.index]);
    });
    yield* wait(lasts);
    for (const [i, cell] of cells.entries()) {
      undo[i]();
      site.end(cell.name);
    }
  },
  remedies: () => ['evacuate', 'wait'],
  lasts: (options) => law99(options.lasts),
});
