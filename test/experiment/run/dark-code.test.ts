import { describe, expect, it } from 'vitest';
import type { ShippedLines } from '../support/shipped.ts';
import { minutesBetween, ship } from '../support/shipped.ts';

const USERS = 400e3;
/** Of the operations, those that would not have failed anyway. */
const GOOD = 1 - 1e-4;
const CRASHES = '[{ fails-at-once: { in: code, after: 0s } }]';
const LEAKS = '[{ latent: { in: code, after: 2h } }]';
/** Dark after 5 min, on for a quarter of everybody after an hour. */
const FLAG = 'flag: { add: 100%, dark-bake: 55m, steps: [25%], bake: 11h, propagation: 0s }';
const ALARM_OF_A_CELL = '[{ error-rate: { above: 1%, sustained: 1m, scope: cell } }]';
const ON_CALL = `on-call: { answers: 100%, mistakes: 0%, red-herring: 0%, decision: 0s,
  page-takes: 0s, answers-by-day: 0s, triage: 0s, diagnosis: 20m }`;
const ONE_ON_CALL = `[{ ${ON_CALL} }]`;
const SKILLED = `[auto-rollback, { ${ON_CALL} }]`;

const shipped = (lines: Partial<ShippedLines>) =>
  ship({ policy: FLAG, defects: LEAKS, detectors: ALARM_OF_A_CELL, ...lines });
const kinds = ({ journal }: ReturnType<typeof ship>, kind: string) =>
  journal.filter((entry) => entry.kind === kind);

describe('a defect in dark code', () => {
  it('harms those whom its hosts serve, batch by batch, though nobody has the flag on', () => {
    const { row, journal } = shipped({
      defects: CRASHES,
      change: '{ takes: 5m per cell, batches: 5 }',
      responders: '[]',
    });

    expect(minutesBetween(journal, 'rollout-started', 'failure')).toBeCloseTo(1, 3);
    // A fifth more of the hosts every minute, and then all of them for the rest of the twelve hours.
    const hostMinutes = 0.2 + 0.4 + 0.6 + 0.8 + (12 * 60 - 5);
    expect(row.userMinutesLost / (USERS * GOOD)).toBeCloseTo(hostMinutes, 3);
    expect(row.usersExposedPeak).toBe(0);
    expect(row.outcome).toBe('halted');
  });

  it('says what brought it to the hosts', () => {
    const { journal } = shipped({ defects: CRASHES });

    const woke = journal.find(({ kind }) => kind === 'defect-woke');
    expect(journal[woke?.cause ?? -1].kind).toBe('cell-deploying');
  });

  it('is not cured when the flag is turned off', () => {
    const run = shipped({});

    expect(run.row.outcome).toBe('rolled_back');
    expect(kinds(run, 'cell-reverted')).toHaveLength(4);
    expect(kinds(run, 'defect-healed')).toHaveLength(0);
    // Its two hours count from the first host with the code, after five minutes.
    expect(run.row.userMinutesLost / (USERS * GOOD)).toBeCloseTo(12 * 60 - 125, 3);
  });

  it('is cured by whoever finds out that the old version must be deployed again', () => {
    const run = shipped({ responders: SKILLED });

    const [, second] = kinds(run, 'rollback-started');
    expect(minutesBetween(run.journal, 'defect-woke', 'defect-healed')).toBeCloseTo(
      (second.time - kinds(run, 'defect-woke')[0].time) / 60e6 + 5,
      6,
    );
    expect(run.row.recoveredS).not.toBeNull();
  });

  it('is cured at one go by who knows, while the flag is on', () => {
    const run = shipped({ responders: ONE_ON_CALL });

    expect(kinds(run, 'rollback-started')).toHaveLength(1);
    expect(kinds(run, 'cell-reverted')).toHaveLength(4);
    expect(run.row.recoveredS).not.toBeNull();
  });

  it('is cured by who finds it out while the flag is being turned off', () => {
    const run = shipped({
      policy: FLAG.replace('}', ', rollback: { as-deployed: { delay: 2h } } }'),
      responders: SKILLED,
    });

    expect(kinds(run, 'rollback-started')).toHaveLength(1);
    expect(run.row.recoveredS).not.toBeNull();
  });

  it('is cured by a rollback that changes the hosts, in the time of all of them', () => {
    const run = shipped({ policy: FLAG.replace('}', ', rollback: { redeploy: { at-once: 100% } } }') });

    // A quarter has the flag on, and all hosts have the code.
    expect(minutesBetween(run.journal, 'rollback-started', 'defect-healed')).toBeCloseTo(5, 6);
    expect(run.row.recoveredS).not.toBeNull();
  });

  it('is cured by it also where the flag is on for nobody yet', () => {
    const { row } = shipped({
      policy: `flag: { add: 100%, dark-bake: 55m, by: [{ region: region-1 }], steps: [100%], bake: 11h,
        rollback: { redeploy: { at-once: 100% } } }`,
    });

    expect(row.waves.at(-1)?.cellsExposed).toBe(2);
    expect(row.recoveredS).not.toBeNull();
  });

  it('stays where a repaired version comes, without doing harm', () => {
    const policy = 'flag: { dark-bake: 3h, rollback: { fix-forward: { takes: 1h, works: 100% } } }';
    const run = shipped({ policy, defects: CRASHES });

    expect(minutesBetween(run.journal, 'rollback-started', 'defect-healed')).toBe(60);
    expect(run.row.recoveredS).not.toBeNull();
  });

  it('is repaired where it is, so that neither an old version nor a deployment of one follows', () => {
    const flaws = 'harms: 50%, last-version: bad';
    const run = shipped({
      policy: `flag: { dark-bake: 3h, rollback: { fix-forward: { takes: 3h, works: 100%, ${flaws} } } }`,
      defects: CRASHES,
      responders: SKILLED,
    });

    expect(kinds(run, 'fault-started')).toHaveLength(0);
    expect(kinds(run, 'cell-deploying')).toHaveLength(1);
    expect(run.row.recoveredS).not.toBeNull();
  });

  it('keeps its code where a rollback has missed the flag, and loses it with the flag', () => {
    const run = shipped({
      policy: FLAG.replace('}', ', rollback: { as-deployed: { misses: 100% } } }'),
      responders: ONE_ON_CALL,
    });
    const [, second] = kinds(run, 'rollback-started');

    const restarts = kinds(run, 'cell-deploying').map(({ time }) => time);
    expect(kinds(run, 'rolled-back')[0].values.left).toBe(4);
    expect(restarts.filter((time) => time > 5 * 60e6)).toHaveLength(4);
    expect(restarts.filter((time) => time >= second.time)).toHaveLength(4);
    expect(run.row.recoveredS).not.toBeNull();
  });

  it('sticks to the hosts that have been rid of it, if it is of that kind', () => {
    const sticky = '[{ latent: { in: code, after: 2h, sticky: until-restart } }]';
    const redeploy = FLAG.replace('}', ', rollback: redeploy }');

    expect(shipped({ policy: redeploy }).row.recoveredS).not.toBeNull();
    expect(shipped({ policy: redeploy, defects: sticky }).row.recoveredS).toBeNull();
    expect(shipped({ policy: FLAG.replace('55m', '3h'), defects: sticky }).row.recoveredS).toBeNull();
    expect(shipped({ policy: redeploy, defects: sticky, responders: SKILLED }).row.recoveredS).not.toBeNull();
  });

  it('takes a cell off the network once all of its hosts have it', () => {
    const run = shipped({
      policy: 'flag: { add: 1 cells, dark-bake: 3h }',
      defects: '[{ withdraws: { in: code, after: 0s } }]',
      more: 'plant: { failover: {} }',
      responders: '[]',
    });

    expect(kinds(run, 'failover').length).toBeGreaterThan(0);
  });

  it('is seen by tests that go on in production', () => {
    const test =
      'canary: { takes: 0s, false-alarms: 0%, every: 10m, finds-awake: 100%, finds: { crash: 0% } }';
    const { row } = shipped({
      policy: `flag: { dark-bake: 3h, stages: [synthetic-canary: { takes: 0s, tests: [{ ${test} }] }] }`,
      defects: CRASHES,
      detectors: '[]',
    });

    expect(row.detectedBy).toBe('canary');
    expect(row.usersExposedPeak).toBe(0);
  });

  it('does the same as any other where code does not come before its users', () => {
    const policy = 'percentage: { steps: [25%, 100%], bake: 3h }';
    const digest = (where: string) =>
      shipped({ policy, defects: `[{ latent: { in: ${where}, after: 1h } }]` }).row.digest;

    expect(digest('code')).toBe(digest('feature'));
  });
});

describe('a rollback before the flag is on for anybody', () => {
  it('takes the code off the hosts, and the harm with it', () => {
    const run = shipped({ defects: CRASHES });

    expect(kinds(run, 'rolled-back')[0].values.cells).toBe(4);
    expect(minutesBetween(run.journal, 'rollback-started', 'rolled-back')).toBe(5);
    expect(run.row.recoveredS).not.toBeNull();
  });

  it('takes good code off the hosts, too, on a false alarm', () => {
    const run = shipped({
      detectors: '[{ error-rate: { above: 0%, sustained: 0s } }]',
      change: '{ takes: 0s per cell }',
      release: 'healthy',
    });

    expect(run.row.falseRollback).toBe(true);
    expect(kinds(run, 'rolled-back')[0].values.cells).toBe(4);
  });

  it('comes also after a gate has halted the rollout', () => {
    const late = '[{ auto-rollback: { after: 20m } }]';
    const run = shipped({
      policy: 'flag: { add: 100%, dark-bake: 10m }',
      defects: CRASHES,
      responders: late,
    });

    expect(run.row.outcome).toBe('halted');
    expect(run.row.recoveredS).not.toBeNull();
  });
});

describe('a flag that is off already when somebody decides to turn it off', () => {
  it('keeps its code, which nobody has asked to take away', () => {
    const run = shipped({
      defects: '[{ latent: { after: 2h } }]',
      responders: `[{ auto-rollback: { after: 25m } }, { ${ON_CALL.replace('decision: 0s', 'decision: 30m')} }]`,
    });

    expect(run.journal.find(({ kind }) => kind === 'diagnosed')?.values.findings).toBe('rollback');
    expect(kinds(run, 'rollback-started')).toHaveLength(1);
    expect(kinds(run, 'cell-deploying')).toHaveLength(4);
  });
});

describe('a redeployment under a flag', () => {
  it('takes the flag from its own users, and harms no others on its way', () => {
    const { row } = shipped({
      policy: FLAG.replace('}', ', rollback: { redeploy: { at-once: 100% } } }'),
      defects: '[{ latent: { after: 2h } }]',
      change: '{ takes: 1h per cell, batches: 10 }',
    });

    expect(row.usersExposedPeak).toBe(USERS / 4);
    expect(row.usersHarmed).toBeLessThanOrEqual(USERS / 4);
  });
});
