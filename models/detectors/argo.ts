import type { Verdict } from '../../src/domain/index.ts';
import { choice, count, defineDetector, duration, number, share } from '../../src/domain/index.ts';
import type { Time } from '../../src/kernel/index.ts';
import { SECOND } from '../../src/kernel/index.ts';
import type { Measured, Phase, Tally } from './argo-run.ts';
import { measured, noMeasurements, phaseOf, tallied } from './argo-run.ts';
import { canaryScope } from './arms.ts';
import { isSureOfRequests, isSureOfSide } from './certainty.ts';
import { Look } from './look.ts';
import { percent } from './words.ts';

/** An error is measured again after this time, whatever the interval. */
const RETRY = 10 * SECOND;

/** A metric of an analysis run. */
interface Run {
  readonly tally: Tally;
  /** When the next measurement is due; null: the run has not begun. */
  readonly due: Time | null;
  readonly verdict: Verdict;
}

export const argo = defineDetector({
  name: 'argo',
  summary: 'Measures a metric over and over, and ends with the first limit that is passed.',
  about: `A metric of an analysis run of Argo Rollouts, with its counters, limits and their order (assessMetricStatus). A measurement is
the failing share of one window: successful up to one limit, failed above another, inconclusive between, by the
conditions that are given. More failures than failure-limit end it as failed, more inconclusive ones as inconclusive,
more errors in a row than consecutive-error-limit as error, which counts as fail; of several the last one named here
wins. With a count it ends successful, or, where successes in a row are asked for, inconclusive, or failed without a
failure limit; until then it is inconclusive. Without a count it is a background analysis and passes while it
runs. One that may end begins anew whenever the new version gets more of what it watches, as at each step of a rollout.
What no data is depends on provider and expression: an error is measured again after 10 s and not counted, so
that five in a row abort within a minute. One bad window aborts by default; a limit of 5 % (the commonest) is blind
to .1 % that became 4 %. Not modelled: several metrics, dry runs, the time a measurement takes.`,
  params: {
    ...canaryScope,
    conditions: choice(['success', 'failure', 'both', 'none'], 'which conditions are given', {
      default: 'success',
      source: 'Argo Rollouts: what most public templates have',
    }),
    successUpTo: share('success condition: failing share up to which a measurement is successful', {
      default: '5%',
      source: 'the commonest condition of public templates: result >= 0.95',
    }),
    failureAbove: share('failure condition: failing share above which a measurement has failed', {
      default: '5%',
      source: 'assumption: as the success condition',
    }),
    noData: choice(['error', 'fail', 'success', 'inconclusive'], 'what a window without attempts is', {
      default: 'error',
      source: 'Argo Rollouts: index into an empty vector',
    }),
    count: count('measurements, 0: it goes on for ever', {
      default: '0',
      min: 0,
      source: 'Argo Rollouts: background analysis',
    }),
    failureLimit: number('failed measurements that are tolerated; -1: any number', {
      default: '0',
      min: -1,
      source: 'Argo Rollouts',
    }),
    inconclusiveLimit: count('inconclusive measurements that are tolerated', {
      default: '0',
      min: 0,
      source: 'Argo Rollouts',
    }),
    consecutiveErrorLimit: count('errors in a row that are tolerated', {
      default: '4',
      min: 0,
      source: 'Argo Rollouts',
    }),
    consecutiveSuccessLimit: count('successes in a row that end it as successful; 0: none', {
      default: '0',
      min: 0,
      source: 'Argo Rollouts',
    }),
    window: duration('length of the window of a measurement', {
      default: '1m',
      min: 1,
      source: 'assumption: the shortest usual range of a query',
    }),
    interval: duration('time between measurements', {
      default: '1m',
      min: SECOND,
      source: 'assumption',
    }),
    initialDelay: duration('time before the first one', {
      default: '2m',
      min: 0,
      source:
        'assumption; Argo Rollouts has 0 s, and aborts where telemetry does not show the canary within a minute',
    }),
  },
  every: ({ noData, interval }) => (noData === 'error' ? Math.min(RETRY, interval) : interval),
  windows: (options) => [options.window],
  start: (): Run => ({ tally: noMeasurements, due: null, verdict: 'no-data' }),
  holds: (options) => options.count > 0 || options.consecutiveSuccessLimit > 0,
  look(run, { time, windows: [{ requests, errors }] }, options) {
    const due = run.due ?? time + options.initialDelay;
    const phase = phaseOf(run.tally, options);
    if (phase !== 'running' || time < due)
      return { state: { ...run, due }, verdict: run.verdict, because: words(run.tally, phase) };
    const rate = errors / requests;
    const measurement = requests === 0 ? WITHOUT_DATA[options.noData] : measurementOf(rate, options);
    const tally = tallied(run.tally, measurement);
    const after = phaseOf(tally, options);
    const verdict = verdictOf(after, measurement, options);
    const next = time + (measurement === 'error' ? RETRY : options.interval);
    return new Look({ tally, due: next, verdict }, verdict, () => {
      const seen = requests === 0 ? 'no attempts' : `${percent(rate)} fail`;
      return `${seen}: ${measurement}; ${words(tally, after)}`;
    });
  },
  foresee([expected], options) {
    // Only what passes for ever, and changes no counter that matters, may be slept over.
    const { conditions, successUpTo, failureAbove } = options;
    if (options.count > 0 || options.consecutiveSuccessLimit > 0) return undefined;
    if (options.noData === 'error' || options.initialDelay > 0) return undefined;
    if (!isSureOfRequests(expected, 0)) return undefined;
    const limits = {
      success: [successUpTo],
      failure: [failureAbove],
      both: [successUpTo, failureAbove],
      none: [],
    };
    if (!limits[conditions].every((limit) => isSureOfSide(expected, limit))) return undefined;
    const rate = expected.errors / expected.requests;
    return measurementOf(rate, options) === 'successful' ? 'pass' : undefined;
  },
});

const WITHOUT_DATA = {
  error: 'error',
  fail: 'failed',
  success: 'successful',
  inconclusive: 'inconclusive',
} as const satisfies Record<string, Measured>;

interface Conditions {
  readonly conditions: 'success' | 'failure' | 'both' | 'none';
  readonly successUpTo: number;
  readonly failureAbove: number;
}

function measurementOf(rate: number, { conditions, successUpTo, failureAbove }: Conditions): Measured {
  return measured(
    conditions === 'success' || conditions === 'both' ? rate <= successUpTo : undefined,
    conditions === 'failure' || conditions === 'both' ? rate > failureAbove : undefined,
  );
}

/** A metric that still runs blocks a step of its own, and holds up nothing in the background unless its last measurement was a bad one. */
function verdictOf(phase: Phase, last: Measured, { count }: { readonly count: number }): Verdict {
  if (phase === 'running') return count === 0 && last === 'successful' ? 'pass' : 'inconclusive';
  if (phase === 'successful') return 'pass';
  return phase === 'inconclusive' ? 'inconclusive' : 'fail';
}

function words({ count, failed, inconclusive, error }: Tally, phase: Phase): string {
  return `${phase} after ${count} measurements, ${failed} failed, ${inconclusive} inconclusive, ${error} errors`;
}
