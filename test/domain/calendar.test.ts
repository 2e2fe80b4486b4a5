import { describe, expect, it } from 'vitest';
import { Calendar, dayOf, weekdayOf } from '../../src/domain/index.ts';
import { DAY, HOUR, MINUTE } from '../../src/kernel/index.ts';
import { model, settingsOf } from '../models/support/read.ts';

/** As a scenario has it. */
const readHours = (text: string) =>
  settingsOf(model('policy', `all-at-once: { ships: ["${text}"] }`)).ships[0];

const day = (text: string): number => {
  const [year, month, date] = text.split('-').map(Number);
  const days = dayOf(year, month, date);
  if (days === undefined) throw new Error(`expected a day, got ${text}`);
  return days;
};

/** A team two hours east of UTC; the simulation begins on Friday, 2026-11-20, at 12:00 UTC. */
const calendar = new Calendar({ day: day('2026-11-20'), zone: 2 * HOUR }, 12 * HOUR);

describe('days', () => {
  it.each([
    // Independent: the Unix time of these days ÷ 86,400.
    ['1970-01-01', 0, 3],
    ['2000-02-29', 11_016, 1],
    ['2024-12-31', 20_088, 1],
    ['2026-11-27', 20_784, 4],
    ['2100-03-01', 47_541, 0],
    ['1900-03-01', -25_508, 3],
  ])('%s is day %d, and day %d of the week', (text, days, weekday) => {
    expect(day(text)).toBe(days);
    expect(weekdayOf(days)).toBe(weekday);
  });

  it.each([
    [2026, 2, 29],
    [2100, 2, 29],
    [2026, 13, 1],
    [2026, 4, 31],
    [2026, 1, 0],
  ])('%d-%d-%d is none', (year, month, date) => {
    expect(dayOf(year, month, date)).toBeUndefined();
  });

  it('begin at midnight of the team', () => {
    expect(calendar.at(0)).toEqual({ day: day('2026-11-20'), time: 14 * HOUR });
    expect(calendar.at(10 * HOUR)).toEqual({ day: day('2026-11-21'), time: 0 });
  });

  it('are those of the team also where UTC is on another day', () => {
    const east = new Calendar({ day: 0, zone: 5 * HOUR }, 22 * HOUR);
    expect(east.at(0)).toEqual({ day: 1, time: 3 * HOUR });
  });
});

describe('hours', () => {
  it.each([
    ['mon-fri 09:00-17:00', 0, true],
    ['mon-fri 09:00-17:00', 3 * HOUR, false],
    ['mon-fri 09:00-17:00', 3 * HOUR - 1, true],
    ['mon-fri 09:00-17:00', 24 * HOUR, false],
    ['sat,sun', 24 * HOUR, true],
    ['fri-mon', 24 * HOUR, true],
    ['mon-thu', 0, false],
    ['22:00-06:00', 8 * HOUR, true],
    ['fri 22:00-06:00', 15 * HOUR, true],
    ['fri 22:00-06:00', 16 * HOUR, false],
    ['sat 22:00-06:00', 15 * HOUR, false],
  ])('%s, %d µs after Friday 14:00: %s', (text, now, within) => {
    expect(calendar.isWithin([readHours(text)], now)).toBe(within);
  });
});

describe('the next opening', () => {
  const next = (hours: string[], freezes: [string, string][], now: number) =>
    calendar.nextOpening(
      hours.map(readHours),
      freezes.map(([first, last]) => ({ first: day(first), last: day(last) })),
      now,
    );
  const monday9 = 2 * DAY + 19 * HOUR;

  it('is now while a window is open', () => {
    expect(next(['mon-fri 09:00-17:00'], [], 90 * MINUTE)).toBe(90 * MINUTE);
  });

  it('is after the week’s end once it has closed on Friday', () => {
    expect(next(['mon-fri 09:00-17:00'], [], 3 * HOUR)).toBe(monday9);
  });

  it('is the earliest of several windows', () => {
    expect(next(['mon 09:00-10:00', 'sun 20:00-21:00'], [], 4 * HOUR)).toBe(DAY + 30 * HOUR);
  });

  it('passes over a freeze', () => {
    expect(next(['mon-fri 09:00-17:00'], [['2026-11-23', '2026-11-27']], 3 * HOUR)).toBe(monday9 + 7 * DAY);
    expect(next([], [['2026-11-20', '2026-11-20']], 0)).toBe(10 * HOUR);
  });

  it('is in the rest of a night that began on the day before', () => {
    expect(next(['fri 22:00-06:00'], [['2026-11-20', '2026-11-20']], 0)).toBe(10 * HOUR);
  });

  it('is never where none is open for a year', () => {
    expect(next(['sat'], [['2026-01-01', '2028-01-01']], 0)).toBeUndefined();
  });
});
