import type { Verdict } from '../../src/domain/index.ts';
import { count, defineDetector, duration, share } from '../../src/domain/index.ts';
import { SECOND } from '../../src/kernel/index.ts';
import { canaryScope } from './arms.ts';
import { Look } from './look.ts';
import { percent } from './words.ts';

/** Checks that have failed since the revision came; null: it has served nothing yet. */
type FailedChecks = number | null;

export const flagger = defineDetector({
  name: 'flagger',
  summary: 'Counts the checks that failed, never forgets one, and fails at the tick after one too many.',
  about: `The counter of Flagger (advanceCanary): at each tick the share of successes in the newest window; a check below the least
share fails, and so does one without data. Once as many have failed as the threshold says, the next tick fails without
looking, and so do all after it. A success takes nothing away, only the next revision does: of S successes that a rollout
needs, a healthy one is taken back with P[Bin(S + T - 1, p) ≥ T] where a check fails by chance with p: 29 % for S = 10, T = 5 and
p = 26 %, which one failure in 60 requests at 99 % and .5 % errors makes. A lasting failure is noticed after T + 1 ticks.
A window longer than the tick counts one bad minute several times. Not modelled: request-duration, webhooks,
readiness, a canary that never serves anything (checks count from its first request on).`,
  params: {
    ...canaryScope,
    minSuccess: share('least share of attempts that succeed', {
      default: '99%',
      source: 'Flagger tutorials: request-success-rate, min 99',
    }),
    threshold: count('checks that may fail: at the next tick it fails', {
      default: '5',
      min: 1,
      source: 'Flagger tutorials; 16 of 43 public canaries',
    }),
    window: duration('length of the window of a check', { default: '1m', min: 1, source: 'Flagger' }),
    interval: duration('time between ticks', { default: '1m', min: SECOND, source: 'Flagger' }),
  },
  every: (options) => options.interval,
  windows: (options) => [options.window],
  start: (): FailedChecks => null,
  look(failed, { windows: [{ requests, errors }] }, { minSuccess, threshold }) {
    if (failed === null && requests === 0)
      return { state: null, verdict: 'no-data', because: 'nothing served yet' };
    const before = failed ?? 0;
    if (before >= threshold) return { state: before, verdict: 'fail', because: words(before, threshold) };
    const verdict = checked(requests, errors, minSuccess);
    const state = verdict === 'pass' ? before : before + 1;
    return new Look(state, verdict, () => {
      const seen = requests === 0 ? 'no attempts' : `${percent(1 - errors / requests)} succeed`;
      return `${seen}, ${words(state, threshold)}`;
    });
  },
  // What it says depends on every check there ever was.
  foresee: () => undefined,
});

function checked(requests: number, errors: number, minSuccess: number): Verdict {
  if (requests === 0) return 'no-data';
  return (requests - errors) / requests < minSuccess ? 'inconclusive' : 'pass';
}

const words = (failed: number, threshold: number) => `${failed} of ${threshold} checks failed`;
