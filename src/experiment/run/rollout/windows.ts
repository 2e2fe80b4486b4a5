import type { RolloutOptions } from '../../../domain/index.ts';
import type { Script } from '../../../kernel/index.ts';
import { waitUntil } from '../../../kernel/index.ts';
import type { RolloutInputs } from './inputs.ts';

/** Waits until a wave may begin: within the hours in which the policy ships, and on no day of a freeze. */
export function* untilOpen(
  { calendar, simulation, scenario, journal }: RolloutInputs,
  { ships, freezes }: RolloutOptions,
  entry: number,
): Script {
  if (ships.length === 0 && freezes.length === 0) return;
  const opens = calendar.nextOpening(ships, freezes, simulation.now) ?? scenario.duration + 1;
  if (opens === simulation.now) return;
  journal.write('note', '', { note: 'waits for a window', minutes: (opens - simulation.now) / 60e6 }, entry);
  yield* waitUntil(opens);
}
