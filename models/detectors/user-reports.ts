import { count, defineDetector, duration } from '../../src/domain/index.ts';
import { SECOND } from '../../src/kernel/index.ts';
import { isSureOfCount } from './certainty.ts';
import { spell } from './words.ts';

export const userReports = defineDetector({
  name: 'user-reports',
  summary: 'Alarms when enough users have complained: slow, but it sees what no metric shows.',
  about: `Counts the complaints of users in the newest window. A complaint comes from a small share of the harmed users (telemetry:
reports) and late: after a log-normal delay with a median of 15 min and sigma .8 (an assumption). It never says no data: silence is good news here. Complaints without a cause are not
modelled, so a low limit raises no false alarms in this world, as it would in yours.`,
  params: {
    atLeast: count('complaints in the window that make an alarm', {
      default: '10',
      min: 1,
      source: 'assumption',
    }),
    window: duration('length of the window', { default: '15m', min: 1, source: 'assumption' }),
    every: duration('time between looks', {
      default: '5m',
      min: SECOND,
      source: 'assumption: a person reads them',
    }),
  },
  every: (options) => options.every,
  windows: (options) => [options.window],
  start: () => null,
  look(state, { windows }, { atLeast, window }) {
    const [{ reports }] = windows;
    const because = `${reports} reports in ${spell(window)}`;
    return { state, verdict: reports >= atLeast ? 'fail' : 'pass', because };
  },
  foresee([{ reports }], { atLeast }) {
    const verdict = reports >= atLeast ? 'fail' : 'pass';
    // Reports come in whole numbers: what must not happen is one more, or one less, than the limit allows.
    return isSureOfCount(reports, verdict === 'pass' ? atLeast : atLeast - 1) ? verdict : undefined;
  },
});
