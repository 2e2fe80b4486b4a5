import type { Verdict } from '../../src/domain/index.ts';
import { choice, count, defineDetector, duration, rate, share } from '../../src/domain/index.ts';
import { SECOND } from '../../src/kernel/index.ts';
import type { Sprt } from '../../src/stats/index.ts';
import { poissonSprtOf, poissonSprtStep, sprtStep, sprtVerdict } from '../../src/stats/index.ts';
import type { Shares } from './share-test.ts';
import { justAbove, shareTest } from './share-test.ts';
import { figures } from './words.ts';

/** The test under way, and what the last one decided. */
interface Testing {
  readonly evidence: number;
  readonly decided: Verdict;
}

export const sprt = defineDetector({
  name: 'sprt',
  summary:
    'Tests over and over whether failures are as on a good day or worse, with as few requests as it takes.',
  about: `Wald's sequential probability ratio test (1945) of two shares of failures, on all attempts since the last look. It is
inconclusive until the first test has decided; then the last decision holds, pass or fail, until the next test decides.
Where the new version gets more of what it watches, nothing that was decided before counts: it begins anew.
No test of the same errors needs fewer requests on average: .1 % against 1 % with errors of 5 % takes 414 requests on a
good day and 248 on a bad one. Evidence is looked at once per look, so it overshoots the bounds, and true errors are
smaller than asked for. A share between the two is decided by chance, late. With
rates it tests failures a second as a Poisson process, which needs no number of attempts, and takes a busy hour for a
bad one. Every test may err: one in 20 of
those on a good day raises a false alarm where alpha is 5 %.`,
  params: {
    form: choice(['shares', 'rates'], 'shares of attempts that fail, or failures a second (Poisson)', {
      default: 'shares',
      source: 'assumption: traffic comes and goes with the hour',
    }),
    goodRate: rate('with rates: failures a second on a good day', {
      default: '0.01/s',
      min: 1e-9,
      source: 'assumption',
    }),
    badRate: rate('with rates: failures a second where something is wrong; larger', {
      default: '0.1/s',
      min: 1e-9,
      source: 'assumption',
    }),
    good: share('share of attempts that fail on a good day', {
      default: '0.1%',
      min: 1e-9,
      max: 0.999,
      source: 'assumption',
    }),
    bad: share('share of attempts that fail where something is wrong; larger', {
      default: '1%',
      min: 1e-9,
      max: 0.999,
      source: 'assumption: a common limit of canary gates',
    }),
    alpha: share('chance that a test alarms on a good day', {
      default: '0.1%',
      min: 1e-9,
      max: 0.49,
      source: 'assumption: tests are repeated',
    }),
    beta: share('chance that a test passes a bad share', {
      default: '5%',
      min: 1e-9,
      max: 0.49,
      source: 'assumption',
    }),
    minimum: count('attempts since the last look below which there is no data', {
      default: '20',
      min: 1,
      source: 'assumption',
    }),
    every: duration('time between looks, and length of what each counts', {
      default: '1m',
      min: SECOND,
      source: 'assumption',
    }),
  },
  every: (options) => options.every,
  windows: (options) => [options.every],
  start: (): Testing => ({ evidence: 0, decided: 'inconclusive' }),
  adds: true,
  holds: () => true,
  look(state, { windows: [{ requests, errors, from, to }] }, options) {
    if (requests < options.minimum) return { state, verdict: 'no-data', because: `${requests} attempts` };
    const test = testOf(options);
    const evidence = test.step(state.evidence, errors, requests, (to - from) / SECOND);
    const because = `evidence ${figures(evidence)} between ${figures(test.lower)} and ${figures(test.upper)}`;
    const verdict = sprtVerdict(evidence, test);
    if (verdict === 'continue') return { state: { ...state, evidence }, verdict: state.decided, because };
    const decided: Verdict = verdict === 'reject' ? 'fail' : 'pass';
    return { state: { evidence: 0, decided }, verdict: decided, because };
  },
  foresee: ([{ requests }]) => (requests === 0 ? 'no-data' : undefined),
});

interface Options extends Shares {
  readonly form: 'shares' | 'rates';
  readonly goodRate: number;
  readonly badRate: number;
}

/** Wald's bounds, and how the evidence grows with failures among requests within so many seconds. */
interface Test extends Pick<Sprt, 'upper' | 'lower'> {
  step(evidence: number, failures: number, requests: number, seconds: number): number;
}

function testOf(options: Options): Test {
  if (options.form === 'shares') {
    const test = shareTest(options);
    const step: Test['step'] = (evidence, failures, requests) => sprtStep(evidence, failures, requests, test);
    return { ...test, step };
  }
  const { goodRate, badRate, alpha, beta } = options;
  const test = poissonSprtOf(goodRate, justAbove(goodRate, badRate), alpha, beta);
  const step: Test['step'] = (evidence, failures, _requests, seconds) =>
    poissonSprtStep(evidence, failures, seconds, test);
  return { ...test, step };
}
