import { describe, expect, it } from 'vitest';
import { ship } from '../support/shipped.ts';

describe('what goes wrong at time 0', () => {
  it('is seen by detectors that know only the traffic of before', () => {
    const { row } = ship({
      policy: 'all-at-once: { bake: 1h }',
      change: '{ takes: 0s per cell }',
      defects: '[{ fails-at-once: { after: 0s, fails: 50%, capacity-lost: 0% } }]',
    });
    expect(row.firstHarmS).toBeLessThan(0.01);
    expect(row.detectedBy).toBe('error-rate');
    expect(row.outcome).toBe('rolled_back');
  });

  it('is written down as the state in which a cell begins, whoever it is that fails on a good day', () => {
    const { row, journal } = ship({
      policy: 'all-at-once: { bake: 1h }',
      defects: '[]',
      more: 'plant: { serving: { dependencies: [{ name: database, errors: 1% }] } }',
    });
    const states = journal.filter(({ kind }) => kind === 'cell-state');
    expect(states.map(({ time, values }) => [time, values.state])).toEqual(
      Array.from({ length: 4 }, () => [0, 'failing']),
    );
    expect(states.every(({ cause }) => cause === -1)).toBe(true);
    expect(row.usersHarmed).toBe(0);
  });
});
