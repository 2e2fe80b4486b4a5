import type { CalendarLaw, Dates, Hours } from '../domain/index.ts';
import { dayOf } from '../domain/index.ts';
import { DAY, HOUR } from '../kernel/index.ts';
import type { Form } from './form.ts';
import { field, scalar, section } from './form.ts';
import type { Parsed } from './units.ts';
import { parseDuration, timeOfDayUnit } from './units.ts';

const WEEK = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const ANY_DAY = WEEK.join('|');
const DAYS = `(?:${ANY_DAY})(?:-(?:${ANY_DAY}))?`;
const TIMES = '\\d\\d:\\d\\d-\\d\\d:\\d\\d';

/** `mon-fri 09:00-17:00`, `sat,sun`, `22:00-06:00` */
export const hoursForm: Form<Hours> = scalar('hours of the week such as mon-fri 09:00-17:00', parseHours, {
  type: 'string',
  pattern: `^(?:${DAYS}(?:,${DAYS})*)?(?: ?${TIMES})?$`,
});

function parseHours(text: string): Parsed<Hours> {
  const form = new RegExp(`^(${DAYS}(?:,${DAYS})*)?(?:(?:^| )(${TIMES}))?$`);
  const [all, names, times] = form.exec(text.trim().toLowerCase()) ?? [];
  if (all === undefined || all === '') return { hint: 'days as mon-fri or sat,sun; times as 09:00-17:00' };
  const days = names === undefined ? WEEK.map(() => true) : daysOf(names);
  if (times === undefined) return { value: { days, from: 0, to: DAY } };
  const [from, to] = times.split('-').map((time) => timeOfDayUnit.parse(time));
  if (!('value' in from)) return from;
  if (!('value' in to)) return to;
  if (from.value === to.value) return { hint: 'leave the times out for the whole day' };
  return { value: { days, from: from.value, to: to.value } };
}

/** `fri-mon` is from Friday over the week's end to Monday. */
function daysOf(names: string): readonly boolean[] {
  const days = WEEK.map(() => false);
  for (const part of names.split(',')) {
    const [first, last = first] = part.split('-').map((name) => WEEK.indexOf(name));
    for (let day = first; ; day = (day + 1) % 7) {
      days[day] = true;
      if (day === last) break;
    }
  }
  return days;
}

const DATE = '\\d{4}-\\d\\d-\\d\\d';

/** `2026-11-27`, `2026-12-23..2027-01-03` */
export const datesForm: Form<Dates> = scalar(
  'a date such as 2026-11-27, or 2026-12-23..2027-01-03',
  (text): Parsed<Dates> => {
    const [, one, two] = new RegExp(`^(${DATE})(?:\\.\\.(${DATE}))?$`).exec(text) ?? [];
    if (one === undefined) return { hint: 'year-month-day' };
    const first = parseDate(one);
    const last = two === undefined ? first : parseDate(two);
    if (first === undefined || last === undefined) return { hint: 'there is no such day' };
    return first <= last ? { value: { first, last } } : { hint: 'the earlier day comes first' };
  },
  { type: 'string', pattern: `^${DATE}(?:\\.\\.${DATE})?$` },
);

function parseDate(text: string): number | undefined {
  const [year, month, date] = text.split('-').map(Number);
  return dayOf(year, month, date);
}

const dayForm: Form<number> = scalar(
  'a date such as 2026-11-27',
  (text) => {
    const day = new RegExp(`^${DATE}$`).test(text) ? parseDate(text) : undefined;
    return day === undefined ? { hint: 'year-month-day' } : { value: day };
  },
  { type: 'string', pattern: `^${DATE}$` },
);

/** Local time minus UTC. */
export const offsetForm: Form<number> = scalar(
  'an offset from UTC such as -5h',
  (text) => {
    const size = parseDuration(text.replace(/^[+-]/, ''));
    if (!('value' in size)) return /^[+-]?\d+$/.test(text) ? { hint: `write ${text}h` } : size;
    if (size.value > 14 * HOUR || size.value % (DAY / 96) !== 0)
      return { hint: 'in quarters of an hour, up to 14h' };
    return { value: text.startsWith('-') ? -size.value : size.value };
  },
  { type: 'string', pattern: '^[+-]?(?:\\d+(?:\\.\\d+)?(?:d|h|ms|m|s|us) ?)+$' },
);

/** When it is, where the team is. */
export const calendarForm: Form<CalendarLaw> = section({
  day: field(dayForm, 'the date at the beginning, where the team is', { default: '2026-01-05' }),
  zone: field(offsetForm, "the team's local time minus UTC", { default: '0h' }),
});
