import { defineFault, named, optional } from '../../src/domain/index.ts';
import { pick, wait } from '../../src/kernel/index.ts';
import { law99 } from '../law-bounds.ts';
import { drawTiming, timing } from './common.ts';

export const regionLoss = defineFault({
  name: 'region-loss',
  summary: 'Takes all cells of a region out of service for a time.',
  about: `The region is named, or drawn with equal chances. Its users move to other regions if the scenario's failover reaches across
the fleet, as fast as the ramp allows and as far as there is headroom; otherwise they fail until the region is back.
What they had written last goes with the region where the failover's replication is asynchronous.`,
  params: {
    ...timing(['{ lognormal: { median: 115m, sigma: 0.87 } }', 'durations of 132 public AWS incidents']),
    region: optional(named('region', 'the region that is lost; any, with equal chances, when left out')),
  },
  *strike(site, options) {
    const { at, lasts } = drawTiming(site, options);
    const drawn = pick(site.random, site.fleet.regions);
    const region = site.fleet.regions.find(({ name }) => name === options.region) ?? drawn;
    yield* wait(at);
    site.begin(region.name);
    const undo = site.lose(region.cells);
    yield* wait(lasts);
    undo();
    site.end(region.name);
  },
  remedies: () => ['evacuate', 'wait'],
  lasts: (options) => law99(options.lasts),
});
