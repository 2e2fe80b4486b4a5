import { exp, sqrt } from '../kernel/index.ts';
import { requireCount } from './require.ts';
import { logGamma } from './upper-gamma.ts';

/** Trials of one side of a comparison, and how many of them failed. */
export interface Arm {
  readonly trials: number;
  readonly failures: number;
}

/** By how much the canary fails more often than the control, and the variance of that estimate. */
export interface Difference {
  readonly estimate: number;
  readonly variance: number;
}

/**
 * The difference of two failing shares, for tests that look over and over.
 *
 * The variance is the larger of two estimates: of separate shares, p₁q₁/n₁ + p₂q₂/n₂, which is too small where the control
 * is so small that it happens to show no failure, and of the shared one, pq(1/n₁ + 1/n₂), which is too small where the canary
 * is. Half a failure is added to each count, so that an arm without failures is not certain. With large arms of one
 * share all of this comes to the same.
 */
export function differenceOf(canary: Arm, control: Arm): Difference {
  const shared = { trials: canary.trials + control.trials, failures: canary.failures + control.failures };
  return {
    estimate: canary.failures / canary.trials - control.failures / control.trials,
    variance: Math.max(
      spread(canary) / canary.trials + spread(control) / control.trials,
      spread(shared) * (1 / canary.trials + 1 / control.trials),
    ),
  };
}

/** p(1 − p) of a share, never 0. */
function spread({ trials, failures }: Arm): number {
  const share = (failures + 0.5) / (trials + 1);
  return share * (1 - share);
}

/**
 * The textbook's z statistic of two shares, with the shared variance; positive where the canary fails more often. About
 * standard normal where both arms have at least 5 failures, if it is looked at once. 0 where nobody or everybody fails.
 */
export function twoProportionsZ(canary: Arm, control: Arm): number {
  const share = (canary.failures + control.failures) / (canary.trials + control.trials);
  const variance = share * (1 - share) * (1 / canary.trials + 1 / control.trials);
  if (variance === 0) return 0;
  return (canary.failures / canary.trials - control.failures / control.trials) / sqrt(variance);
}

/**
 * Fisher's exact test (1935), one-sided: the chance that so many or more of all failures fall on the canary where both arms
 * fail alike, given how many there are. Counts are whole; cost: as many terms as failures.
 */
export function fisherExact(canary: Arm, control: Arm): number {
  for (const { trials, failures } of [canary, control]) {
    requireCount('the trials of an arm', trials);
    requireCount('the failures of an arm', failures);
  }
  const failures = canary.failures + control.failures;
  const trials = canary.trials + control.trials;
  const most = Math.min(failures, canary.trials);
  let term = exp(
    logChoose(canary.trials, canary.failures) +
      logChoose(control.trials, control.failures) -
      logChoose(trials, failures),
  );
  let sum = 0;
  for (let k = canary.failures; k <= most; k++) {
    sum += term;
    term *= ((canary.trials - k) / (k + 1)) * ((failures - k) / (control.trials - failures + k + 1));
  }
  return Math.min(1, sum);
}

function logChoose(n: number, k: number): number {
  return logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
}
