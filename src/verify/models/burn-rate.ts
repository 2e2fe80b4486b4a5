import { simulate } from '../../experiment/index.ts';
import { roundDuration, SECOND } from '../../kernel/index.ts';
import { number } from '../fields.ts';
import { defineModel } from '../model.ts';
import { inPercent, POLICY, scenarioOf, seconds } from '../scenario-of.ts';

/** Requests a second: so many that the noise of counts moves detection by less than a look. */
const RATE = 1e7;

/** Looks are so far apart, or, where the alarm takes long, this part of its time; never more than a million in a window. */
const LOOK = SECOND / 10;
const FINENESS = 0.0005;
const LOOKS = 1e6;

export const burnRate = defineModel({
  name: 'burn-rate',
  about: `A scenario whose change fails at once for a share of all requests; the burn-rate detector with one window (its long and its
short one are the same). From the first failing second to the alarm, up to one interval between looks late.`,
  fields: {
    slo: number('promised share of requests that do not fail', { min: 0, below: 1 }),
    error: number('share of requests that fail', { above: 0, max: 1 }),
    window_s: number('window, s', { above: 0, max: 1e7 }),
    burn: number('burn rate that alarms', { min: 0 }),
  },
  metrics: { detection_s: 'mean' },
  refuse: ({ slo, error, burn }) =>
    burn * (1 - slo) >= error
      ? [
          {
            param: 'burn',
            expected: `a burn rate below error / (1 - slo) = ${error / (1 - slo)}, or it never alarms`,
            got: String(burn),
          },
        ]
      : [],
  open: ({ slo, error, window_s, burn }, { catalog }) => {
    const alarms = (seconds(window_s) * burn * (1 - slo)) / error;
    const window = Math.max(LOOK, roundDuration(FINENESS * alarms), roundDuration(seconds(window_s) / LOOKS));
    const long = Math.max(window, Math.round(seconds(window_s) / window) * window);
    const starts = 10 * window;
    const horizon = starts + long + 100 * window;
    const scenario = scenarioOf(
      {
        rate: RATE,
        defect: `fails-at-once: { after: 0s, fails: ${inPercent(error)}, retry-helps: false }`,
        policy: 'all-at-once: {}',
        detector: {
          name: 'burn-rate',
          options: { slo, pairs: 'own', own: [{ long, short: long, burn }], every: window, minimum: 1 },
        },
        responder: 'nobody: {}',
      },
      { starts, duration: horizon, window, delay: 0 },
      catalog,
      '1',
    );
    return {
      seconds: (2e-5 * alarms) / window + 0.05,
      exact: () => {
        const row = simulate({
          scenario,
          variant: 'base',
          policy: POLICY,
          replication: 0,
          release: 'faulty',
        });
        if (typeof row.detectedS !== 'number' || typeof row.firstHarmS !== 'number')
          throw new Error('expected an alarm before the window is full');
        return { detection_s: row.detectedS - row.firstHarmS };
      },
    };
  },
});
