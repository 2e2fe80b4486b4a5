import { ewmaLimit, ewmaStep } from '../../stats/index.ts';
import { fallback, number, positive, word } from '../fields.ts';
import { defineModel } from '../model.ts';
import { LONGEST_RUN, meanRunLength, roughEwmaRunLength } from '../run-length.ts';

export const ewma = defineModel({
  name: 'ewma',
  about: `The chart of the detector of that name on independent normal observations of variance 1, from an average of 0 until it is
beyond a limit.`,
  fields: {
    lambda_: number('weight of the newest observation', { above: 0, max: 1 }),
    L: positive('half-width between the limits, standard deviations of the average'),
    shift: number('mean of the observations, standard deviations'),
    limits: fallback(
      word(['steady', 'exact'], 'of the steady state from the start, or narrower at first'),
      'steady',
    ),
  },
  metrics: { average_run_length: 'mean' },
  refuse: (values) => {
    const about = rough(values);
    if (about <= LONGEST_RUN) return [];
    const expected = `a chart with a mean run length up to ${LONGEST_RUN}`;
    return [{ param: 'L', expected, got: `one of about ${about.toPrecision(2)}` }];
  },
  open: (values, { streams }) => {
    const law = { weight: values.lambda_, width: values.L };
    const steady = ewmaLimit(law);
    const shrinks = values.limits === 'exact' ? (1 - law.weight) * (1 - law.weight) : 0;
    const run = (observe: () => number): number => {
      let average = 0;
      let length = 0;
      let left = 1;
      let limit = steady;
      do {
        left *= shrinks;
        if (left > 0) limit = ewmaLimit(law, left);
        average = ewmaStep(average, observe(), law);
        length += 1;
      } while (Math.abs(average) <= limit);
      return length;
    };
    return meanRunLength(rough(values), run, (index) => streams.stream('observations', index), values.shift);
  },
});

function rough({ lambda_, L, shift }: { lambda_: number; L: number; shift: number }): number {
  return roughEwmaRunLength(lambda_, ewmaLimit({ weight: lambda_, width: L }), shift);
}
