import { choice, count, defineDetector, duration, share } from '../../src/domain/index.ts';
import { fisherExact, normalCdf, twoProportionsZ } from '../../src/stats/index.ts';
import type { Arms } from './arms.ts';
import { addedTo, canaryScope, enoughOnEachSide, lackOf, looking, noArms } from './arms.ts';
import { Look } from './look.ts';
import { figures, percent } from './words.ts';

/** What both arms have shown, how often it was tested, and what came of it. */
interface Comparison {
  readonly arms: Arms;
  readonly looks: number;
  readonly failed: boolean;
}

export const twoProportions = defineDetector({
  name: 'two-proportions',
  summary: 'Compares failing shares with the old version or the past by a textbook test, look by look.',
  about: `The z test of two proportions, or Fisher's exact test, one-sided: does more fail than of the old version at the same time, or
than of the same unit before the rollout began? Counts are added up since the new version came; the past is one fixed window. Such
a test may be looked at once: without a correction every further look is another chance for a false alarm (at 5 %,
two-sided: 14 % after 5 looks, 19 % after 10, 37 % after 100; Armitage, McPherson and Rowe 1969). bonferroni shares
alpha among the planned looks, after which the last verdict stands. The past is a poor control: whatever the world does
after the rollout began, rush hours and faults, is taken for the change, and a change for the better hides a defect.
The z test takes a few failures for certain; Fisher's does not.`,
  params: {
    ...canaryScope,
    against: choice(['old-version', 'past'], 'whom it compares with', {
      default: 'old-version',
      source: 'SRE Workbook, chapter 16: before and after is discouraged',
    }),
    test: choice(['z', 'fisher'], 'which test', { default: 'z', source: 'the textbooks' }),
    alpha: share('chance of a false alarm: of one look, or with bonferroni of all', {
      default: '5%',
      min: 1e-9,
      max: 0.5,
      source: 'the textbooks',
    }),
    correction: choice(['none', 'bonferroni'], 'what is done about looking often', {
      default: 'none',
      source: 'what people do',
    }),
    looks: count('planned looks; after the last one its verdict stands', {
      default: '60',
      min: 1,
      source: 'assumption: an hour',
    }),
    baseline: duration('length of the past it compares with', {
      default: '1h',
      min: 1,
      source: 'assumption',
    }),
    ...enoughOnEachSide,
    ...looking,
  },
  every: (options) => options.every,
  windows: ({ against, every, baseline }) => (against === 'past' ? [every, baseline] : [every]),
  control: (options) => options.against,
  start: (): Comparison => ({ arms: noArms, looks: 0, failed: false }),
  adds: true,
  look(state, observation, options) {
    const { against, minimum, looks, test } = options;
    const since = addedTo(state.arms, observation);
    const [, past] = observation.control;
    const arms =
      against === 'past' && past !== undefined
        ? { canary: since.canary, control: { trials: past.requests, failures: past.errors } }
        : since;
    const stands = state.failed || state.looks >= looks;
    const lack = lackOf(arms, observation, minimum);
    if (lack !== undefined || stands) {
      const verdict = state.failed ? 'fail' : lack === undefined ? 'pass' : 'no-data';
      return { state: { ...state, arms }, verdict, because: lack ?? 'the last planned look stands' };
    }
    const p =
      test === 'z'
        ? normalCdf(-twoProportionsZ(arms.canary, arms.control))
        : fisherExact(arms.canary, arms.control);
    const level = options.correction === 'bonferroni' ? options.alpha / looks : options.alpha;
    const failed = p <= level;
    return new Look({ arms, looks: state.looks + 1, failed }, failed ? 'fail' : 'pass', () => {
      const { canary, control } = arms;
      const shares = `${percent(canary.failures / canary.trials)} against ${percent(control.failures / control.trials)} fail`;
      return `${shares}, p ${figures(p)}, limit ${figures(level)}`;
    });
  },
  foresee: () => undefined,
});
