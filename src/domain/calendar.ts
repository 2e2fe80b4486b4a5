import type { Duration, Time } from '../kernel/index.ts';
import { DAY } from '../kernel/index.ts';

/** Hours of some days of the week, local time of the team: "mon-fri 09:00-17:00". Where `to` ≤ `from` they end on the next day. */
export interface Hours {
  /** Monday first; seven. */
  readonly days: readonly boolean[];
  readonly from: Duration;
  readonly to: Duration;
}

/** Whole days of the team, the first and the last included, counted from 1970-01-01. */
export interface Dates {
  readonly first: number;
  readonly last: number;
}

/** What the clock of a scenario says: the day of simulated time 0 where the team is (days since 1970-01-01), and its time zone. */
export interface CalendarLaw {
  readonly day: number;
  /** Local time minus UTC. */
  readonly zone: Duration;
}

/** The team's calendar in one run. */
export class Calendar {
  private readonly midnight: Duration;
  private readonly day: number;

  /** `clock`: UTC time of day at simulated time 0. */
  constructor({ day, zone }: CalendarLaw, clock: Duration) {
    this.day = day;
    this.midnight = clock + zone;
  }

  /** Days since 1970-01-01, and the time of the day, at a simulated time. */
  at(time: Time): { readonly day: number; readonly time: Duration } {
    const local = time + this.midnight;
    const days = Math.floor(local / DAY);
    return { day: this.day + days, time: local - days * DAY };
  }

  isWithin(hours: readonly Hours[], now: Time): boolean {
    const { day, time } = this.at(now);
    return hours.some(({ days, from, to }) => {
      const today = days[weekdayOf(day)];
      if (from < to) return today && time >= from && time < to;
      return (today && time >= from) || (days[weekdayOf(day - 1)] && time < to);
    });
  }

  /**
   * The first time from `now` on that is within the hours (at any time, if there are none) and in none of the freezes;
   * undefined when there is none for a year.
   */
  nextOpening(hours: readonly Hours[], freezes: readonly Dates[], now: Time): Time | undefined {
    const today = this.at(now).day;
    for (let day = today; day <= today + 366; day++) {
      if (freezes.some(({ first, last }) => day >= first && day <= last)) continue;
      const begins = (day - this.day) * DAY - this.midnight;
      const starts = hours.filter(({ days }) => days[weekdayOf(day)]).map(({ from }) => begins + from);
      const times = [Math.max(now, begins), ...starts].filter((time) => time >= now && time < begins + DAY);
      for (const time of times.sort((a, b) => a - b))
        if (hours.length === 0 || this.isWithin(hours, time)) return time;
    }
    return undefined;
  }
}

/** 0 = Monday, for days since 1970-01-01, which was a Thursday. */
export function weekdayOf(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}

/** Days from 1970-01-01 to a date of the Gregorian calendar; undefined when there is no such date. */
export function dayOf(year: number, month: number, date: number): number | undefined {
  if (month < 1 || month > 12 || date < 1 || date > daysIn(year, month)) return undefined;
  let days = 0;
  for (let m = 1; m < month; m++) days += daysIn(year, m);
  const before = year - 1;
  const leaps = Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400);
  return 365 * (year - 1970) + leaps - LEAPS_TO_1970 + days + date - 1;
}

/** Leap days of the years 1 to 1969. */
const LEAPS_TO_1970 = 477;

function daysIn(year: number, month: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  if (month === 2) return isLeap ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
