import { defineDetector, number, share } from '../../src/domain/index.ts';
import { exp } from '../../src/kernel/index.ts';
import type { CountEvidence } from '../../src/stats/index.ts';
import { countEvidence, noCountEvidence } from '../../src/stats/index.ts';
import { canaryScope, looking } from './arms.ts';
import { Look } from './look.ts';
import { figures } from './words.ts';

/** The evidence so far, and the smallest p value so far of the canary having more than its share. */
interface Comparison {
  readonly evidence: CountEvidence;
  readonly p: number;
}

export const anytimeCounts = defineDetector({
  name: 'anytime-counts',
  summary: 'Alarms when the canary has more of all failures than its share of the traffic, at any time.',
  about: `The anytime-valid test of counts of Lindon and Malek (Netflix, NeurIPS 2022): it only asks on which side failures fall. Where
both sides fail alike they fall as the traffic does, whatever the rate of failures, the hour or a fault that both
suffer; a Dirichlet mixture of other shares is weighed against that. Its p value is the smallest so far and ever falls to
alpha with a chance of at most alpha, however often one looks; it is exact for few failures, too. An alarm stays until the
next change. Where a rollout moves the canary's share of the traffic, the failures so far count as they would have
fallen at the new one. A large concentration looks for small differences: Netflix has 100; with 60
requests a minute on each side and .5 % against 2.5 % that takes 33 minutes (median), 10 takes 17. Blind before the
first failures, to what harms both, and to a canary without a control.`,
  params: {
    ...canaryScope,
    alpha: share('chance that it ever alarms where both fail alike', {
      default: '1%',
      min: 1e-9,
      max: 0.5,
      source: 'assumption: as for the SPRT in most texts',
    }),
    concentration: number('k: how near to equal arms it looks for differences', {
      default: '10',
      min: 0.01,
      source: 'assumption: rollouts have fewer failures than Netflix, which has 100',
    }),
    ...looking,
  },
  every: (options) => options.every,
  windows: (options) => [options.every],
  control: () => 'old-version',
  start: (): Comparison => ({ evidence: noCountEvidence, p: 1 }),
  adds: true,
  look(state, { windows: [canary], control: [control] }, { alpha, concentration }) {
    const failed = state.p <= alpha;
    if (canary.requests === 0 || control === undefined || control.requests === 0) {
      const because =
        canary.requests === 0 ? 'nothing since the last look' : 'no control since the last look';
      return { state, verdict: failed ? 'fail' : 'no-data', because };
    }
    const look = {
      canary: canary.errors,
      control: control.errors,
      share: canary.requests / (canary.requests + control.requests),
    };
    const evidence = countEvidence(state.evidence, look, concentration);
    const isWorse = evidence.canary > evidence.expected;
    const p = isWorse ? Math.min(state.p, exp(-evidence.log)) : state.p;
    return new Look({ evidence, p }, p <= alpha ? 'fail' : 'pass', () => {
      const all = evidence.canary + evidence.control;
      return `${evidence.canary} of ${all} failures, ${figures(evidence.expected)} expected, p ${figures(p)}`;
    });
  },
  foresee: () => undefined,
});
