import type { Bake, Params, Values } from '../../src/domain/index.ts';
import { choice, count, duration, number } from '../../src/domain/index.ts';
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
  until: choice(
    ['time', 'requests', 'decided'],
    'what ends a bake: its time; so many requests to the new version in it; or every detector that watches has made up its mind. The last two wait at least for the time of the schedule',
    { default: 'time', source: 'assumption' },
  ),
  requests: count('requests that a bake until requests waits for', {
    default: '1000',
    min: 1,
    source: 'assumption; AWS asks for "at least 100 requests" to each operation',
  }),
  atMost: duration('how long a bake waits for its evidence, in all', {
    default: '1d',
    min: 0,
    source: 'assumption',
  }),
} satisfies Params;

/** No bake grows beyond this, whatever the schedule: the scenario language knows no longer time either. */
const LONGEST = 3650 * DAY;

type BakeOptions = Values<typeof bakeParams>;

/** Bake of wave n = 0, 1, 2, … */
export function bakeOf(n: number, options: BakeOptions): Bake {
  return evidenceBake(scheduled(n, options), options);
}

/** A bake of at least so long, until there is the evidence that is asked for. */
export function evidenceBake(
  atLeast: Duration,
  { until, requests, atMost }: Pick<BakeOptions, 'until' | 'requests' | 'atMost'>,
): Bake {
  if (until === 'time') return { atLeast };
  const most = Math.max(atLeast, atMost);
  return until === 'requests'
    ? { atLeast, atMost: most, requests }
    : { atLeast, atMost: most, decided: true };
}

function scheduled(n: number, { bake, schedule, factor }: BakeOptions): Duration {
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
