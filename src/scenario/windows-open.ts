import type { CalendarLaw, Law } from '../domain/index.ts';
import { Calendar } from '../domain/index.ts';
import type { Duration, Time } from '../kernel/index.ts';
import { DAY, MINUTE } from '../kernel/index.ts';
import type { PolicyOptions } from './policy-options.ts';
import type { Reading, Spot } from './reading.ts';
import { spotAt } from './reading.ts';
import { entryOf } from './tree.ts';
import { formatDuration } from './units.ts';

interface When {
  readonly duration: Duration;
  readonly starts: Law;
  readonly clock: Law;
  readonly calendar: CalendarLaw;
}

/** Clocks that are tried where the hour of the beginning is drawn: no window is shorter than that without a reason. */
const STEP = 15 * MINUTE;

/** Says so when no wave may begin before the horizon, whatever the hour at which the scenario begins. */
export function noteWindows(
  { ships = [], freezes = [] }: PolicyOptions,
  { duration, starts, clock, calendar }: When,
  where: Spot,
  reading: Reading,
): void {
  if (ships.length === 0 && freezes.length === 0) return;
  const start = starts.law === 'fixed' ? starts.value : starts.law === 'uniform' ? starts.from : 0;
  const openings = clocksOf(clock).map(
    (hour): Time =>
      new Calendar(calendar, hour).nextOpening(ships, freezes, start) ?? Number.POSITIVE_INFINITY,
  );
  const first = openings.reduce((a, b) => Math.min(a, b));
  if (first < duration) return;
  const key = ships.length > 0 ? 'ships' : 'freezes';
  reading.warn(spotAt(where, key, entryOf(where.tree, key)?.value ?? where.tree), {
    expected: `a window that opens before the horizon of ${formatDuration(duration)}`,
    got:
      first === Number.POSITIVE_INFINITY
        ? 'none within a year'
        : `the first after ${formatDuration(minutes(first))}`,
    hint: 'nothing ships: another window, fewer freezes, another calendar, or a longer duration',
  });
}

const minutes = (time: Time): Duration => Math.floor(time / MINUTE) * MINUTE;

function clocksOf(clock: Law): readonly Duration[] {
  if (clock.law === 'fixed') return [clock.value];
  const [from, to] = clock.law === 'uniform' ? [clock.from, clock.to] : [0, DAY];
  const clocks: Duration[] = [];
  for (let hour = from; hour < to; hour += STEP) clocks.push(hour);
  return [...clocks, to];
}
