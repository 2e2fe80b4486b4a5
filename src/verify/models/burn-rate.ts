import { simulate } from '../../experiment/index.ts';
import { DAY, HOUR, roundDuration, SECOND } from '../../kernel/index.ts';
import { fallback, number, word } from '../fields.ts';
import { defineModel } from '../model.ts';
import { inPercent, POLICY, scenarioOf, seconds } from '../scenario-of.ts';

/** Requests a second: so many that the noise of counts moves detection by less than a look. */
const RATE = 1e7;

/** Looks are so far apart, or, where the alarm takes long, this part of its time; never more than a million in a window. */
const LOOK = SECOND / 10;
const FINENESS = 0.0005;
const LOOKS = 1e6;

/** Longest window and smallest burn rate of the pairs that page, for 28 days. */
const LONGEST_PAGE = 6 * HOUR;
const SLOWEST_PAGE = 7;

export const burnRate = defineModel({
  name: 'burn-rate',
  about: `A scenario whose change fails at once for a share of all requests; the burn-rate detector with one window (its long and its
short one are the same), or with the pairs that page of Google or of Pyrra. From the first failing second to the alarm, up to
one interval between looks late.`,
  fields: {
    slo: number('promised share of requests that do not fail', { min: 0, below: 1 }),
    error: number('share of requests that fail', { above: 0, max: 1 }),
    pairs: fallback(word(['own', 'google-page', 'pyrra-page'], 'own: one window; or those that page'), 'own'),
    period_d: fallback(number('google, pyrra: period of the budget, d', { min: 7, max: 90 }), 28),
    window_s: fallback(number('own: window, s', { above: 0, max: 1e7 }), 3600),
    burn: fallback(number('own: burn rate that alarms', { min: 0 }), 14.4),
  },
  metrics: { detection_s: 'mean' },
  refuse: ({ slo, error, burn, pairs }) => {
    const least = pairs === 'own' ? burn : SLOWEST_PAGE;
    if (least * (1 - slo) < error) return [];
    const expected = `a burn rate below error / (1 - slo) = ${error / (1 - slo)}, or it never alarms`;
    return [{ param: pairs === 'own' ? 'burn' : 'pairs', expected, got: String(least) }];
  },
  open: ({ slo, error, pairs, period_d, window_s, burn }, { catalog }) => {
    const own = pairs === 'own';
    const alarms = (seconds(own ? window_s : 3600) * (own ? burn : SLOWEST_PAGE) * (1 - slo)) / error;
    const reach = own ? seconds(window_s) : roundDuration((LONGEST_PAGE * period_d) / 28);
    // Windows of pages are whole minutes: looks must be whole parts of one.
    const window = own
      ? Math.max(LOOK, roundDuration(FINENESS * alarms), roundDuration(reach / LOOKS))
      : SECOND / 2;
    const long = Math.max(window, Math.round(reach / window) * window);
    const starts = 10 * window;
    // Pages of Pyrra have to last.
    const horizon = starts + long + 100 * window + (own ? 0 : HOUR);
    const scenario = scenarioOf(
      {
        rate: RATE,
        defect: `fails-at-once: { after: 0s, fails: ${inPercent(error)}, retry-helps: false }`,
        policy: 'all-at-once: {}',
        detector: {
          name: 'burn-rate',
          options: {
            slo,
            pairs,
            period: roundDuration(period_d * DAY),
            own: [{ long, short: long, burn }],
            every: window,
            minimum: 1,
          },
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
