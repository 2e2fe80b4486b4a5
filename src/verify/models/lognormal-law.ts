import { draw } from '../../domain/index.ts';
import { positive } from '../fields.ts';
import { defineModel } from '../model.ts';

/** Draws per batch. */
const DRAWS = 20_000;

export const lognormalLaw = defineModel({
  name: 'lognormal-law',
  about:
    'Times as scenarios draw them from the law { lognormal: { median, sigma } }: their mean, and how many are above the median.',
  fields: {
    median: positive('median'),
    sigma: positive('standard deviation of the logarithm'),
  },
  metrics: { mean: 'mean', share_above_median: 'share' },
  open: ({ median, sigma }, { streams }) => ({
    seconds: DRAWS * 6e-8,
    batch: (index) => {
      const stream = streams.stream('times', index);
      let [sum, above] = [0, 0];
      for (let i = 0; i < DRAWS; i++) {
        const value = draw({ law: 'lognormal', median, sigma }, stream);
        sum += value;
        if (value > median) above++;
      }
      return { mean: { sum, of: DRAWS }, share_above_median: { sum: above, of: DRAWS } };
    },
  }),
});
