import type { CusumLaw } from '../../stats/index.ts';
import { cusumSignals, cusumStart, cusumStep } from '../../stats/index.ts';
import { fallback, number, positive, whole } from '../fields.ts';
import { defineModel } from '../model.ts';
import { LONGEST_RUN, meanRunLength, roughCusumRunLength } from '../run-length.ts';

export const cusum = defineModel({
  name: 'cusum',
  about: `The chart of the detector of that name on independent normal observations of variance 1, from its start until its first
signal.`,
  fields: {
    k: number('allowance, standard deviations', { min: 0 }),
    h: positive('decision limit, standard deviations'),
    shift: number('mean of the observations, standard deviations'),
    sides: fallback(whole('1: rises only; 2: rises and falls', { min: 1, max: 2 }), 2),
    head_start: fallback(number('where the sums begin, share of the limit', { min: 0, max: 1 }), 0),
  },
  metrics: { average_run_length: 'mean' },
  refuse: (values) => {
    const about = rough(values);
    if (about <= LONGEST_RUN) return [];
    const expected = `a chart with a mean run length up to ${LONGEST_RUN}`;
    return [{ param: 'h', expected, got: `one of about ${about.toPrecision(2)}` }];
  },
  open: (values, { streams }) => {
    const law: CusumLaw = {
      allowance: values.k,
      limit: values.h,
      sides: values.sides === 1 ? 1 : 2,
      headStart: values.head_start,
    };
    const run = (observe: () => number): number => {
      let state = cusumStart(law);
      let length = 0;
      do {
        state = cusumStep(state, observe(), law);
        length += 1;
      } while (!cusumSignals(state, law));
      return length;
    };
    return meanRunLength(rough(values), run, (index) => streams.stream('observations', index), values.shift);
  },
});

/** Two sides signal about as often as both together. */
function rough({ k, h, shift, sides }: { k: number; h: number; shift: number; sides: number }): number {
  const up = roughCusumRunLength(k, h, shift);
  return sides === 1 ? up : 1 / (1 / up + 1 / roughCusumRunLength(k, h, -shift));
}
