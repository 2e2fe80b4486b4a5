import type { FaultSite, Room } from '../../src/domain/index.ts';
import { count, defineFault, named, optional, share } from '../../src/domain/index.ts';
import { shuffle, wait } from '../../src/kernel/index.ts';
import { law99 } from '../law-bounds.ts';
import { drawTiming, timing } from './common.ts';

export const coolingLoss = defineFault({
  name: 'cooling-loss',
  summary: 'Stops the cooling of rooms, or a part of it, for a time; heat does the rest.',
  about: `Modelled on Azure South Central US, 2018-09-04 (cooling lost 08:42, impact 09:29), Google London 2022 and AWS Tokyo 2019
(cooling back after 2 h 45 min). How fast a room heats up, when its hosts throttle, shut down and come back, and in
which order, is the scenario's heat law. What remains of the cooling holds racks at that share of their full heat for ever; hosts
that have tripped stay off until all of it is back. Whether users are moved away is up to its failover and its people: in 2018 they were not.`,
  params: {
    ...timing(['{ lognormal: { median: 2h45m, sigma: 0.5 } }', 'median AWS Tokyo 2019; sigma: assumption']),
    rooms: count('how many rooms lose their cooling, drawn from those that may', {
      default: '1',
      min: 1,
      source: 'assumption',
    }),
    remains: share('share of their cooling that still works', {
      default: '0%',
      max: 0.99,
      source: 'all of it was lost in 2018',
    }),
    region: optional(named('region', 'the region whose rooms may lose it; every region when left out')),
  },
  *strike(site, options) {
    const { at, lasts } = drawTiming(site, options);
    const rooms = drawRooms(site, options.rooms, options.region);
    yield* wait(at);
    const undo = rooms.map((room) => {
      site.begin(room.name);
      return site.stopCooling(room.index, 1 - options.remains);
    });
    yield* wait(lasts);
    for (const [i, room] of rooms.entries()) {
      undo[i]();
      site.end(room.name);
    }
  },
  remedies: () => ['evacuate', 'wait'],
  lasts: (options) => law99(options.lasts),
});

/** Ascending. */
function drawRooms({ fleet, random }: FaultSite, rooms: number, region: string | undefined): Room[] {
  const possible = fleet.rooms.filter(
    (room) => region === undefined || fleet.regions[room.region].name === region,
  );
  return shuffle(random, possible)
    .slice(0, rooms)
    .sort((a, b) => a.index - b.index);
}
