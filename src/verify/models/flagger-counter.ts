import { bernoulli, SECOND } from '../../kernel/index.ts';
import { probability, whole } from '../fields.ts';
import { Looking } from '../looking.ts';
import { defineModel } from '../model.ts';

/** Rollouts of a batch. */
const RUNS = 2000;

export const flaggerCounter = defineModel({
  name: 'flagger-counter',
  about: `The detector flagger beside a rollout that needs so many ticks with a check that succeeds, until it is through or taken
back. Checks fail independently with probability p, as those of a healthy release do by chance.`,
  fields: {
    threshold: whole('checks that may fail', { min: 1, max: 10_000 }),
    steps: whole('ticks with a successful check that the rollout needs', { min: 1, max: 10_000 }),
    p: probability('chance that a check fails'),
  },
  metrics: { taken_back: 'share' },
  open: ({ threshold, steps, p }, { catalog, streams }) => ({
    seconds: RUNS * (threshold + steps) * 5e-7,
    batch: (index) => {
      const random = streams.stream('checks', index);
      const options = { minSuccess: 0.5, threshold, window: SECOND, interval: SECOND };
      let takenBack = 0;
      for (let run = 0; run < RUNS; run++) {
        const detector = new Looking(catalog, 'flagger', options);
        for (let passed = 0; passed < steps; ) {
          const verdict = detector.look({ requests: 1, errors: bernoulli(random, p) ? 1 : 0 });
          if (verdict === 'pass') passed += 1;
          if (verdict !== 'fail') continue;
          takenBack += 1;
          break;
        }
      }
      return { taken_back: { sum: takenBack, of: RUNS } };
    },
  }),
});
