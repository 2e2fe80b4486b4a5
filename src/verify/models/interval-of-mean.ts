import { meanInterval, Tally } from '../../stats/index.ts';
import { fallback, list, number } from '../fields.ts';
import { defineModel } from '../model.ts';

export const intervalOfMean = defineModel({
  name: 'interval-of-mean',
  about: `Student's interval of the mean of a given sample, as the reports print it.`,
  fields: {
    values: list(number('observations'), 2),
    confidence: fallback(number('confidence of the interval', { above: 0, below: 1 }), 0.95),
  },
  metrics: { mean: 'mean', variance: 'mean', half_width: 'mean', low: 'mean', high: 'mean' },
  open: ({ values, confidence }) => ({
    seconds: 0,
    exact: () => {
      const { mean, low, high } = meanInterval(values, confidence);
      return { mean, variance: Tally.of(values).variance, half_width: (high - low) / 2, low, high };
    },
  }),
});
