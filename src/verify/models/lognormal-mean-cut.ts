import { lognormal } from '../../kernel/index.ts';
import { Tally } from '../../stats/index.ts';
import { number, positive, whole } from '../fields.ts';
import { defineModel } from '../model.ts';

/** Pairs of samples per batch. */
const PAIRS = 50;

export const lognormalMeanCut = defineModel({
  name: 'lognormal-mean-cut',
  about: `Two samples of log-normal durations with the same sigma; those of the second are truly shorter by the cut. How often the
mean of the second sample is not below that of the first (Davidovic 2021): why policies are compared seed by seed.`,
  fields: {
    cut: number('share by which the second sample is truly shorter', { min: 0, below: 1 }),
    n: whole('durations per sample'),
    sigma: positive('standard deviation of the logarithm'),
  },
  metrics: { p_mean_did_not_fall: 'share' },
  open: ({ cut, n, sigma }, { streams }) => ({
    seconds: PAIRS * 2 * n * 6e-8,
    batch: (index) => {
      const stream = streams.stream('durations', index);
      const meanOf = (median: number): number => {
        const tally = new Tally();
        for (let i = 0; i < n; i++) tally.add(lognormal(stream, median, sigma));
        return tally.mean;
      };
      let sum = 0;
      for (let pair = 0; pair < PAIRS; pair++) if (meanOf(1 - cut) >= meanOf(1)) sum += 1;
      return { p_mean_did_not_fall: { sum, of: PAIRS } };
    },
  }),
});
