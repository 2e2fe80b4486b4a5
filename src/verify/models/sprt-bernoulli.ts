import type { RandomStream } from '../../kernel/index.ts';
import { bernoulli } from '../../kernel/index.ts';
import { sprtOf, sprtStep, sprtVerdict } from '../../stats/index.ts';
import { number } from '../fields.ts';
import type { Reading } from '../model.ts';
import { defineModel } from '../model.ts';

const inside = (about: string) => number(about, { above: 0, below: 1 });

/** Trials a batch should at least have. */
const TRIALS = 100_000;

/** Longer tests than this, on average, are refused. */
const LONGEST = 1e9;

export const sprtBernoulli = defineModel({
  name: 'sprt-bernoulli',
  about: `The test of the detector sprt, on single requests that fail with probability p0 (h0) or p1 (h1), until it decides.
p_reject_h0 and p_reject_h1 are the shares of tests that decide for p1 under either hypothesis: false alarms, and power.`,
  fields: {
    p0: inside('failure probability of what is healthy'),
    p1: inside('failure probability of what is not'),
    alpha: inside('chance to reject p0 where it holds'),
    beta: inside('chance to accept p0 where p1 holds'),
  },
  metrics: { mean_n_h0: 'mean', mean_n_h1: 'mean', p_reject_h0: 'share', p_reject_h1: 'share' },
  refuse: ({ p0, p1, alpha, beta }) => {
    if (p0 >= p1) return [{ param: 'p1', expected: `a probability above p0 = ${p0}`, got: String(p1) }];
    if (alpha + beta >= 1)
      return [{ param: 'beta', expected: `alpha + beta below 1`, got: String(alpha + beta) }];
    const trials = rough(p0, p1, alpha, beta);
    const expected = `probabilities that about ${LONGEST} trials tell apart`;
    return trials <= LONGEST
      ? []
      : [{ param: 'p1', expected, got: `some that take ${trials.toPrecision(2)}` }];
  },
  open: ({ p0, p1, alpha, beta }, { streams }) => {
    const test = sprtOf(p0, p1, alpha, beta);
    const about = rough(p0, p1, alpha, beta);
    const tests = Math.max(1, Math.min(2000, Math.round(TRIALS / about)));
    const runAll = (stream: RandomStream, p: number): { n: Reading; rejected: Reading } => {
      let trials = 0;
      let rejected = 0;
      for (let i = 0; i < tests; i++) {
        let evidence = 0;
        let verdict = sprtVerdict(evidence, test);
        while (verdict === 'continue') {
          evidence = sprtStep(evidence, bernoulli(stream, p) ? 1 : 0, 1, test);
          verdict = sprtVerdict(evidence, test);
          trials += 1;
        }
        if (verdict === 'reject') rejected += 1;
      }
      return { n: { sum: trials, of: tests }, rejected: { sum: rejected, of: tests } };
    };
    return {
      seconds: 2 * tests * (about + 20) * 1.5e-8,
      batch: (index) => {
        const healthy = runAll(streams.stream('h0', index), p0);
        const broken = runAll(streams.stream('h1', index), p1);
        return {
          mean_n_h0: healthy.n,
          p_reject_h0: healthy.rejected,
          mean_n_h1: broken.n,
          p_reject_h1: broken.rejected,
        };
      },
    };
  },
});

/** Wald's approximation of the trials under p0, without overshoot: how long tests will be. */
function rough(p0: number, p1: number, alpha: number, beta: number): number {
  const { failure, success, upper, lower } = sprtOf(p0, p1, alpha, beta);
  const drift = p0 * failure + (1 - p0) * success;
  return Math.max(1, ((1 - alpha) * lower + alpha * upper) / drift);
}
