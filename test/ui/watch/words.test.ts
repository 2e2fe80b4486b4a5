import { describe, expect, it } from 'vitest';
import type { JournalEntry } from '../../../src/domain/index.ts';
import { seekTime, wordsOf } from '../../../src/ui/index.ts';
import { fakeJournal } from '../support/fake-run.ts';

const say = (kind: JournalEntry['kind'], entity: string, values: JournalEntry['values'] = {}) =>
  wordsOf({ time: 0, kind, entity, values, cause: -1 }).text;

describe('the journal in plain words', () => {
  it('reads like a story', () => {
    expect(
      fakeJournal.map((entry) => `${wordsOf(entry).sort}: ${wordsOf(entry).text}`),
    ).toMatchInlineSnapshot(`
      [
        "rollout: the rollout begins (static)",
        "wave: wave 1 begins: 2 cells",
        "cell: region-1-01 serves 100% with the new version",
        "wave: wave 1 serves: 2 cells, 20.0k users on the new version",
        "bake: wave 1 bakes for 10 min",
        "gate: gate after wave 1: pass: all quiet",
        "wave: wave 2 begins: 4 cells",
        "cell: region-2-01 serves 100% with the new version",
        "defect: defect loops strikes region-2-01",
        "cell: region-2-01 is failing",
        "cell: region-2-01 is down",
        "alarm: alarm error-rate for region-2-01: 41% fail, above 1% for 2m",
        "people: on-call is paged (tier 1)",
        "people: on-call acknowledges",
        "rollback: rollback of 6 cells begins",
        "rollback: the old version serves again in 6 cells",
        "cell: region-2-01 is healthy",
      ]
    `);
  });

  it('speaks of one cell as of one', () => {
    expect(say('wave-started', 'wave 1', { cells: 1 })).toBe('wave 1 begins: 1 cell');
    expect(say('rollback-started', '', { cells: 1 })).toBe('rollback of 1 cell begins');
    expect(say('rolled-back', '', { cells: 0 })).toBe('the old version serves again in 0 cells');
  });

  it('tells a false alarm from a true one, and the fleet from its parts', () => {
    const values = { detector: 'burn-rate', because: 'burn 14x' };
    expect(say('alarm', '', { ...values, true: false })).toBe(
      'false alarm burn-rate for the fleet: burn 14x',
    );
    expect(say('alarm', 'eu-west', { ...values, true: true })).toBe('alarm burn-rate for eu-west: burn 14x');
  });

  it('says how many writes a failover left without a copy, where it left any', () => {
    const moved = { away: 0.5, unserved: 0 };
    expect(say('failover', 'eu-1', moved)).toBe(
      '50.0% of the users of eu-1 are served elsewhere, 0% nowhere',
    );
    expect(say('failover', 'eu-1', { ...moved, diverged: 40_000 })).toBe(
      '50.0% of the users of eu-1 are served elsewhere, 0% nowhere; 40.0k writes have no copy',
    );
  });

  it('says who did what, and rounds what only looks exact', () => {
    expect(say('action', '', { by: 'on-call', action: 'admit 0.7999999999999999', cells: 6 })).toBe(
      'on-call: admit 0.8 (6 cells)',
    );
    expect(say('action', 'eu-1', { by: 'on-call', action: 'drain', cells: 1 })).toBe('on-call: drain eu-1');
    expect(say('diagnosed', '', { by: 'on-call', findings: '' })).toBe('on-call finds: nothing wrong');
  });
});

describe('a point in time', () => {
  const s = 1_000_000;
  it.each([
    ['1h12m30s', 4350 * s],
    ['90m', 5400 * s],
    ['45', 45 * s],
    ['1h12', 4320 * s],
    ['2d04', 187_200 * s],
    ['9m10', 550 * s],
    ['1d2h', 93_600 * s],
    ['01:12:30', 4350 * s],
    ['t+1:12', 4320 * s],
    ['0', 0],
  ])('can be typed as %s', (text, time) => {
    expect(seekTime(text)).toBe(time);
  });

  it.each(['', 'soon', '-5m', '1:2:3:4', '5m1h', '1.5h', '1h2h', '5s5'])('cannot be typed as %j', (text) => {
    expect(seekTime(text)).toBeNull();
  });
});
