import { ewmaLimit, ewmaStep } from '../../stats/index.ts';
import { number, positive } from '../fields.ts';
import { defineModel } from '../model.ts';
import { LONGEST_RUN, meanRunLength, roughEwmaRunLength } from '../run-length.ts';

export const ewma = defineModel({
  name: 'ewma',
  about: `The chart of the detector of that name, with the limits of its steady state, on independent normal observations of
variance 1, from an average of 0 until it is beyond a limit.`,
  fields: {
    lambda_: number('weight of the newest observation', { above: 0, max: 1 }),
    L: positive('half-width between the limits, standard deviations of the average'),
    shift: number('mean of the observations, standard deviations'),
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
    const limit = ewmaLimit(law);
    const run = (observe: () => number): number => {
      let average = 0;
      let length = 0;
      do {
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
