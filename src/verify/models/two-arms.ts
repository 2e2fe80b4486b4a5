import { binomial, SECOND } from '../../kernel/index.ts';
import { fallback, number, positive, probability, whole, word } from '../fields.ts';
import { Looking } from '../looking.ts';
import { defineModel } from '../model.ts';

/** Rivals of a batch. */
const RUNS = 100;

const TESTS = ['msprt', 'confidence-sequence', 'anytime-counts', 'two-proportions'] as const;

export const twoArms = defineModel({
  name: 'two-arms',
  about: `The detector of that name on a canary and a control that both fail by chance, look by look until it alarms or the looks are used
up. alarmed: the share of runs in which it ever alarms, false where both fail alike. alarmed_either_way: the same with another one
that watches the control; a test with two sides.`,
  fields: {
    test: word(TESTS, 'which detector'),
    p_canary: probability('failure probability of the canary'),
    p_control: probability('of the control'),
    n_canary: whole('requests of the canary per look'),
    n_control: whole('of the control'),
    looks: whole('looks', { min: 1, max: 100_000 }),
    alpha: number('level of the detector', { above: 0, below: 0.5 }),
    tau: fallback(positive('msprt: size of the differences it looks for'), 0.01),
    sides: fallback(word(['one', 'two'], 'confidence-sequence: bound or interval'), 'one'),
    k: fallback(positive('anytime-counts: concentration'), 10),
    correction: fallback(word(['none', 'bonferroni'], 'two-proportions: for looking often'), 'none'),
  },
  metrics: { alarmed: 'share', alarmed_either_way: 'share', mean_looks: 'mean' },
  open: (values, { catalog, streams }) => {
    const { p_canary, p_control, n_canary, n_control, looks } = values;
    const detector = () => new Looking(catalog, values.test, optionsOf(values));
    return {
      seconds: RUNS * looks * 5e-6,
      batch: (index, wanted) => {
        const both = wanted.has('alarmed_either_way');
        const random = streams.stream('counts', index);
        let alarmed = 0;
        let either = 0;
        let looked = 0;
        for (let run = 0; run < RUNS; run++) {
          const ours = detector();
          const theirs = detector();
          let [isOurs, isTheirs] = [false, false];
          let alarmedAt = looks;
          for (let look = 1; look <= looks; look++) {
            const canary = { requests: n_canary, errors: binomial(random, n_canary, p_canary) };
            const control = { requests: n_control, errors: binomial(random, n_control, p_control) };
            if (!isOurs && ours.look(canary, control) === 'fail') {
              isOurs = true;
              alarmedAt = look;
            }
            // It draws nothing, so that the numbers of the other metrics do not depend on whether it watches.
            isTheirs ||= both && theirs.look(control, canary) === 'fail';
            if (isOurs) break;
          }
          alarmed += isOurs ? 1 : 0;
          either += isOurs || isTheirs ? 1 : 0;
          looked += alarmedAt;
        }
        return {
          alarmed: { sum: alarmed, of: RUNS },
          ...(both ? { alarmed_either_way: { sum: either, of: RUNS } } : {}),
          mean_looks: { sum: looked, of: RUNS },
        };
      },
    };
  },
});

interface Options {
  readonly test: (typeof TESTS)[number];
  readonly looks: number;
  readonly alpha: number;
  readonly tau: number;
  readonly sides: 'one' | 'two';
  readonly k: number;
  readonly correction: 'none' | 'bonferroni';
}

function optionsOf({ test, looks, alpha, tau, sides, k, correction }: Options) {
  const common = { alpha, minimum: 20, every: SECOND };
  const own = {
    msprt: { tau, margin: 0 },
    'confidence-sequence': { sides, tightestAt: 5000 },
    'anytime-counts': { concentration: k },
    'two-proportions': { against: 'old-version', test: 'z', correction, looks, baseline: SECOND },
  };
  return { ...common, ...own[test] };
}
