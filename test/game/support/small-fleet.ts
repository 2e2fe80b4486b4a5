import type { Fleet } from '../../../src/domain/index.ts';
import type { House } from '../../../src/game/house.ts';
import { MINUTE } from '../../../src/kernel/index.ts';

/** Two regions of three cells: `us-1` to `us-3`, `eu-1` to `eu-3`, a thousand users each. */
export const smallFleet: Fleet = fleetOf(['us', 'eu'], 3);

function fleetOf(regions: readonly string[], cellsEach: number): Fleet {
  const cells = regions.flatMap((name, region) =>
    Array.from({ length: cellsEach }, (_, i) => ({
      index: region * cellsEach + i,
      name: `${name}-${i + 1}`,
      region,
      room: region,
      kind: 'cell',
      users: 1_000,
      hosts: 20,
      capacity: 100,
      importance: 0,
    })),
  );
  const members = (region: number) =>
    cells.filter((cell) => cell.region === region).map(({ index }) => index);
  return {
    regions: regions.map((name, index) => ({ index, name, utcOffset: 0, cells: members(index) })),
    rooms: regions.map((name, index) => ({
      index,
      name: `${name}-room`,
      region: index,
      cells: members(index),
    })),
    cells,
    segments: [{ index: 0, name: 'all', share: 1 }],
    users: cells.length * 1_000,
  };
}

/** Cell 1 looks bad, cells 0 and 1 have the new version, three alarms have fired. */
export const smallHouse: House = {
  fleet: smallFleet,
  failing: [1],
  fresh: [0, 1],
  alarms: [1, 2, 3],
  waiting: [1, 2, 3],
  crews: { count: 4, takes: 3 * MINUTE },
};
