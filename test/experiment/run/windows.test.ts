import { describe, expect, it } from 'vitest';
import { ship } from '../support/shipped.ts';

/** Minutes at which the waves of a good change begin. The run begins on a Monday at noon. */
function starts(options: string, more = ''): readonly number[] {
  const policy = `static: { add: 2 cells, bake: 30m, ${options} }`;
  const { row } = ship({ policy, defects: '[]', responders: '[]', more });
  return row.waves.map(({ startedS }) => startedS / 60);
}

describe('windows', () => {
  it('let a wave begin while they are open', () => {
    expect(starts('ships: ["mon-fri 09:00-17:00"]')).toEqual([0, 35]);
  });

  it('hold a wave back that comes due while they are closed', () => {
    expect(starts('ships: ["mon 09:00-12:30", "mon 20:00-22:00"]')).toEqual([0, 480]);
  });

  it('hold a wave back that was paused while they were open', () => {
    const { row, journal } = ship({
      policy: 'static: { add: 2 cells, bake: 10m, ships: ["12:00-12:10", "12:30-12:50", "20:00-21:00"] }',
      defects: '[]',
      more: 'faults: [{ cell-loss: { cells: 1 cells, at: 16m, lasts: 30m } }]',
      responders:
        '[{ on-call: { page-takes: 0s, answers: 100%, answers-by-day: 1m, triage: 5m, diagnosis: 10m, decision: 0s } }]',
    });
    const minutesOf = (kind: string) =>
      (journal.find((entry) => entry.kind === kind)?.time ?? Number.NaN) / 60e6;
    expect(minutesOf('paused')).toBeLessThan(30);
    expect(minutesOf('resumed')).toBeGreaterThan(50);
    expect(row.waves.map(({ startedS }) => startedS / 60)).toEqual([0, 480]);
  });

  it('are those of the team', () => {
    // 12:00 UTC is 03:00 nine hours to the west.
    expect(starts('ships: ["09:00-17:00"]', 'calendar: { zone: -9h }')).toEqual([360, 395]);
  });

  it('stay shut on days of a freeze', () => {
    expect(starts('freezes: [2026-01-05..2026-01-06]')).toEqual([]);
    expect(starts('freezes: [2026-01-05]', 'calendar: { day: 2026-01-06 }')).toEqual([0, 35]);
    expect(starts('freezes: [2025-12-20..2026-01-06], ships: [mon-sun]')).toEqual([]);
  });

  it('delay the change for everybody who waits for it', () => {
    const { row, notes } = ship({
      policy: 'all-at-once: { ships: ["14:00-15:00"] }',
      defects: '[]',
      responders: '[]',
    });
    expect(notes).toEqual([['waits for a window', 0]]);
    expect(row.rolloutDurationS).toBe(125 * 60);
    expect(row.userHoursDelayed).toBeCloseTo((400e3 * 125) / 60, 0);
  });
});

describe('shifts', () => {
  const answered = (options: string) => {
    const { journal } = ship({
      policy: 'all-at-once: { bake: 6h }',
      responders: `[{ on-call: { page-takes: 0s, answers: 100%, escalates: 3h, answers-by-day: 1m, answers-by-night: 2h,
        triage: 10m, ${options} } }]`,
    });
    const timeOf = (kind: string) =>
      (journal.find((entry) => entry.kind === kind)?.time ?? Number.NaN) / 60e6;
    return [timeOf('acknowledged') - timeOf('page'), timeOf('triaged') - timeOf('acknowledged')];
  };

  it('say when it is daytime for whoever is paged', () => {
    expect(answered('hours: ["mon-fri 09:00-17:00"]')).toEqual([1, 10]);
    expect(answered('hours: ["mon-fri 17:00-22:00"]')).toEqual([120, 10]);
  });

  it('make everything slower outside of them', () => {
    expect(answered('hours: ["mon-fri 17:00-22:00"], off-hours: 3')).toEqual([120, 30]);
    expect(answered('hours: ["mon-fri 09:00-17:00"], off-hours: 3')).toEqual([1, 10]);
  });
});
