import { describe, expect, it } from 'vitest';
import type { Evidence } from '../../../src/domain/index.ts';
import { HOUR } from '../../../src/kernel/index.ts';
import { DryDock } from '../support/dry-dock.ts';
import { read } from '../support/read.ts';

/** Regions of 10, 60 and 30 % of the users, of 3 rooms with 2 cells each; region 2 is the riskiest. */
const THREE = `{ regions: { one: { cells: 6, users: 10% }, two: { cells: 6, users: 60%, risk: 50% }, three: { cells: 6, users: 30% } },
  rooms: 3 per region, users: { total: 18k, spread: even }, hosts: 10 per cell, headroom: 40% }`;

describe('waves by regions and zones', () => {
  it.each([
    ['static: { add: 1 region }', [6, 6, 6]],
    ['static: { add: 2 regions }', [12, 6]],
    ['static: { add: 2 zones }', [4, 4, 4, 4, 2]],
    ['geometric: { unit: regions }', [6, 6, 6]],
    ['geometric: { unit: zones }', [2, 2, 4, 8, 2]],
    ['azure-rings: {}', [6, 6, 6]],
    ['aws-waves: { singles: 1, rolling: 50% }', [1, 3, 3, 6, 6]],
  ])('of %s have so many cells', (policy, sizes) => {
    expect(roll(policy).waves.map(({ targets }) => targets.length)).toEqual(sizes);
  });

  it('finish a region before the next, the smallest first', () => {
    const order = roll('static: { add: 1 cells, within: region }').waves.map(({ targets }) =>
      regionOf(targets),
    );

    expect(order).toEqual([...Array(6).fill(0), ...Array(6).fill(2), ...Array(6).fill(1)]);
  });

  it('come to the riskiest last', () => {
    const waves = roll('static: { add: 6 cells, order: least-risky, within: region }').waves;

    expect(waves.map(({ targets }) => regionOf(targets))).toEqual([0, 2, 1]);
  });

  it('pass over what has alarmed meanwhile, unless the order is looked up only once', () => {
    const alarms = (cell: number, now: number) => (cell === 1 && now > 0 ? 1 : 0);
    const placeOf = (reorder: boolean) =>
      roll(`static: { add: 1 cells, order: least-risky, reorder: ${reorder} }`, { alarms })
        .waves.flatMap(({ targets }) => targets.map(({ cell }) => cell))
        .indexOf(1);

    expect(placeOf(false)).toBe(1);
    expect(placeOf(true)).toBe(17);
  });
});

describe('waves that heed the evidence', () => {
  const seen = (errors: number) => (): Partial<Evidence> => ({ requests: 10_000, errors });

  it('keep their size where it is good enough', () => {
    expect(sizes('static: { add: 6 cells, tolerates: 1% }', seen(20))).toEqual([6, 6, 6]);
  });

  it('are smaller in proportion where it allows for more than is tolerated', () => {
    // Wilson, 95 %: 400 of 10,000 may be 4.40 %, of which the tolerated 1 % is .227; .227 · 6 cells more each time.
    expect(sizes('static: { add: 6 cells, tolerates: 1% }', seen(400)).slice(0, 4)).toEqual([6, 2, 1, 2]);
  });
});

describe('bakes by evidence', () => {
  it('ask for requests, or for verdicts, for a limited time', () => {
    const asked = (until: string) =>
      roll(`static: { add: 6 cells, bake: 1h, until: ${until} }`).bakes[0].asked;

    expect(asked('time')).toEqual({ atLeast: HOUR });
    expect(asked('requests, requests: 500')).toEqual({ atLeast: HOUR, atMost: 24 * HOUR, requests: 500 });
    expect(asked('decided, at-most: 3h')).toEqual({ atLeast: HOUR, atMost: 3 * HOUR, decided: true });
  });
});

describe('parallel regions', () => {
  it('follow one another until there is confidence, then go side by side', () => {
    const { waves } = roll('parallel-regions: { waves: "3 * 2^n", bake: 1h }');
    const startOf = (name: string) => waves.find(({ track }) => track === name)?.startedAt;

    expect(waves.filter(({ track }) => track === '').map(({ targets }) => targets.length)).toEqual([3, 3]);
    expect(startOf('three')).toBe(startOf('two'));
    expect(waves.filter(({ track }) => track === 'two').map(({ targets }) => regionOf(targets))).toEqual([
      1, 1,
    ]);
  });

  it('are at most as many as allowed', () => {
    const { waves } = roll('parallel-regions: { confidence: 0, at-once: 2, waves: "6", bake: 1h }');

    expect(waves.map(({ track }) => track)).toEqual(['one', 'three', 'two']);
    expect(waves[1].startedAt).toBe(waves[0].startedAt);
    expect(waves[2].startedAt).toBeGreaterThan(waves[1].startedAt + HOUR - 1);
  });

  it('begin only after the rollback was rehearsed, if asked', () => {
    const { rehearsals, waves } = roll('parallel-regions: { rehearse: true, waves: "6", bake: 1h }');

    expect(rehearsals).toEqual([waves[0].deployedAt + HOUR]);
    expect(roll('parallel-regions: { waves: "6" }').rehearsals).toEqual([]);
  });

  it('are rehearsed for only where any are left to go side by side', () => {
    const { rehearsals, waves } = roll('parallel-regions: { rehearse: true, confidence: 3, waves: "6" }');

    expect(waves).toHaveLength(3);
    expect(rehearsals).toEqual([]);
  });
});

describe('aws-waves', () => {
  it('bakes the one box for an hour, the first region for twelve, and later waves for three', () => {
    const { waves, bakes } = roll('aws-waves: { singles: 1 }');

    expect(waves[0].targets).toEqual([{ cell: 0, share: 0.1 }]);
    expect(bakes.map(({ bake }) => bake / HOUR)).toEqual([1, 12, 3]);
  });
});

describe('azure-rings', () => {
  it('bakes every ring longer than the one before', () => {
    expect(roll('azure-rings: {}').bakes.map(({ bake }) => bake / HOUR)).toEqual([6, 9, 13.5]);
  });
});

type Options = Partial<Pick<ConstructorParameters<typeof DryDock>[0], 'evidence' | 'alarms'>>;

function roll(policy: string, options: Options = {}): DryDock {
  const { fleet, change, policies } = read({ fleet: THREE, policies: `{ tested: { ${policy} } }` });
  const dock = new DryDock({ fleet, change, policy: policies[0], ...options }).start();
  dock.simulation.run();
  return dock;
}

function sizes(policy: string, evidence: (wave: number) => Partial<Evidence>): number[] {
  return roll(policy, { evidence }).waves.map(({ targets }) => targets.length);
}

/** Region of a wave that stays within one. */
function regionOf(targets: readonly { readonly cell: number }[]): number {
  const regions = new Set(targets.map(({ cell }) => Math.floor(cell / 6)));
  expect(regions.size).toBe(1);
  return [...regions][0];
}
