import type { Params, Values } from '../../src/domain/index.ts';
import { choice, duration, number } from '../../src/domain/index.ts';
import type { Duration } from '../../src/kernel/index.ts';
import { DAY, powInt, roundDuration } from '../../src/kernel/index.ts';

/** How long each wave is watched. */
export const bakeParams = {
  bake: duration('how long a wave is watched before the next', {
    default: '30m',
    min: 0,
    source: 'assumption',
  }),
  schedule: choice(
    ['constant', 'shrinking', 'growing', 'long-first'],
    'how the bake changes: shrinking divides it by the factor after each wave, growing multiplies it, long-first multiplies that of the first wave only',
    { default: 'constant', source: 'assumption' },
  ),
  factor: number('factor of the schedule', { default: '2', min: 1, max: 1000, source: 'assumption' }),
} satisfies Params;

/** No bake grows beyond this, whatever the schedule: the scenario language knows no longer time either. */
const LONGEST = 3650 * DAY;

/** Bake of wave n = 0, 1, 2, … */
export function bakeOf(n: number, { bake, schedule, factor }: Values<typeof bakeParams>): Duration {
  const scaled = (by: number) => roundDuration(Math.min(LONGEST, bake * by));
  switch (schedule) {
    case 'constant':
      return bake;
    case 'shrinking':
      return scaled(1 / powInt(factor, n));
    case 'growing':
      return scaled(powInt(factor, n));
    case 'long-first':
      return n === 0 ? scaled(factor) : bake;
  }
}
