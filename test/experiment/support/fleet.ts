import type { Fleet, Segment } from '../../../src/domain/index.ts';

/** A small fleet for tests: regions of equal cells, one room per region. */
export function smallFleet(
  options: { regions?: number; cellsPerRegion?: number; users?: number; segments?: readonly Segment[] } = {},
): Fleet {
  const { regions = 2, cellsPerRegion = 2, users = 1000 } = options;
  const segments = options.segments ?? [{ index: 0, name: 'all', share: 1 }];
  const cells = Array.from({ length: regions * cellsPerRegion }, (_, index) => ({
    index,
    name: `r${Math.floor(index / cellsPerRegion)}/c${index}`,
    region: Math.floor(index / cellsPerRegion),
    room: Math.floor(index / cellsPerRegion),
    kind: 'cell',
    users,
    hosts: 20,
    capacity: 1000,
    importance: index,
  }));
  const places = Array.from({ length: regions }, (_, index) => ({
    index,
    name: `r${index}`,
    utcOffset: 0,
    region: index,
    cells: cells.filter((cell) => cell.region === index).map((cell) => cell.index),
  }));
  return { regions: places, rooms: places, cells, segments, users: users * cells.length };
}
