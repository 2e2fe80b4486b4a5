import { choice, count, defineDetector, duration, number, share } from '../../src/domain/index.ts';
import { SECOND } from '../../src/kernel/index.ts';
import { ewmaLimit, ewmaStep, standardisedCount } from '../../src/stats/index.ts';
import { figures } from './words.ts';

/** The moving average, and (1 - weight) to twice the number of looks: what is left of the start. */
interface Moving {
  readonly average: number;
  readonly left: number;
}

export const ewma = defineDetector({
  name: 'ewma',
  summary: 'Alarms when a moving average of failures, the newest weighing most, leaves its limit.',
  about: `The chart of exponentially weighted moving averages (Roberts 1959) for rises, with the limits of the steady state: each look
counts the failed attempts since the last one, in standard deviations from what is expected, and averages them. Small
weights find small shifts, large ones large shifts. Weight .2 and width 2.962 find a shift of one standard deviation
after 10.5 looks on average, and raise a false alarm about every 1,000 looks (one side; Lucas and Saccucci 1990).
Exact limits are narrower for the first looks, and notice at once what is wrong from the start. The average is held at its limit, so an alarm ends soon after its cause. Chance decides at every look, so it looks at every
healthy cell, too, and costs accordingly.`,
  params: {
    expected: share('share of attempts that fail on a good day', {
      default: '0.01%',
      min: 1e-9,
      max: 0.999,
      source: 'as telemetry has it unless told',
    }),
    weight: number('weight of the newest look', {
      default: '0.2',
      min: 0.001,
      max: 1,
      source: 'Lucas and Saccucci 1990',
    }),
    width: number('limit, in standard deviations of the average', {
      default: '2.962',
      min: 0.001,
      source: 'Lucas and Saccucci 1990: 500 looks to a false alarm on either side',
    }),
    limits: choice(
      ['steady', 'exact'],
      'limits of the steady state from the start, or narrower ones at first',
      {
        default: 'steady',
        source: 'the plain chart',
      },
    ),
    minimum: count('attempts since the last look below which there is no data', {
      default: '20',
      min: 1,
      source: 'assumption',
    }),
    every: duration('time between looks, and length of what each counts', {
      default: '1m',
      min: SECOND,
      source: 'assumption',
    }),
  },
  every: (options) => options.every,
  windows: (options) => [options.every],
  start: (): Moving => ({ average: 0, left: 1 }),
  adds: true,
  look(state, { windows: [{ requests, errors }] }, options) {
    if (requests < options.minimum) return { state, verdict: 'no-data', because: `${requests} attempts` };
    const left = state.left * (1 - options.weight) * (1 - options.weight);
    const limit = ewmaLimit(options, options.limits === 'exact' ? left : 0);
    const average = ewmaStep(state.average, standardisedCount(errors, requests, options.expected), options);
    const because = `moving average ${figures(average)}, limit ${figures(limit)}`;
    const held = { average: Math.min(average, limit), left };
    return { state: held, verdict: average > limit ? 'fail' : 'pass', because };
  },
  foresee: ([{ requests }]) => (requests === 0 ? 'no-data' : undefined),
});
