import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../../src/kernel/index.ts';
import { DryDock } from '../support/dry-dock.ts';
import { read } from '../support/read.ts';

const TWELVE =
  '{ regions: 3, cells: 4 per region, users: { total: 12k, spread: even }, hosts: 10 per cell, headroom: 40% }';

describe('waves', () => {
  it.each([
    ['all-at-once: {}', [12]],
    ['static: { add: 5 cells }', [5, 5, 2]],
    ['static: { add: 25% }', [3, 3, 3, 3]],
    ['static: { add: 10% }', [2, 1, 1, 1, 1, 2, 1, 1, 1, 1]],
    ['static: { add: 2500 users }', [2, 3, 2, 3, 2]],
    ['static: { add: 10 users }', [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]],
    ['geometric: {}', [1, 1, 2, 4, 4]],
    ['geometric: { waves: "1.5^n" }', [1, 1, 1, 1, 2, 2, 4]],
    ['geometric: { waves: "1" }', [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]],
    ['geometric: { waves: "0.25 * 2^n", unit: share-of-fleet }', [3, 3, 6]],
    ['geometric: { waves: "1000 * 3^n", unit: users }', [1, 2, 6, 3]],
    ['percentage: { of: cells }', [1, 1, 4, 6]],
    ['percentage: {}', [12, 12, 12, 12]],
    ['canary: { add: 50% }', [1, 6, 6]],
    ['blue-green: {}', [12, 12, 12, 12]],
  ])('of %s have so many cells', (policy, sizes) => {
    expect(roll(policy).waves.map(({ targets }) => targets.length)).toEqual(sizes);
  });

  it('of hosts may end inside a cell, which the next wave completes first', () => {
    const { waves } = roll('static: { add: 25 hosts }');

    expect(waves.slice(0, 3).map(({ targets }) => targets.map(({ share }) => share))).toEqual([
      [1, 1, 0.5],
      [1, 1, 1],
      [1, 1, 0.5],
    ]);
    expect(waves[1].targets[0].cell).toBe(waves[0].targets[2].cell);
  });

  it('keep a half-done cell first when the order is looked up anew', () => {
    const { waves } = roll(
      'static: { add: 5 hosts, order: least-busy-now }',
      (cell, now) => (cell * 7 + now / MINUTE) % 12,
    );

    for (const [n, { targets }] of waves.entries()) {
      if (n % 2 === 1) expect(targets).toEqual([{ cell: waves[n - 1].targets[0].cell, share: 1 }]);
    }
  });
});

describe('bakes', () => {
  it.each([
    ['constant', [2, 2, 2, 2]],
    ['shrinking', [2, 1, 0.5, 0.25]],
    ['growing', [2, 4, 8, 16]],
    ['long-first', [4, 2, 2, 2]],
  ])('are %s as the schedule says', (schedule, hours) => {
    const { bakes } = roll(`static: { add: 3 cells, bake: 2h, schedule: ${schedule} }`);

    expect(bakes.map(({ bake }) => bake / HOUR)).toEqual(hours);
  });

  it('grow to the longest time there is and no further', () => {
    const { bakes } = roll('geometric: { waves: "1", bake: 1h, schedule: growing, factor: 1000 }');

    expect(Math.max(...bakes.map(({ bake }) => bake / HOUR))).toBe(3650 * 24);
  });

  it('of a canary come before its waves', () => {
    const { bakes, waves } = roll('canary: { share: 10%, canary-bake: 3h, bake: 30m, add: 50% }');

    expect(bakes.map(({ bake }) => bake / HOUR)).toEqual([3, 0.5, 0.5]);
    expect(waves[0].targets).toEqual([{ cell: 0, share: 0.1 }]);
    expect(waves[1].targets[0]).toEqual({ cell: 0, share: 1 });
  });
});

function roll(policy: string, demand?: (cell: number, now: number) => number): DryDock {
  const { fleet, change, policies } = read({ fleet: TWELVE, policies: `{ tested: { ${policy} } }` });
  const dock = new DryDock({ fleet, change, policy: policies[0], ...(demand ? { demand } : {}) }).start();
  dock.simulation.run();
  return dock;
}
