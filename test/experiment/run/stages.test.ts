import { describe, expect, it } from 'vitest';
import { wilson } from '../../../src/stats/index.ts';
import type { ShippedLines } from '../support/shipped.ts';
import { minutesBetween, ship } from '../support/shipped.ts';

/** A change that comes through these stages, to all cells at once. */
const through = (stages: string, more: Partial<ShippedLines> = {}) =>
  ship({ policy: `all-at-once: { bake: 1h, stages: [${stages}] }`, ...more });

const ONE_CELL =
  '{ regions: 1, cells: 1 per region, users: { total: 100k }, hosts: 10 per cell, headroom: 60% }';

const finds = (crash: number) =>
  `functional: { takes: 0s, false-alarms: 0%, finds: { crash: ${100 * crash}% } }`;
const ONE = `alpha: { takes: 0s, tests: [{ ${finds(1)} }] }`;

describe('a stage before production', () => {
  it('stops a change whose defect it finds before any user has it', () => {
    const { row } = through(ONE);
    expect(row.outcome).toBe('halted');
    expect(row.stoppedAt).toBe('alpha');
    expect(row.usersExposedPeak).toBe(0);
    expect(row.usersHarmed).toBe(0);
    expect(row.waves).toEqual([]);
  });

  it('lets a good change through, after its time', () => {
    const stages = '{ alpha: { takes: 10m, tests: [{ functional: { takes: 20m, false-alarms: 0% } }] } }';
    const { row } = through(stages, { release: 'healthy' });
    expect(row.stagesS).toBe(30 * 60);
    expect(row.outcome).toBe('completed');
    expect(row.waves[0].startedS).toBe(30 * 60);
    expect(row.userHoursDelayed).toBeCloseTo((400e3 * 35) / 60, 0);
  });

  it('stops a good change now and then', () => {
    const { row } = through('{ alpha: { tests: [{ functional: { false-alarms: 100% } }] } }', {
      release: 'healthy',
    });
    expect(row.stoppedAt).toBe('alpha');
    expect(row.falseRollback).toBe(true);
  });

  it('sees each class of defect by its own chance', () => {
    const latent = { defects: '[{ latent: { after: 1h } }]' };
    expect(through(ONE, latent).row.stoppedAt).toBe('');
    const sees = 'alpha: { tests: [{ functional: { finds: { latent: 100% }, false-alarms: 0% } }] }';
    expect(through(sees, latent).row.stoppedAt).toBe('alpha');
  });

  it('lets through what all of its tests miss: the product of their chances', () => {
    const stages = `{ alpha: { takes: 0s, tests: [{ ${finds(0.4)} }] } }, { beta: { takes: 0s, tests: [{ ${finds(0.5)} }, { performance: { takes: 0s, false-alarms: 0%, finds: { crash: 20% } } }] } }`;
    const runs = 120;
    let shipped = 0;
    for (let replication = 0; replication < runs; replication++) {
      const { row } = ship({
        policy: `all-at-once: { stages: [${stages}] }`,
        responders: '[]',
        detectors: '[]',
        more: '',
        replication,
      });
      if (row.stoppedAt === '') shipped += 1;
    }
    const { low, high } = wilson(shipped, runs, 0.999);
    // (1 - .4)(1 - .5)(1 - .2)
    expect(low).toBeLessThan(0.24);
    expect(high).toBeGreaterThan(0.24);
  }, 30_000);

  it.each([
    ['a test that stands in it twice', `{ alpha: { tests: [{ ${finds(0.5)} }, { ${finds(0.5)} }] } }`],
    [
      'a stage that comes twice',
      `{ alpha: { tests: [{ ${finds(0.5)} }] } }, { alpha: { tests: [{ ${finds(0.5)} }] } }`,
    ],
  ])(
    'gives %s two chances',
    (_, stages) => {
      const runs = 120;
      let shipped = 0;
      for (let replication = 0; replication < runs; replication++)
        if (through(stages, { fleet: ONE_CELL, replication }).row.stoppedAt === '') shipped += 1;
      const { low, high } = wilson(shipped, runs, 0.999);
      // (1 - .5)²; .5 if both had the same luck.
      expect(low).toBeLessThan(0.25);
      expect(high).toBeGreaterThan(0.25);
      expect(high).toBeLessThan(0.5);
    },
    30_000,
  );

  it('tests with the same luck in whatever order, and whatever else it tests', () => {
    const tests = { f: finds(0.5), p: 'penetration: { takes: 0s, false-alarms: 0%, finds: { crash: 50% } }' };
    const complaints = (which: readonly ('f' | 'p')[]) =>
      [0, 1, 2, 3, 4, 5, 6, 7].map((replication) => {
        const list = which.map((each) => `{ ${tests[each]} }`).join(', ');
        const { notes } = through(`{ alpha: { complaint: told, tests: [${list}] } }`, {
          fleet: ONE_CELL,
          replication,
        });
        return notes.map(([note]) => note).filter((note) => note.endsWith('complains'));
      });
    const alone = complaints(['f']).map((said) => said.length);
    expect(new Set(alone)).toEqual(new Set([0, 1]));
    const both = complaints(['f', 'p']);
    expect(complaints(['p', 'f']).map((said) => said.sort())).toEqual(both.map((said) => said.sort()));
    expect(both.map((said) => said.filter((note) => note.startsWith('functional')).length)).toEqual(alone);
  });

  it('meets the same luck under every policy', () => {
    const stages = `[{ alpha: { tests: [{ ${finds(0.5)} }] } }]`;
    const stopped = (policy: string, replication: number) =>
      ship({ policy: `${policy}: { stages: ${stages} }`, replication }).row.stoppedAt;
    const each = (policy: string) => [0, 1, 2, 3, 4, 5, 6, 7].map((i) => stopped(policy, i));
    expect(new Set(each('all-at-once')).size).toBe(2);
    expect(each('geometric')).toEqual(each('all-at-once'));
  });

  it('costs the capacity that it runs on', () => {
    const { row } = through('{ load-test: { takes: 2h, cells: 3, tests: [] } }', { release: 'healthy' });
    expect(row.extraCapacityCellHours).toBe(6);
  });
});

describe('an approval', () => {
  const told = `{ alpha: { takes: 0s, complaint: told, tests: [{ ${finds(1)} }] } }`;

  it('refuses what a test has complained about, but for mistakes', () => {
    expect(through(`${told}, { approval: { approves-bad: 0%, takes: 1h, hours: [] } }`).row.stoppedAt).toBe(
      'approval',
    );
    expect(through(`${told}, { approval: { approves-bad: 100%, takes: 1h, hours: [] } }`).row.stoppedAt).toBe(
      '',
    );
  });

  it('refuses a good change by mistake', () => {
    const approve = (share: string) =>
      through(`{ approval: { refuses-good: ${share}, takes: 0s, hours: [] } }`, { release: 'healthy' }).row;
    expect(approve('100%').falseRollback).toBe(true);
    expect(approve('0%').falseRollback).toBe(false);
  });

  it('waits for the hours of whoever approves', () => {
    // From Monday noon to 15:00, and an hour of their time.
    const { row } = through('{ approval: { takes: 1h, hours: ["15:00-18:00"], refuses-good: 0% } }', {
      release: 'healthy',
    });
    expect(row.stagesS).toBe(4 * 3600);
  });

  it('comes in those hours, though whoever was asked has needed longer', () => {
    // Half past two, and then the next hours.
    const hours = '["12:00-14:00", "15:00-18:00"]';
    const { row } = through(`{ approval: { takes: 150m, hours: ${hours}, refuses-good: 0% } }`, {
      release: 'healthy',
    });
    expect(row.stagesS).toBe(3 * 3600);
  });
});

describe('a test that goes on in production', () => {
  const walks = (every: string, awake: string) =>
    `synthetic-canary: { takes: 0s, tests: [{ canary: { takes: 0s, false-alarms: 0%, every: ${every}, finds-awake: ${awake}, finds: { crash: 0%, latent: 0% } } }] }`;

  it('raises an alarm for a defect that is awake', () => {
    const { row, journal } = through(walks('10m', '100%'), { detectors: '[]' });
    expect(row.detectedBy).toBe('canary');
    expect(minutesBetween(journal, 'rollout-started', 'alarm')).toBe(10);
    expect(row.outcome).toBe('rolled_back');
  });

  it('goes on after the last wave', () => {
    const { row } = through(walks('10m', '100%'), {
      detectors: '[]',
      defects: '[{ latent: { after: 3h } }]',
    });
    expect(row.outcome).toBe('completed');
    expect(row.detectedBy).toBe('canary');
    expect(row.detectedS).toBe(190 * 60);
  });

  it('takes as many looks as its chance says: geometric', () => {
    const looks = Array.from({ length: 60 }, (_, replication) => {
      const { journal } = through(walks('1m', '20%'), {
        detectors: '[]',
        fleet: ONE_CELL,
        replication,
      });
      return minutesBetween(journal, 'defect-woke', 'alarm');
    });
    const mean = looks.reduce((sum, each) => sum + each, 0) / looks.length;
    // Mean 1 / .2 = 5 looks with a standard deviation of √20; the first look comes at the very minute at which the defect woke, or one later.
    expect(Math.abs(mean - 5)).toBeLessThan(1 + (3 * Math.sqrt(20)) / Math.sqrt(60));
  }, 30_000);

  it('looks twice as often where it stands in two stages', () => {
    const stage = (name: string) => walks('1m', '20%').replace('synthetic-canary', name);
    const runs = 60;
    let looks = 0;
    for (let replication = 0; replication < runs; replication++) {
      const { journal } = through(`{ ${stage('gamma')} }, { ${stage('synthetic-canary')} }`, {
        detectors: '[]',
        fleet: ONE_CELL,
        replication,
      });
      looks += minutesBetween(journal, 'defect-woke', 'alarm');
    }
    // Two looks a minute that miss with 80 % each: mean 1 / (1 - .8²) = 2.8 minutes with a standard deviation of 2.2.
    expect(Math.abs(looks / runs - 2.8)).toBeLessThan(1 + (3 * 2.2) / Math.sqrt(runs));
    expect(looks / runs).toBeLessThan(5 - 1);
  }, 30_000);

  it('sees a cell by the same luck, whatever else is awake', () => {
    const alarmsIn = (defect: string) =>
      through(walks('1m', '20%'), {
        defects: `[{ fails-at-once: { ${defect} } }]`,
        detectors: '[]',
        responders: '[]',
        fleet:
          '{ cells: 4, kinds: { a: { cells: 50% }, b: { cells: 50% } }, users: { total: 400k }, hosts: 10 per cell, headroom: 60% }',
      }).journal.filter(({ kind }) => kind === 'alarm');
    const ofB = alarmsIn('on: b').map(({ entity, time }) => [entity, time]);
    expect(ofB).toHaveLength(2);
    const all = alarmsIn('').map(({ entity, time }) => [entity, time]);
    expect(all).toHaveLength(4);
    expect(new Set(all.map(([, time]) => time)).size).toBeGreaterThan(1);
    expect(all).toEqual(expect.arrayContaining(ofB));
  });

  it('tells of a cell once, however often it looks', () => {
    const { journal } = through(walks('1m', '100%'), { detectors: '[]', responders: '[]' });
    expect(journal.filter(({ kind }) => kind === 'alarm')).toHaveLength(4);
  });

  it('closes the gate, and falls silent once the change is taken back', () => {
    const { row, journal } = through(walks('1m', '100%'), { detectors: '[]', responders: '[]' });
    expect(row.waves[0]).toMatchObject({ gate: 'fail', because: 'canary: its alarm is on' });
    expect(journal.some(({ kind }) => kind === 'alarm-cleared')).toBe(false);
    const back = through(walks('1m', '100%'), { detectors: '[]' });
    expect(back.journal.filter(({ kind }) => kind === 'alarm-cleared')).toHaveLength(4);
  });
});
