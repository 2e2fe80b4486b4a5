import type { Duration, Time } from '../../kernel/index.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../kernel/index.ts';

/**
 * Reads a point in time as people type it, or as the screens print it: `1h12m30s`, `90m`, `45`, `1h12`, `01:12:30`,
 * `t+1:12`. A last number without a unit has the next smaller one; alone it is seconds. Null when it is no time.
 */
export function seekTime(text: string): Time | null {
  const trimmed = text.trim().replace(/^t\+/, '');
  const clock = /^(\d+):(\d{1,2})(?::(\d{1,2}))?$/.exec(trimmed);
  if (clock !== null) {
    const [, hours, minutes, seconds = '0'] = clock;
    return Number(hours) * HOUR + Number(minutes) * MINUTE + Number(seconds) * SECOND;
  }
  if (!/^(?:\d+[dhms])*(?:\d+)?$/.test(trimmed) || trimmed === '') return null;
  let time = 0;
  let place = -1;
  for (const [, number, letter] of trimmed.matchAll(/(\d+)([dhms]?)/g)) {
    const unit =
      letter === ''
        ? place < 0
          ? UNITS.length - 1
          : place + 1
        : UNITS.findIndex(([name]) => name === letter);
    if (unit <= place || unit >= UNITS.length) return null;
    time += Number(number) * UNITS[unit][1];
    place = unit;
  }
  return time;
}

/** From the largest to the smallest, the order in which they may stand. */
const UNITS: readonly (readonly [string, Duration])[] = [
  ['d', DAY],
  ['h', HOUR],
  ['m', MINUTE],
  ['s', SECOND],
];
