import { describe, expect, it } from 'vitest';
import type { ShippedLines } from '../support/shipped.ts';
import { ship } from '../support/shipped.ts';

/** A good change; nobody but the gates does anything. */
const good = (policy: string, more: Partial<ShippedLines> = {}) =>
  ship({ policy, defects: '[]', responders: '[]', ...more }).row;

/** Three regions side by side, each in two waves of a cell; region-2 is lost while its first wave bakes. */
const aside = (options: string) =>
  good(`parallel-regions: { confidence: 0, waves: "1 + n", bake: 10m, when-one-fails: ${options} }`, {
    fleet:
      '{ regions: 3, cells: 2 per region, users: { total: 600k, spread: even }, hosts: 10 per cell, headroom: 60% }',
    more: 'faults: [{ region-loss: { region: region-2, at: 12m, lasts: 3h } }]',
  });

const gates = ({ waves }: ReturnType<typeof aside>) =>
  waves.map(({ track, startedS, gate }) => [track, startedS / 60, gate]);

describe('regions side by side', () => {
  it('all stop where one fails; what has passed has passed', () => {
    const row = aside('stop-all');

    expect(row.outcome).toBe('halted');
    expect(gates(row)).toEqual([
      ['region-1', 0, 'pass'],
      ['region-2', 0, 'fail'],
      ['region-3', 0, 'pass'],
      ['region-1', 15, 'stopped'],
      ['region-3', 15, 'stopped'],
    ]);
    expect(row.waves[4].because).toBe('region-2 was stopped');
  });

  it('go on without the one that fails, if asked', () => {
    const row = aside('stop-own');

    expect(row.outcome).toBe('halted');
    expect(gates(row).slice(3)).toEqual([
      ['region-1', 15, 'pass'],
      ['region-3', 15, 'pass'],
    ]);
  });

  it('come to their turn when one before them has ended, whichever way', () => {
    // Its gate closes when the alarm comes, at 17 min.
    expect(gates(aside('stop-own, at-once: 2')).slice(2)).toEqual([
      ['region-1', 15, 'pass'],
      ['region-3', 17, 'pass'],
      ['region-3', 32, 'pass'],
    ]);
  });
});

describe('a gate that successes relax', () => {
  it('counts those of the regions before for all that go side by side', () => {
    const because = (relaxedAfter: number) =>
      good(
        `parallel-regions: { waves: "2", bake: 10m, gate: { alarms-quiet: { relaxed-after: ${relaxedAfter} } } }`,
        {
          fleet:
            '{ regions: 3, cells: 2 per region, users: { total: 600k, spread: even }, hosts: 10 per cell, headroom: 60% }',
        },
      ).waves.map((wave) => wave.because);

    expect(because(1)).toEqual(['all quiet', 'relaxed after 1 success', 'relaxed after 1 success']);
    expect(because(2)).toEqual(['all quiet', 'all quiet', 'all quiet']);
  });
});

describe('a bake', () => {
  const baked = (until: string, detectors = '[error-rate]') =>
    good(`static: { add: 2 cells, bake: 10m, at-most: 3h, until: ${until} }`, { detectors }).waves.map(
      ({ bakedS }) => bakedS / 60,
    );

  it('until requests lasts until the new version has served them', () => {
    // 200k users in two cells start 240,000 operations a minute, then 400k in all four 480,000.
    expect(baked('requests, requests: 6M')).toEqual([25, 13]);
    expect(baked('requests, requests: 1M')).toEqual([10, 10]);
  });

  it('waits for its evidence for so long and no longer', () => {
    expect(baked('requests, requests: 1G')).toEqual([180, 180]);
  });

  it('until decided waits for every detector, and the gate a while longer', () => {
    expect(baked('decided')).toEqual([10, 10]);
    expect(baked('decided', '[{ error-rate: { minimum: 1G } }]')).toEqual([190]);
  });

  it('is not decided by what detectors said before it', () => {
    const [{ bakedS, gate }] = good('static: { add: 2 cells, bake: 0s, until: decided }').waves;
    expect([bakedS, gate]).toEqual([180, 'pass']);
    const bad = ship({ policy: 'static: { add: 2 cells, bake: 2m, until: decided }', responders: '[]' });
    expect(bad.row.waves.map((wave) => wave.gate)).toEqual(['fail']);
  });
});

describe('a wave', () => {
  it('has passed also when the change is taken back later', () => {
    const { row } = ship({
      policy: 'blue-green: { steps: [100%], bake: 10m, fallback: 2h }',
      defects: '[{ latent: { after: 40m } }]',
    });
    expect(row.outcome).toBe('rolled_back');
    expect(row.waves.map(({ gate }) => gate)).toEqual(['pass']);
  });

  it('tells how far it came when its gate closes halfway', () => {
    const { row } = ship({
      policy: 'all-at-once: { deploy: { blue-green: { steps: [50%, 100%], bake: 20m } } }',
      responders: '[]',
    });
    expect(row.waves).toMatchObject([
      { deployedS: null, cellsExposed: 4, usersExposed: 200e3, gate: 'fail' },
    ]);
  });

  it('tells that a test of its second environment has stopped it', () => {
    const tests = '[{ functional: { false-alarms: 100% } }]';
    const { row } = ship({ policy: `all-at-once: { deploy: { blue-green: { tests: ${tests} } } }` });
    expect(row.waves).toMatchObject([{ gate: 'fail', because: 'verification: functional complains' }]);
  });
});
