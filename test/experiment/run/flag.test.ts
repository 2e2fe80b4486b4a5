import { describe, expect, it } from 'vitest';
import { minutesBetween, ship } from '../support/shipped.ts';

describe('a flag', () => {
  const POLICY = 'flag: { add: 50%, dark-bake: 10m, steps: [10%, 50%], bake: 30m }';

  it('harms nobody while the code is dark', () => {
    const { row, journal } = ship({ policy: POLICY });

    // Two waves of 5 minutes and bakes of 10 minutes, then the propagation.
    expect(minutesBetween(journal, 'rollout-started', 'cell-exposed')).toBeCloseTo(30 + 1 / 6, 6);
    expect(row.waves.slice(0, 2).map(({ usersExposed, gate }) => [usersExposed, gate])).toEqual([
      [0, 'pass'],
      [0, 'pass'],
    ]);
    expect(minutesBetween(journal, 'rollout-started', 'failure')).toBeGreaterThan(30);
  });

  it('exposes a share of the users of every cell, and always the same', () => {
    const { row } = ship({ policy: POLICY });

    // 400k users, all cells, 10 % of each.
    expect(row.usersExposedPeak).toBe(40e3);
    expect(row.waves.find(({ usersExposed }) => usersExposed > 0)?.cellsExposed).toBe(4);
    expect(row.usersHarmed).toBeLessThanOrEqual(40e3);
  });

  it('is off in the time of its propagation, where a deployment takes as long as it took', () => {
    const took = (policy: string) =>
      minutesBetween(ship({ policy }).journal, 'rollback-started', 'rolled-back');

    expect(took('flag: { steps: [50%], propagation: 12s }')).toBeCloseTo(0.2, 6);
    expect(took('percentage: { steps: [50%] }')).toBeCloseTo(2.5, 6);
  });

  it('pays for the deployment of the dark code with restarts', () => {
    const restart = '{ takes: 5m per cell, batches: 10, restart: { capacity-lost: 50%, for: 10s } }';
    const { journal } = ship({ policy: POLICY, change: restart, defects: '[]', responders: '[]' });

    expect(journal.filter(({ kind }) => kind === 'cell-deploying').length).toBe(40);
  });

  it('is stopped by a complaint about cells with dark code', () => {
    const { row } = ship({
      policy: POLICY.replace('10m', '1m'),
      defects: '[{ deep-restart: { capacity-lost: 100%, for: 6m } }]',
      change: '{ takes: 5m per cell, batches: 1, restart: { capacity-lost: 10%, for: 1m } }',
      responders: '[]',
    });

    expect(row.outcome).toBe('halted');
    expect(row.usersExposedPeak).toBe(0);
  });
});

describe('a flag that goes by segment', () => {
  const FLEET = `{ regions: 2, cells: 2 per region, users: { total: 400k, spread: even },
    segments: { web: 70%, beta: 30% }, hosts: 10 per cell, headroom: 60% }`;
  const harmed = (policy: string, segment: string) =>
    ship({
      policy,
      fleet: FLEET,
      defects: `[{ sub-population: { segment: ${segment}, fails: 100% } }]`,
      detectors: '[error-rate: { above: 99% }]',
      responders: '[]',
      change: '{ takes: 0s per cell }',
    }).row;
  const forBeta = (more: string) =>
    `flag: { by: [{ segment: beta${more} }], steps: [100%], dark-bake: 1m, bake: 13h }`;

  it('harms nobody while only the others have it on', () => {
    const row = harmed(forBeta(''), 'web');

    expect(row.usersExposedPeak).toBe(120e3);
    expect(row.usersHarmed).toBe(0);
  });

  it('harms those of its segment who have asked meanwhile', () => {
    const row = harmed(forBeta(', share: 40%'), 'beta');

    // 30 % · 40 % of 400k, of whom nearly all ask once in twelve hours at 0.02/s.
    expect(row.usersExposedPeak).toBeCloseTo(48e3, 6);
    expect(row.usersHarmed).toBeCloseTo(48e3, 0);
    // Four waves of dark code and the propagation come first.
    const hours = 12 - (4 + 10 / 60) / 60;
    expect(row.userMinutesLost / (48e3 * 60 * hours)).toBeCloseTo(1, 3);
  });

  it('goes by country and segment together where a rule names both', () => {
    const policy =
      'flag: { by: [{ region: region-2, segment: beta }], steps: [100%], dark-bake: 1m, bake: 13h }';

    // 30 % of the 200k users of one region of two, in its two cells.
    expect(harmed(policy, 'beta').usersExposedPeak).toBe(60e3);
    expect(harmed(policy, 'beta').cellsTouched).toBe(2);
    expect(harmed(policy, 'beta').usersHarmed).toBeCloseTo(60e3, 0);
    expect(harmed(policy, 'web').usersHarmed).toBe(0);
  });

  it('has its first failure after one operation of its users', () => {
    const { journal } = ship({
      policy: forBeta(''),
      fleet: FLEET,
      defects: '[{ sub-population: { segment: beta, fails: 100% } }]',
      change: '{ takes: 0s per cell }',
    });

    // 100k users of a cell, 30 % of them, 0.02 operations a second: one in 1/600 s.
    expect(60 * minutesBetween(journal, 'cell-exposed', 'failure')).toBeCloseTo(1 / 600, 5);
  });

  it('keeps apart who had it at which step', () => {
    const row = harmed(
      'flag: { by: [{ segment: beta, share: 40% }], steps: [10%, 100%], dark-bake: 1m, bake: 10h }',
      'web',
    );

    // Nobody of the web in the first ten hours, a tenth of them in the rest.
    expect(row.usersExposedPeak).toBeCloseTo(48e3 + 28e3, 6);
    expect(row.usersHarmed).toBeCloseTo(28e3, 0);
  });
});
