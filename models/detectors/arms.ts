import type { Observation } from '../../src/domain/index.ts';
import { choice, count, duration, SCOPES } from '../../src/domain/index.ts';
import { SECOND } from '../../src/kernel/index.ts';
import type { Arm } from '../../src/stats/index.ts';

/** Both sides of a comparison, since it began: who is watched, and whom it is compared with. */
export interface Arms {
  readonly canary: Arm;
  readonly control: Arm;
}

const nobody: Arm = { trials: 0, failures: 0 };

export const noArms: Arms = { canary: nobody, control: nobody };

/** What compares watches the canary unless told otherwise: in any wider scope the old version is on both sides. */
export const canaryScope = {
  scope: choice(SCOPES, 'what one unit of it watches', {
    default: 'canary',
    source: 'only what the new version serves can be compared with the old one',
  }),
} as const;

/** When it looks; each look adds what has come since the last. */
export const looking = {
  every: duration('time between looks, and length of what each adds', {
    default: '1m',
    min: SECOND,
    source: 'assumption',
  }),
} as const;

export const enoughOnEachSide = {
  minimum: count('attempts on each side below which there is no data', {
    default: '20',
    min: 1,
    source: 'assumption',
  }),
} as const;

/** The first windows of an observation, added to what was there; no control adds nothing. */
export function addedTo({ canary, control }: Arms, { windows, control: controls }: Observation): Arms {
  return { canary: plus(canary, windows[0]), control: plus(control, controls[0]) };
}

/** Why there is nothing to judge yet; undefined: there is. */
export function lackOf(
  { canary, control }: Arms,
  { windows }: Observation,
  minimum: number,
): string | undefined {
  if (windows[0].requests === 0) return 'nothing since the last look';
  if (Math.min(canary.trials, control.trials) >= minimum) return undefined;
  return `${canary.trials} attempts against ${control.trials} of the control`;
}

type Counts = Observation['windows'][number] | undefined;

function plus({ trials, failures }: Arm, counts: Counts): Arm {
  return counts === undefined
    ? { trials, failures }
    : { trials: trials + counts.requests, failures: failures + counts.errors };
}
