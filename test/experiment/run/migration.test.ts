import { describe, expect, it } from 'vitest';
import { DryDock } from '../../models/support/dry-dock.ts';
import { read } from '../../models/support/read.ts';
import type { Shipped } from '../support/shipped.ts';
import { minutesBetween, ship } from '../support/shipped.ts';

const FORMAT = '{ unreadable-format: { writes: 50%, mends: 2h } }';
const BOTH = `[{ latent: { fails: 50%, capacity-lost: 0%, after: 40m } }, ${FORMAT}]`;

/** Taken back on an alarm, some 40 minutes after the first cell began to write the new format. */
const takenBack = (policy: string, defects = BOTH) =>
  ship({ policy, defects, change: '{ takes: 0s per cell }' });

/** What a run loses more than one with the same alarms and no new format. */
const lostToFormat = (policy: string) => {
  const without = '[{ latent: { fails: 50%, capacity-lost: 0%, after: 40m } }]';
  const { row, journal } = takenBack(policy);
  return { journal, minutes: row.userMinutesLost - takenBack(policy, without).row.userMinutesLost };
};

const poisoned = ({ journal }: Pick<Shipped, 'journal'>) =>
  journal.some(({ kind, values }) => kind === 'defect-woke' && values.defect === 'unreadable-format');

describe('a migration in one phase', () => {
  it('leaves data that the old version cannot read, the more the longer it has served', () => {
    const { journal, minutes } = lostToFormat('all-at-once: { bake: 3h }');

    // 0.02 operations per user and second, half of them write: 1 − exp(−0.01/s · T) of the users, for two hours.
    const seconds = 60 * minutesBetween(journal, 'cell-exposed', 'cell-reverted');
    const unread = 1 - Math.exp(-0.01 * seconds);
    expect(unread).toBeGreaterThan(0.5);
    expect(minutes / (400e3 * 120)).toBeCloseTo(unread, 3);
  });

  it('is poisoned after minutes already', () => {
    const at = (after: string) =>
      takenBack('all-at-once: { bake: 3h }', `[{ latent: { fails: 50%, after: ${after} } }, ${FORMAT}]`);
    const early = at('1m');

    expect(poisoned(early)).toBe(true);
    expect(early.row.userMinutesLost).toBeLessThan(at('2h').row.userMinutesLost);
  });

  it('harms nobody while it is not taken back', () => {
    const { row } = ship({ policy: 'all-at-once: { bake: 3h }', defects: `[${FORMAT}]` });

    expect(row.outcome).toBe('completed');
    expect(row.usersHarmed).toBe(0);
  });
});

describe('a migration in two phases', () => {
  it('is safe when its second phase is taken back', () => {
    const { journal, minutes } = lostToFormat('migration: { add: 100%, bake: 1h }');

    expect(poisoned({ journal })).toBe(false);
    expect(minutes).toBe(0);
  });

  it('is poisoned when the rollback goes past the intermediate version', () => {
    const { journal, minutes } = lostToFormat('migration: { add: 100%, bake: 1h, back-to: original }');

    const seconds = 60 * minutesBetween(journal, 'cell-exposed', 'cell-reverted');
    expect(minutes / (400e3 * 120)).toBeCloseTo(1 - Math.exp(-0.01 * seconds), 3);
  });

  it('is safe when it is taken back in its first phase', () => {
    const run = ship({
      policy: 'migration: { add: 100%, bake: 1h }',
      defects: `[{ deep-restart: { capacity-lost: 100%, for: 6m } }, ${FORMAT}]`,
      change: '{ takes: 5m per cell, restart: { capacity-lost: 10%, for: 1m } }',
    });

    expect(run.row.outcome).toBe('rolled_back');
    expect(run.row.usersExposedPeak).toBe(0);
    expect(poisoned(run)).toBe(false);
  });

  it('is safe with the dark code of a flag too', () => {
    expect(poisoned(takenBack('flag: { steps: [100%], bake: 3h }'))).toBe(false);
    expect(poisoned(takenBack('percentage: { steps: [100%], bake: 3h }'))).toBe(true);
  });

  it('writes nothing before all of the fleet can read it', () => {
    const dock = roll('migration: { add: 2 cells, bake: 1h }');

    expect(dock.waves.map(({ targets }) => targets[0].share)).toEqual([0, 0, 1, 1]);
    expect(dock.changes[0].time).toBeGreaterThanOrEqual(Math.max(...dock.dark.values()) + 3600e6);
  });

  it('does both in each wave where it is a deploy style', () => {
    const dock = roll('static: { add: 2 cells, bake: 0s, deploy: { two-phase: { bake: 1h } } }');

    const reads = [...dock.dark.values()].map((time) => time / 60e6);
    const writes = dock.changes.map(({ time }) => time / 60e6);
    expect(reads).toEqual([4, 4, 72, 72]);
    expect(writes).toEqual([68, 68, 136, 136]);
  });
});

function roll(policy: string): DryDock {
  const { fleet, change, policies } = read({
    fleet: '{ regions: 1, cells: 4 per region, users: { total: 4k, spread: even }, headroom: 40% }',
    change: 'name: tested, takes: 4m per cell',
    policies: `{ tested: { ${policy} } }`,
  });
  const dock = new DryDock({ fleet, change, policy: policies[0] }).start();
  dock.simulation.run();
  return dock;
}
