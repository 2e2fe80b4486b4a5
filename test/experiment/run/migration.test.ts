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

  it('is safe again when its intermediate version is all that is left, and poisoned when that goes, too', () => {
    const format = 'format: { writes: 50%, mends: 2h }';
    // The flag writes for half an hour and is turned off; the leak stays until the old version is deployed.
    const run = (change: string, responders: string) =>
      ship({
        policy: 'flag: { add: 100%, dark-bake: 1m, steps: [100%], bake: 3h }',
        defects: '[{ latent: { in: code, fails: 10%, after: 30m } }]',
        change: `{ takes: 0s per cell, ${change} }`,
        responders,
      });
    const lost = (responders: string) =>
      run(format, responders).row.userMinutesLost - run('format: none', responders).row.userMinutesLost;
    const skilled = `[auto-rollback, { on-call: { answers: 100%, mistakes: 0%, red-herring: 0% } }]`;

    expect(lost('[auto-rollback]')).toBe(0);
    expect(lost(skilled)).toBeGreaterThan(0.9 * 400e3 * 120 * (1 - Math.exp(-0.01 * 30 * 60)));
  });

  it('does both in each wave where it is a deploy style', () => {
    const dock = roll('static: { add: 2 cells, bake: 0s, deploy: { two-phase: { bake: 1h } } }');

    const reads = [...dock.dark.values()].map((time) => time / 60e6);
    const writes = dock.changes.map(({ time }) => time / 60e6);
    expect(reads).toEqual([4, 4, 72, 72]);
    expect(writes).toEqual([68, 68, 136, 136]);
  });
});

describe('a good migration that is taken back on a false alarm', () => {
  // One failed request in 10,000 is an alarm once the new version serves.
  const CHANGE = '{ takes: 0s per cell, format: { writes: 50%, mends: 2h } }';
  const falsely = (policy: string, release: 'healthy' | 'faulty' = 'healthy', change = CHANGE) =>
    ship({
      policy,
      defects: '[{ deep-restart: { capacity-lost: 0%, for: 0s } }]',
      change,
      detectors: `[{ error-rate: { above: 0%, sustained: 0s } }]`,
      responders: '[{ auto-rollback: { after: 30m } }]',
      release,
    });
  /** Share of the users whose data the old version cannot read. */
  const unread = (policy: string, release?: 'healthy' | 'faulty') =>
    falsely(policy, release).row.userMinutesLost / (400e3 * (1 - 1e-4) * 120);

  it('is poisoned in one phase, by what was written meanwhile', () => {
    const { row, journal } = falsely('all-at-once: { bake: 3h }');

    expect(row.falseRollback).toBe(true);
    const seconds = 60 * minutesBetween(journal, 'cell-exposed', 'cell-reverted');
    expect(unread('all-at-once: { bake: 3h }')).toBeCloseTo(1 - Math.exp(-0.01 * seconds), 3);
    // Half a minute of what the alarm saw comes before the thirty minutes.
    expect(seconds).toBeGreaterThan(30 * 60);
  });

  it('is poisoned alike in the world in which the change is bad', () => {
    const policy = 'all-at-once: { bake: 3h }';

    expect(unread(policy, 'faulty')).toBeGreaterThan(0.99);
    expect(unread(policy, 'faulty')).toBe(unread(policy, 'healthy'));
  });

  it('harms nobody without a new format, and without an alarm', () => {
    const policy = 'all-at-once: { bake: 3h }';

    expect(falsely(policy, 'healthy', '{ takes: 0s per cell }').row.usersHarmed).toBe(0);
    expect(ship({ policy, change: CHANGE, responders: '[]', release: 'healthy' }).row.usersHarmed).toBe(0);
  });

  it('is safe in both phases of two', () => {
    expect(unread('migration: { add: 100%, bake: 3h }')).toBe(0);
    // Everything is written in the new format before the first alarm.
    expect(unread('migration: { add: 100%, bake: 10s }')).toBe(0);
  });

  it('is poisoned in the second phase when the rollback goes past the intermediate version', () => {
    const past = (bake: string) => `migration: { add: 100%, bake: ${bake}, back-to: original }`;

    expect(unread(past('3h'))).toBe(0);
    expect(unread(past('10s'))).toBeGreaterThan(0.99);
  });

  it('is poisoned under a flag when it is taken back by a deployment, and safe when the flag goes off', () => {
    const flag = (rollback: string) =>
      `flag: { add: 100%, dark-bake: 1m, steps: [100%], bake: 3h, rollback: ${rollback} }`;

    expect(unread(flag('as-deployed'))).toBe(0);
    expect(unread(flag('redeploy'))).toBeGreaterThan(0.99);
  });

  it('is poisoned by all that was written when its flag went on twice and the code goes last', () => {
    // The first region is rehearsed with: its flag goes off after 20 minutes, and on again at once.
    const run = (change: string) =>
      ship({
        policy: `parallel-regions: { rehearse: true, waves: "2", bake: 20m,
          deploy: { flag: { steps: [100%], propagation: 0s } } }`,
        defects: '[{ latent: { in: code, fails: 10%, after: 70m } }]',
        fleet:
          '{ regions: 2, cells: 1 per region, users: { total: 400k, spread: even }, hosts: 10 per cell, headroom: 60% }',
        change,
        responders: `[{ on-call: { answers: 100%, mistakes: 0%, red-herring: 0%, decision: 0s } }]`,
      });
    const { journal, row } = run(CHANGE.replace('50%', '2%'));
    const times = (kind: string) =>
      journal.filter((entry) => entry.kind === kind).map(({ time }) => time / 1e6);
    const [first, again, other] = times('cell-exposed');
    const [rehearsed, last] = times('cell-reverted');

    expect([first, rehearsed, again, other]).toEqual([0, 1200, 1200, 1200]);
    const unreadAfter = (seconds: number) => 1 - Math.exp(-0.02 * 0.02 * seconds);
    const lost = row.userMinutesLost - run('{ takes: 0s per cell }').row.userMinutesLost;
    expect(lost / (200e3 * 120)).toBeCloseTo(unreadAfter(last) + unreadAfter(last - 1200), 2);
    expect(unreadAfter(last)).toBeLessThan(0.95);
  });

  it('has its data converted back in the time that takes', () => {
    const { journal, row } = falsely('all-at-once: { bake: 3h }');

    expect(minutesBetween(journal, 'fault-started', 'fault-ended')).toBe(120);
    expect(row.recoveredS).not.toBeNull();
  });
});

describe('a defect of the intermediate version', () => {
  const BAD = '[{ latent: { in: code, fails: 50%, after: 40m } }]';
  const migrated = (policy: string, responders = '[auto-rollback]') =>
    ship({ policy, defects: BAD, responders, change: '{ takes: 5m per cell }' });

  it('is met before anything writes, and gone with the rollback of the first phase', () => {
    const { row, journal } = migrated('migration: { add: 100%, bake: 3h }');

    expect(row.usersExposedPeak).toBe(0);
    expect(minutesBetween(journal, 'cell-deploying', 'defect-woke')).toBe(45);
    expect(minutesBetween(journal, 'rollback-started', 'defect-healed')).toBe(5);
    expect(row.outcome).toBe('rolled_back');
    expect(row.recoveredS).not.toBeNull();
  });

  it('stays when the second phase is taken back to it', () => {
    // It wakes when the second phase has been everywhere for half an hour.
    const { row, journal } = migrated(
      'migration: { add: 100%, bake: 5m }',
      '[{ auto-rollback: { within: 1d } }]',
    );

    expect(journal.some(({ kind }) => kind === 'cell-reverted')).toBe(true);
    expect(row.recoveredS).toBeNull();
  });

  it('goes when the rollback goes past it', () => {
    const past = 'migration: { add: 100%, bake: 5m, back-to: original }';

    expect(migrated(past, '[{ auto-rollback: { within: 1d } }]').row.recoveredS).not.toBeNull();
  });

  it('is seen by the gate of its own wave while earlier waves write', () => {
    const policy =
      'static: { add: 2 cells, bake: 10m, order: fewest-users, deploy: { two-phase: { bake: 50m } } }';
    const defects = '[{ latent: { in: code, on: late, fails: 50%, after: 10m } }]';
    const fleet = `{ regions: 1, cells: 4, kinds: { early: { cells: 50%, users: 20% }, late: { cells: 50%, users: 80% } },
      users: { total: 400k, spread: even }, hosts: 10 per cell, headroom: 60% }`;
    const { row } = ship({
      policy,
      defects,
      fleet,
      detectors: '[{ error-rate: { above: 1%, scope: cell } }]',
      responders: '[]',
    });

    expect(row.waves.map(({ gate }) => gate)).toEqual(['pass', 'fail']);
    expect(row.waves[1].cellsExposed).toBe(2);
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
