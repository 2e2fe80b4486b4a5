import { poisson, roundDuration, SECOND } from '../../kernel/index.ts';
import { number, positive } from '../fields.ts';
import { Looking } from '../looking.ts';
import { defineModel } from '../model.ts';

/** Tests of a batch. */
const RUNS = 1000;

/** Looks a test may take on average. */
const MOST_LOOKS = 1e5;

const inside = (about: string) => number(about, { above: 0, below: 1 });

export const sprtPoisson = defineModel({
  name: 'sprt-poisson',
  about: `The detector sprt of two rates, shown the failures of one look after another, which are a Poisson process, until its first
test decides. p_reject is the share of tests that decide for rate1.`,
  fields: {
    rate0: positive('failures a second where all is well'),
    rate1: positive('where it is not'),
    alpha: inside('chance to reject rate0 where it holds'),
    beta: inside('chance to accept rate0 where rate1 holds'),
    look_s: number('time between looks, s', { min: 1e-3, max: 1e6 }),
    rate: positive('failures a second that there are'),
  },
  metrics: { p_reject: 'share', mean_looks: 'mean' },
  refuse: ({ rate0, rate1, alpha, beta, look_s }) => {
    if (rate0 >= rate1)
      return [{ param: 'rate1', expected: `a rate above rate0 = ${rate0}`, got: String(rate1) }];
    if (alpha + beta >= 1)
      return [{ param: 'beta', expected: 'alpha + beta below 1', got: String(alpha + beta) }];
    const apart = (rate1 - rate0) * look_s;
    const expected = `rates that differ by ${1 / MOST_LOOKS} failures a look or more`;
    return apart * MOST_LOOKS >= 1 ? [] : [{ param: 'rate1', expected, got: `some that differ by ${apart}` }];
  },
  open: ({ rate0, rate1, alpha, beta, look_s, rate }, { catalog, streams }) => {
    const every = roundDuration(look_s * SECOND);
    const options = {
      form: 'rates',
      goodRate: rate0,
      badRate: rate1,
      good: 0.001,
      bad: 0.01,
      alpha,
      beta,
      minimum: 0,
      every,
    };
    return {
      seconds: RUNS * 2e-5,
      batch: (index) => {
        const random = streams.stream('failures', index);
        let [rejected, looks] = [0, 0];
        for (let run = 0; run < RUNS; run++) {
          const detector = new Looking(catalog, 'sprt', options);
          let verdict: string;
          do {
            const errors = poisson(random, (rate * every) / SECOND);
            verdict = detector.look({ requests: errors, errors });
            looks += 1;
          } while (verdict === 'inconclusive');
          if (verdict === 'fail') rejected += 1;
        }
        return { p_reject: { sum: rejected, of: RUNS }, mean_looks: { sum: looks, of: RUNS } };
      },
    };
  },
});
