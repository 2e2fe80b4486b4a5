import { choice, count, defineDetector, share } from '../../src/domain/index.ts';
import { exp } from '../../src/kernel/index.ts';
import type { ConfidenceSequence } from '../../src/stats/index.ts';
import { confidenceSequenceOf, differenceOf, halfWidth, logEvidence } from '../../src/stats/index.ts';
import type { Arms } from './arms.ts';
import { addedTo, canaryScope, enoughOnEachSide, lackOf, looking, noArms } from './arms.ts';
import { Look } from './look.ts';
import { figures, percent } from './words.ts';

/** What both arms have shown, and whether the bound has ever left 0 behind. */
interface Comparison {
  readonly arms: Arms;
  readonly failed: boolean;
}

export const confidenceSequence = defineDetector({
  name: 'confidence-sequence',
  summary: 'Alarms once a bound that may be looked at all the time says that the canary is worse.',
  about: `The asymptotic confidence sequence of Waudby-Smith and others (2021), as GrowthBook's safe rollouts use it: around the
difference of the failing shares since the new version came, canary less control, a bound on one side, or an interval, all of which
at once hold the truth with chance 1 - alpha. It fails once the bound is above 0, and until the next change. It is tightest
after as many attempts of both sides together as tightest-at says, and wide before: a
quarter of the first 20 requests of a canary may fail unseen. Blind to what harms the old version as much. The
words give the e-value, too: evidence that reaches 1/alpha just when the bound leaves 0.`,
  params: {
    ...canaryScope,
    alpha: share('chance that it ever alarms where both fail alike', {
      default: '5%',
      min: 1e-9,
      max: 0.4,
      source: 'GrowthBook',
    }),
    sides: choice(['one', 'two'], 'a bound below the difference, or an interval', {
      default: 'one',
      source: 'GrowthBook: guardrails of safe rollouts have one side',
    }),
    tightestAt: count('attempts of both sides at which the bound is tightest', {
      default: '5000',
      min: 1,
      source: 'GrowthBook',
    }),
    ...enoughOnEachSide,
    ...looking,
  },
  every: (options) => options.every,
  windows: (options) => [options.every],
  control: () => 'old-version',
  start: (): Comparison => ({ arms: noArms, failed: false }),
  adds: true,
  look(state, observation, options) {
    const arms = addedTo(state.arms, observation);
    const lack = lackOf(arms, observation, options.minimum);
    if (lack !== undefined)
      return { state: { ...state, arms }, verdict: state.failed ? 'fail' : 'no-data', because: lack };
    const sequence = sequenceOf(options);
    const difference = differenceOf(arms.canary, arms.control);
    const attempts = arms.canary.trials + arms.control.trials;
    const low = difference.estimate - halfWidth(difference.variance, attempts, sequence);
    const failed = state.failed || low > 0;
    return new Look({ arms, failed }, failed ? 'fail' : 'pass', () => {
      const evidence = figures(exp(logEvidence(difference, attempts, sequence)));
      return `${percent(difference.estimate)} more fail than of the old version, at least ${percent(low)} (e-value ${evidence})`;
    });
  },
  foresee: () => undefined,
});

interface Options {
  readonly alpha: number;
  readonly sides: 'one' | 'two';
  readonly tightestAt: number;
}

function sequenceOf({ alpha, sides, tightestAt }: Options): ConfidenceSequence {
  return confidenceSequenceOf(alpha, sides === 'one' ? 1 : 2, tightestAt);
}
