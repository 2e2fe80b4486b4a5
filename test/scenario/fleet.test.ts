import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fleet } from '../../src/domain/index.ts';
import { HOUR } from '../../src/kernel/index.ts';
import { edited, messages, scenarioOf } from './support/read.ts';

const REGIONS = 'regions: 12';
const CELLS = 'cells: 20 per region';
const KINDS = 'kinds: { blob-front-end: 60%, table-front-end: 40% }';
const USERS = 'users: { total: 40M, spread: zipf 1.1, largest-cell: 2% }';
/** Takes out of the example what names a kind of cell. */
const NO_KIND = ['on: blob-front-end, ', ''] as const;

function fleetOf(...edits: readonly (readonly [string, string])[]): Fleet {
  return scenarioOf(edited(...edits)).fleet;
}

const usersOf = (fleet: Fleet, cells: readonly number[]) =>
  cells.reduce((sum, cell) => sum + fleet.cells[cell].users, 0);
const cellsOfKind = (fleet: Fleet, kind: string) => fleet.cells.filter((cell) => cell.kind === kind);

describe('a fleet', () => {
  it('has the regions, rooms and cells that were asked for, and each knows the others', () => {
    const fleet = fleetOf(['rooms: 1 per region', 'rooms: 3 per region']);
    expect([fleet.regions.length, fleet.rooms.length, fleet.cells.length]).toEqual([12, 36, 240]);
    for (const region of fleet.regions) {
      for (const cell of region.cells) expect(fleet.cells[cell].region).toBe(region.index);
    }
    for (const room of fleet.rooms) {
      for (const cell of room.cells)
        expect(fleet.cells[cell]).toMatchObject({ room: room.index, region: room.region });
    }
    expect(fleet.rooms.flatMap(({ cells }) => cells)).toEqual(fleet.cells.map(({ index }) => index));
    expect(new Set(fleet.cells.map(({ name }) => name)).size).toBe(240);
    expect(fleet.cells[27].name).toBe('region-2-08');
    expect(fleet.rooms[4].name).toBe('region-2-room-2');
  });

  it('deals the kinds evenly over the regions', () => {
    const fleet = fleetOf();
    expect(cellsOfKind(fleet, 'blob-front-end')).toHaveLength(144);
    for (const { cells } of fleet.regions) {
      expect(cells.filter((cell) => fleet.cells[cell].kind === 'blob-front-end')).toHaveLength(12);
    }
  });

  it('gives a rare kind to different regions', () => {
    const fleet = fleetOf(
      [KINDS, 'kinds: { plain: 96%, blob-front-end: { cells: 4%, users: 50% } }'],
      [USERS, 'users: { total: 40M, spread: zipf 1.1 }'],
    );
    const rare = cellsOfKind(fleet, 'blob-front-end');
    expect(rare).toHaveLength(10);
    expect(new Set(rare.map(({ region }) => region)).size).toBe(10);
    expect(rare.reduce((sum, cell) => sum + cell.users, 0)).toBe(20_000_000);
  });

  it('has exactly its users, none in a cell beyond the largest allowed', () => {
    const fleet = fleetOf();
    expect(usersOf(fleet, [...fleet.cells.keys()])).toBe(40_000_000);
    expect(Math.max(...fleet.cells.map(({ users }) => users))).toBe(800_000);
    expect(cellsOfKind(fleet, 'blob-front-end').reduce((sum, cell) => sum + cell.users, 0)).toBe(24_000_000);
  });

  it('has cells of one size where sizes are even', () => {
    const fleet = fleetOf([USERS, 'users: { total: 24M }']);
    expect(new Set(fleet.cells.map(({ users }) => users))).toEqual(new Set([100_000]));
  });

  it('spreads large cells over the regions', () => {
    const fleet = fleetOf([USERS, 'users: { total: 40M, spread: zipf 1 }']);
    const shares = fleet.regions.map(({ cells }) => usersOf(fleet, cells) / fleet.users);
    // The largest cell, and not much more than an even part beside it.
    const largest = Math.max(...fleet.cells.map(({ users }) => users)) / fleet.users;
    expect(Math.max(...shares)).toBeLessThan(largest + 1 / 12);
  });

  it('deals sizes to and fro, so that who is first in one round is last in the next', () => {
    const fleet = fleetOf([KINDS, 'kinds: { only: 100% }'], NO_KIND, [
      USERS,
      'users: { total: 40M, spread: zipf 1 }',
    ]);
    const sizes = fleet.regions.map(({ cells }) => cells.map((cell) => fleet.cells[cell].users));
    const [first, last] = [sizes[0], sizes[11]];
    expect([first[0] > last[0], first[1] > last[1], first[2] > last[2]]).toEqual([true, false, true]);
  });

  it('takes the word of the file for cells, users and hours of a region', () => {
    const regions =
      'regions: { west: { offset: -8h, cells: 30, users: 50% }, east: { offset: +5h30m }, south: {} }';
    const fleet = fleetOf([REGIONS, regions], ['region: region-3', 'region: west']);
    expect(fleet.regions.map(({ name, utcOffset, cells }) => [name, utcOffset / HOUR, cells.length])).toEqual(
      [
        ['west', -8, 30],
        ['east', 5.5, 20],
        ['south', 0, 20],
      ],
    );
    expect(usersOf(fleet, fleet.regions[0].cells) / 20_000_000).toBeCloseTo(1, 6);
  });

  it('spreads a number of cells in all over the regions that say nothing', () => {
    const regions = 'regions: { west: { cells: 30 }, east: {}, south: {} }';
    const fleet = fleetOf([REGIONS, regions], [CELLS, 'cells: 91'], ['region: region-3', 'region: west']);
    expect(fleet.regions.map(({ cells }) => cells.length)).toEqual([30, 31, 30]);
  });

  it('has the headroom that was asked for at the peak of each cell', () => {
    for (const { users, capacity } of fleetOf().cells) {
      expect((users * 0.02 * 1.5) / capacity).toBeCloseTo(0.6, 12);
    }
  });

  it('has the capacity that was asked for', () => {
    const fleet = fleetOf(['headroom: 40%', 'capacity: 25k/s per cell']);
    expect(new Set(fleet.cells.map(({ capacity }) => capacity))).toEqual(new Set([25_000]));
  });

  it('ranks importance by size, or at random but always alike', () => {
    const bySize = fleetOf().cells;
    for (const cell of bySize) {
      for (const other of bySize)
        if (cell.users < other.users) expect(cell.importance).toBeLessThan(other.importance);
    }
    const random = () =>
      fleetOf(['headroom: 40%', 'headroom: 40%\n  importance: random']).cells.map((c) => c.importance);
    expect(random()).toEqual(random());
    expect(random()).not.toEqual(bySize.map((cell) => cell.importance));
    expect(random().toSorted((a, b) => a - b)).toEqual([...bySize.keys()]);
  });

  it('is complete, or its plan is refused, whatever the plan', () => {
    const plans = fc.record({
      regions: fc.integer({ min: 1, max: 15 }),
      cells: fc.integer({ min: 1, max: 40 }),
      first: fc.integer({ min: 0, max: 100 }),
      users: fc.integer({ min: 1, max: 100_000 }),
      exponent: fc.constantFrom('even', 'zipf 0.5', 'zipf 2'),
      cap: fc.integer({ min: 1, max: 100 }),
    });
    fc.assert(
      fc.property(plans, ({ regions, cells, first, users, exponent, cap }) => {
        const text = edited(
          [REGIONS, `regions: ${regions}`],
          [CELLS, `cells: ${cells} per region`],
          [KINDS, `kinds: { a: ${first}%, b: { cells: ${100 - first}%, users: 30% } }`],
          [USERS, `users: { total: ${users}, spread: ${exponent}, largest-cell: ${cap}% }`],
          ['add: 12 cells', 'add: 1 cell'],
          NO_KIND,
          ['region: region-3', 'region: region-1'],
        );
        if (messages(text) !== '') return;
        const { fleet } = scenarioOf(text);
        expect(usersOf(fleet, [...fleet.cells.keys()])).toBe(users);
        expect(Math.min(...fleet.cells.map((cell) => cell.users))).toBeGreaterThan(0);
        expect(Math.max(...fleet.cells.map((cell) => cell.users))).toBeLessThanOrEqual(
          (users * cap) / 100 + 1,
        );
        expect(cellsOfKind(fleet, 'a').length).toBe(Math.round((fleet.cells.length * first) / 100 + 1e-9));
      }),
      { seed: 4, numRuns: 60 },
    );
  });
});
