import { requireFinite, requireShare } from './require.ts';

/**
 * What a release costs on average when a share `changeFailRate` of releases carries the defect:
 * r · faulty + (1 − r) · healthy. For harm, for delay, or for a price that joins both.
 */
export function perRelease(worlds: Worlds, changeFailRate: number): number {
  requireShare('a change-fail rate', changeFailRate);
  return changeFailRate * worlds.faulty + (1 - changeFailRate) * worlds.healthy;
}

/** The mean of one measure of a policy, over the replications of the faulty and of the healthy world. */
export interface Worlds {
  readonly faulty: number;
  readonly healthy: number;
}

/** The shares of bad releases a comparison is shown for, from a careful team to a careless one. */
export const changeFailRates: readonly number[] = [0.05, 0.1, 0.2, 0.4];

/**
 * Harm and delay of a release as one price in user-minutes: user-minutes lost + 60 · w · user-hours delayed, where w is
 * how many lost user-minutes one user-minute of waiting for the release is worth (0: waiting costs nothing).
 */
export function releasePrice(policy: HarmAndDelay, waitingWeight: number): Worlds {
  if (!(waitingWeight >= 0))
    throw new RangeError(`expected a price of waiting from 0 up, got ${waitingWeight}`);
  const { userMinutesLost: lost, userHoursDelayed: delayed } = policy;
  return {
    faulty: lost.faulty + 60 * waitingWeight * delayed.faulty,
    healthy: lost.healthy + 60 * waitingWeight * delayed.healthy,
  };
}

export interface HarmAndDelay {
  readonly userMinutesLost: Worlds;
  readonly userHoursDelayed: Worlds;
}

/**
 * The change-fail rate at which policy b overtakes policy a, or a overtakes b, on one measure where less is better.
 *
 * The cost per release of each is a straight line in the rate r (`perRelease`), so there is at most one rate at which
 * the order of the two changes: below it `cheaperBelow` costs less, above it the other does. Null where one policy is
 * at least as cheap at every rate from 0 to 1, so that neither overtakes; lines that only meet at 0 or 1 do not cross.
 * For harm alone pass both policies' harm; with a price of waiting pass what `releasePrice` makes of them.
 */
export function breakEvenRate(a: Worlds, b: Worlds): BreakEven | null {
  const healthyGap = a.healthy - b.healthy;
  const faultyGap = a.faulty - b.faulty;
  requireFinite('the difference of the healthy worlds', healthyGap);
  requireFinite('the difference of the faulty worlds', faultyGap);
  if (!((healthyGap < 0 && faultyGap > 0) || (healthyGap > 0 && faultyGap < 0))) return null;
  return { rate: healthyGap / (healthyGap - faultyGap), cheaperBelow: healthyGap < 0 ? 'a' : 'b' };
}

/** Where the order of two policies changes, and which of them costs less per release at lower rates. */
export interface BreakEven {
  readonly rate: number;
  readonly cheaperBelow: 'a' | 'b';
}
