import { bernoulli, SECOND } from '../../kernel/index.ts';
import { number } from '../fields.ts';
import { Looking } from '../looking.ts';
import { defineModel } from '../model.ts';

/** Looks that a batch should at least have. */
const LOOKS = 50_000;

const inside = (about: string) => number(about, { above: 0, below: 1 });

export const countCusum = defineModel({
  name: 'count-cusum',
  about: `The detector cusum with increments of likelihood, shown one request at a time, from its start until its first alarm (the
Bernoulli CUSUM of Reynolds and Stoumbos 1999). average_run_length is in requests.`,
  fields: {
    p0: inside('failure probability of what is healthy'),
    p1: inside('of what it is meant to find'),
    // Where all is well an alarm comes after about e^h requests and more.
    h: number('limit, as a logarithm', { above: 0, max: 12 }),
    p: inside('failure probability of the requests'),
  },
  metrics: { average_run_length: 'mean' },
  refuse: ({ p0, p1, p }) => {
    if (p0 >= p1) return [{ param: 'p1', expected: `a probability above p0 = ${p0}`, got: String(p1) }];
    if (p < p0) return [{ param: 'p', expected: `a probability from p0 = ${p0} up`, got: String(p) }];
    return [];
  },
  open: ({ p0, p1, h, p }, { catalog, streams }) => {
    const options = {
      increments: 'likelihood',
      expected: p0,
      bad: p1,
      allowance: 0,
      limit: h,
      headStart: false,
      minimum: 1,
      every: SECOND,
    };
    return {
      seconds: LOOKS * 1e-6,
      batch: (index) => {
        const random = streams.stream('requests', index);
        let [runs, looks] = [0, 0];
        while (looks < LOOKS) {
          const detector = new Looking(catalog, 'cusum', options);
          let verdict: string;
          do {
            verdict = detector.look({ requests: 1, errors: bernoulli(random, p) ? 1 : 0 });
            looks += 1;
          } while (verdict !== 'fail');
          runs += 1;
        }
        return { average_run_length: { sum: looks, of: runs } };
      },
    };
  },
});
