import type { JournalEntry } from '../domain/index.ts';
import type { Time } from '../kernel/index.ts';

/** An alarm as the pager shows it. */
export interface PagerAlarm {
  readonly number: number;
  readonly since: Time;
  readonly detector: string;
  readonly entity: string;
  readonly because: string;
  readonly acknowledgedAt: Time | null;
  readonly clearedAt: Time | null;
}

/** All alarms of a journal so far, in order of firing; whether one is true is not said before the debrief. */
export function alarmsOf(journal: readonly JournalEntry[]): readonly PagerAlarm[] {
  const alarms: { -readonly [K in keyof PagerAlarm]: PagerAlarm[K] }[] = [];
  for (const { time, kind, entity, values } of journal) {
    if (kind === 'alarm') {
      alarms.push({
        number: alarms.length + 1,
        since: time,
        detector: String(values.detector),
        entity,
        because: String(values.because),
        acknowledgedAt: null,
        clearedAt: null,
      });
    } else if (kind === 'alarm-cleared') {
      const cleared = alarms.find(
        (alarm) => alarm.clearedAt === null && alarm.entity === entity && alarm.detector === values.detector,
      );
      if (cleared !== undefined) cleared.clearedAt = time;
    } else if (kind === 'acknowledged' && typeof values.alarm === 'number') {
      const acknowledged = alarms[values.alarm - 1];
      if (acknowledged !== undefined) acknowledged.acknowledgedAt ??= time;
    }
  }
  return alarms;
}

/** Those on the pager: still on, or not yet acknowledged; unacknowledged ones first, the newest on top. */
export function onPager(alarms: readonly PagerAlarm[]): readonly PagerAlarm[] {
  const shown = alarms.filter((alarm) => alarm.clearedAt === null || alarm.acknowledgedAt === null);
  const waiting = (alarm: PagerAlarm) => (alarm.acknowledgedAt === null ? 0 : 1);
  return [...shown].sort((a, b) => waiting(a) - waiting(b) || b.number - a.number);
}
