import { quantileInterval, smallestSampleFor } from '../../stats/index.ts';
import { fallback, number, whole } from '../fields.ts';
import { defineModel } from '../model.ts';

const inside = (about: string) => number(about, { above: 0, below: 1 });

/** Ranks and coverage depend on the size of a sample alone. */
const LARGEST_SAMPLE = 1e6;

export const intervalOfQuantile = defineModel({
  name: 'interval-of-quantile',
  about: `The interval of a quantile between two order statistics, as the reports give it: their ranks, and how sure they are. And
the smallest sample for which there is one; below it a report leaves the quantile empty.`,
  fields: {
    n: whole('observations', { min: 1, max: LARGEST_SAMPLE }),
    q: inside('which quantile'),
    confidence: fallback(inside('confidence of the interval'), 0.95),
  },
  metrics: { lower_rank: 'mean', upper_rank: 'mean', coverage: 'mean', smallest_sample: 'mean' },
  open: ({ n, q, confidence }) => ({
    seconds: 0,
    exact: () => {
      const smallest_sample = smallestSampleFor(q, confidence);
      if (n < smallest_sample) return { smallest_sample, ...NONE };
      const sample = Float64Array.from({ length: n }, (_, i) => i);
      const interval = quantileInterval(sample, q, confidence);
      if (interval === null) throw new Error(`expected an interval from ${smallest_sample} observations on`);
      const { lowerRank, upperRank, coverage } = interval;
      return { smallest_sample, lower_rank: lowerRank, upper_rank: upperRank, coverage };
    },
  }),
});

/** No number at all: a row that expects one is missed. */
const NONE = { lower_rank: Number.NaN, upper_rank: Number.NaN, coverage: Number.NaN };
