import { pairedT, welch } from '../../stats/index.ts';
import { fallback, list, number, word } from '../fields.ts';
import { defineModel } from '../model.ts';

const observations = list(number('observations'), 2);

export const twoSamples = defineModel({
  name: 'two-samples',
  about: `The difference of the means of two given samples with its interval: paired by seed, as policies are compared, or Welch's
for samples that share nothing.`,
  fields: {
    a: observations,
    b: observations,
    method: word(['paired', 'welch'], 'how they belong together'),
    confidence: fallback(number('confidence of the interval', { above: 0, below: 1 }), 0.95),
  },
  metrics: { difference: 'mean', low: 'mean', high: 'mean', degrees_of_freedom: 'mean' },
  refuse: ({ a, b, method }) =>
    method === 'paired' && a.length !== b.length
      ? [{ param: 'b', expected: `as many observations as of a (${a.length})`, got: String(b.length) }]
      : [],
  open: ({ a, b, method, confidence }) => ({
    seconds: 0,
    exact: () => {
      if (method === 'paired') {
        const { mean, low, high } = pairedT(a, b, confidence);
        return { difference: mean, low, high, degrees_of_freedom: a.length - 1 };
      }
      const { mean, low, high, degreesOfFreedom } = welch(a, b, confidence);
      return { difference: mean, low, high, degrees_of_freedom: degreesOfFreedom };
    },
  }),
});
