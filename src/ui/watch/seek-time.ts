import type { Time } from '../../kernel/index.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../kernel/index.ts';

/** Reads a point in time as people type it: `1h12m30s`, `90m`, `45`(seconds), `01:12:30`, `t+1:12`. Null when it is none. */
export function seekTime(text: string): Time | null {
  const trimmed = text.trim().replace(/^t\+/, '');
  const clock = /^(\d+):(\d{1,2})(?::(\d{1,2}))?$/.exec(trimmed);
  if (clock !== null) {
    const [, hours, minutes, seconds = '0'] = clock;
    return Number(hours) * HOUR + Number(minutes) * MINUTE + Number(seconds) * SECOND;
  }
  const spelt = /^(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s?)?$/.exec(trimmed);
  if (spelt === null || trimmed === '') return null;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = spelt.slice(1).map((part) => Number(part ?? 0));
  return days * DAY + hours * HOUR + minutes * MINUTE + seconds * SECOND;
}
