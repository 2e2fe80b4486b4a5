import { describe, expect, it } from 'vitest';
import { minutesBetween, ship } from '../support/shipped.ts';

/** All four cells at once, taken back as the options say. */
const back = (rollback: string) => ship({ policy: `all-at-once: { bake: 1h, rollback: { ${rollback} } }` });
const took = (rollback: string) => minutesBetween(back(rollback).journal, 'rollback-started', 'rolled-back');

describe('a rollback', () => {
  it.each([
    ['as-deployed: {}', 5],
    ['as-deployed: { takes: 20m }', 20],
    ['as-deployed: { delay: 7m }', 12],
    // A third of four cells is two at a time.
    ['redeploy: {}', 10],
    ['redeploy: { takes: 3m, at-once: 25% }', 12],
    ['switch: { takes: 30s }', 0.5],
    ['switch: { broken: 100%, mend: 15m, takes: 0s }', 15],
    ['switch: { verify: 10m, takes: 0s }', 10],
  ])('by %s takes %d minutes', (rollback, minutes) => {
    expect(took(rollback)).toBeCloseTo(minutes, 6);
  });

  it('may be written as a time alone', () => {
    const { journal } = ship({ policy: 'all-at-once: { rollback: 9m }' });
    expect(minutesBetween(journal, 'rollback-started', 'rolled-back')).toBe(9);
  });

  it('ends as halted where cells were missed and nobody looked', () => {
    const { row, journal } = back('as-deployed: { misses: 100% }');
    expect(row.outcome).toBe('halted');
    expect(row.recoveredS).toBeNull();
    expect(journal.find(({ kind }) => kind === 'rolled-back')?.values.left).toBe(4);
  });

  it('misses some cells by chance, the same under every policy', () => {
    const missed = (policy: string) =>
      ship({ policy }).journal.find(({ kind }) => kind === 'rolled-back')?.values.left;
    const left = missed('all-at-once: { rollback: { switch: { misses: 40% } } }');
    expect(left).toBeGreaterThan(0);
    expect(missed('all-at-once: { rollback: { as-deployed: { misses: 40% } } }')).toBe(left);
  });

  it('finds what it has missed when somebody verifies it', () => {
    const { row, notes, journal } = back('switch: { misses: 100%, verify: 10m, takes: 0s }');
    expect(notes.map(([note]) => note)).toContain('the rollback has missed cells');
    expect(row.outcome).toBe('rolled_back');
    expect(minutesBetween(journal, 'rollback-started', 'rolled-back')).toBe(10);
  });

  it('does its harm also in cells that it has missed at first', () => {
    const { journal } = back('switch: { misses: 100%, verify: 10m, harms: 100%, harms-for: 20m }');
    const harm = journal.filter(({ kind }) => kind === 'fault-started');
    expect(harm.map(({ values }) => values.cells)).toEqual([4]);
  });

  it('is waited for also when it is the second, of what the first has missed', () => {
    const { journal } = ship({
      policy: 'all-at-once: { bake: 6h, rollback: { switch: { misses: 100%, takes: 20m } } }',
      responders:
        '[{ on-call: { answers: 100%, mistakes: 0%, red-herring: 0%, rollback-first: true, verification: 10m, decision: 0s } }]',
    });
    const timesOf = (kind: string) =>
      journal.filter((entry) => entry.kind === kind).map(({ time }) => time / 60e6);
    expect(timesOf('rollback-started')).toHaveLength(2);
    const quiet = journal.find(({ values }) => values.note === 'all quiet');
    expect(quiet?.time).toBe((timesOf('rolled-back')[1] + 10) * 60e6);
  });

  it('does harm of its own for as long as it takes to understand', () => {
    const harmless = back('switch: {}').row;
    const harmful = back('switch: { harms: 100%, harms-for: 20m }').row;
    // 400k users fail for 20 minutes, against half of them for the three minutes until the alarm.
    expect(harmful.userMinutesLost - harmless.userMinutesLost).toBeCloseTo(400e3 * 20, -5);
  });

  it('does that harm also when the change was good', () => {
    const policy = 'all-at-once: { bake: 1h, rollback: { switch: { harms: 100%, harms-for: 20m } } }';
    const alarm = '[{ error-rate: { above: 0%, sustained: 0s } }]';
    const change = '{ takes: 0s per cell }';
    const { row } = ship({ policy, change, detectors: alarm, release: 'healthy' });
    expect(row.falseRollback).toBe(true);
    expect(row.userMinutesLost).toBeCloseTo(400e3 * 20, -5);
  });

  it('brings back a last version that is bad for good', () => {
    const { row } = back('switch: { last-version: bad, last-fails: 10% }');
    expect(row.outcome).toBe('rolled_back');
    expect(row.recoveredS).toBeNull();
  });
});

describe('a step that changes data for good', () => {
  const CHANGED = 'data has changed for good';
  const wakes = (after: string, policy: string) =>
    ship({
      policy,
      defects: `[{ latent: { after: ${after} } }]`,
      responders: '[{ auto-rollback: { within: 1d } }]',
    });
  const oneByOne = (waves: number) =>
    `static: { add: 1 cells, bake: 1h, rollback: { switch: { irreversible-after: ${waves}, spoils: 100% } } }`;

  it('comes after a wave has passed, also when it is the only one', () => {
    const once =
      'all-at-once: { bake: 1h, rollback: { switch: { takes: 0s, irreversible-after: 1, spoils: 100% } } }';
    const early = wakes('30m', once);
    const late = wakes('2h', once);
    expect(early.row.recoveredS).not.toBeNull();
    expect(late.row.recoveredS).toBeNull();
    // All of 400k users from then until the horizon of 12 hours, besides the minutes until the alarm that both have.
    const spoiled = late.row.userMinutesLost - early.row.userMinutesLost;
    const takenBack = late.journal.find(({ kind }) => kind === 'rolled-back')?.time ?? Number.NaN;
    expect(spoiled / (400e3 * (12 * 60 - takenBack / 60e6))).toBeCloseTo(1, 3);
  });

  it('waits for the gate of the last of its waves', () => {
    // Waves of 5 minutes and bakes of an hour: at 95 minutes the first has passed and the second is being watched.
    expect(wakes('90m', oneByOne(1)).row.recoveredS).toBeNull();
    expect(wakes('90m', oneByOne(2)).row.recoveredS).not.toBeNull();
    expect(wakes('90m', oneByOne(0)).row.recoveredS).not.toBeNull();
  });

  it('stands in the journal, at the gate of the wave and not of its canary', () => {
    const timesOf = (policy: string) =>
      wakes('11h', policy)
        .notes.filter(([note]) => note === CHANGED)
        .map(([, minutes]) => minutes);
    const canary =
      'all-at-once: { bake: 1h, deploy: { canary: { bake: 30m } }, rollback: { as-deployed: { irreversible-after: 1 } } }';
    expect(timesOf(oneByOne(3))).toEqual([3 * 65]);
    expect(timesOf(canary)).toEqual([5 + 30 + 60]);
  });

  it('counts a wave once that is rehearsed', () => {
    const { notes } = ship({
      policy:
        'parallel-regions: { rehearse: true, waves: "2", bake: 10m, deploy: { canary: { bake: 30m } }, rollback: { as-deployed: { irreversible-after: 1 } } }',
      defects: '[]',
      responders: '[]',
    });
    expect(notes.map(([note]) => note)).toEqual([CHANGED, 'rehearses the rollback']);
  });
});

describe('a fix forward', () => {
  it('leaves the new version where it is, without its defects', () => {
    const { row, journal } = back('fix-forward: { takes: 1h, works: 100% }');
    expect(minutesBetween(journal, 'rollback-started', 'defect-healed')).toBe(60);
    expect(row.outcome).toBe('halted');
    expect(row.recoveredS).not.toBeNull();
    expect(journal.some(({ kind }) => kind === 'cell-reverted')).toBe(false);
  });

  it('is tried again until it is one', () => {
    const times = Array.from({ length: 40 }, (_, replication) => {
      const policy = 'all-at-once: { rollback: { fix-forward: { takes: 1h, works: 50% } } }';
      return minutesBetween(ship({ policy, replication }).journal, 'rollback-started', 'defect-healed') / 60;
    });
    // Geometric with p = 1/2: mean 2, standard deviation √2.
    const mean = times.reduce((sum, time) => sum + time, 0) / times.length;
    expect(Math.abs(mean - 2)).toBeLessThan((3 * Math.SQRT2) / Math.sqrt(times.length));
  }, 30_000);

  it('brings no old version back, so nothing that is wrong with one comes to light', () => {
    const flaws = 'irreversible-after: 1, spoils: 100%, harms: 50%, last-version: bad';
    const { row, journal } = ship({
      policy: `static: { add: 1 cells, bake: 1m, rollback: { fix-forward: { takes: 1h, works: 100%, ${flaws} } } }`,
    });
    expect(row.waves.length).toBe(2);
    expect(journal.some(({ kind }) => kind === 'fault-started')).toBe(false);
    expect(row.recoveredS).not.toBeNull();
  });
});

describe('a rehearsal', () => {
  const rehearsed = (rollback: string) =>
    ship({
      policy: `parallel-regions: { rehearse: true, waves: "2", bake: 10m, rollback: { ${rollback} } }`,
      defects: '[]',
      responders: '[]',
    });

  it('takes the wave back and deploys it again before regions go side by side', () => {
    const { journal, row } = rehearsed('as-deployed: {}');
    const reverted = journal.filter(({ kind }) => kind === 'cell-reverted');
    expect(reverted.map(({ time }) => time / 60e6)).toEqual([20, 20]);
    expect(row.outcome).toBe('completed');
    expect(row.wavesDone).toBe(2);
  });

  it('finds out that the rollback does not work while one region is concerned', () => {
    const { row } = rehearsed('as-deployed: { broken: 100%, mend: 15m }');
    expect(row.outcome).toBe('halted');
    expect(row.regionsTouched).toBe(0);
    expect(row.waves.at(-1)?.because).toContain('rollback');
  });

  it('is of the way back that would be gone', () => {
    const reverted = rehearsed('switch: { takes: 3m }').journal.find(({ kind }) => kind === 'cell-reverted');
    expect(reverted?.time).toBe(18 * 60e6);
  });

  it('makes a way back work for the day on which it is needed', () => {
    const { notes, journal } = ship({
      policy:
        'parallel-regions: { rehearse: true, waves: "2", bake: 10m, rollback: { as-deployed: { broken: 100%, mend: 15m } } }',
      defects: '[{ latent: { after: 1h } }]',
    });
    expect(notes.filter(([note]) => note === 'the rollback does not work')).toHaveLength(1);
    expect(minutesBetween(journal, 'rollback-started', 'rolled-back')).toBe(5);
  });
});
