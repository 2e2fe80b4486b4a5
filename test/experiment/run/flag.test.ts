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
