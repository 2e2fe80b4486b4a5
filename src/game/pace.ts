import type { Duration } from '../kernel/index.ts';
import { MINUTE } from '../kernel/index.ts';

/** How many simulated seconds a second takes; `[` and `]` walk along it. */
export const speeds: readonly number[] = [1, 2, 4, 8, 15, 30, 60, 120, 300, 600, 1800, 3600];

/** Until the first alarm nothing asks for attention, so the clock runs this fast, or as fast as afterwards. */
const QUIET = 60;

/** An incident should be over after about so long at the desk. */
const SITTING: Duration = 12 * MINUTE;

/** Speed from the first alarm on: the slowest at which an incident of that length is over in one sitting. */
export function incidentSpeed(incident: Duration): number {
  return speeds.find((speed) => incident / speed <= SITTING) ?? speeds[speeds.length - 1];
}

/** Speed while nothing has happened yet. */
export function quietSpeed(incident: number): number {
  return Math.max(QUIET, incident);
}

/** The next slower (−1) or faster (+1) speed. */
export function shifted(speed: number, by: -1 | 1): number {
  const at = speeds.findIndex((each) => each >= speed);
  return speeds[Math.min(speeds.length - 1, Math.max(0, at + by))];
}
