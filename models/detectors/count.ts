import { count as countParam, defineDetector, duration } from '../../src/domain/index.ts';
import { SECOND } from '../../src/kernel/index.ts';
import { isSureOfCount, isSureOfRequests } from './certainty.ts';
import { spell } from './words.ts';

export const count = defineDetector({
  name: 'count',
  summary: 'Alarms when so many attempts have failed within a window, whatever share of the traffic that is.',
  about: `The plainest detector there is: the number of failed attempts in the newest window. It needs no model of a good day and sees
a defect after the same number of failures however few users have it, so staging a rollout does not lower the failures
it takes to see it, only those suffered while people react: k + λ·p·f·D in all, for k failures that alarm, λ requests a
second, a share f on the new version of which p fails, and D seconds until it is stopped. A window that reaches back
before the run counts nothing there. Busy cells reach any number on a good day, too: choose it well above.`,
  params: {
    atLeast: countParam('failed attempts in the window that make an alarm', {
      default: '50',
      min: 1,
      source: 'assumption',
    }),
    window: duration('length of the window', { default: '10m', min: 1, source: 'assumption' }),
    every: duration('time between looks', { default: '1m', min: SECOND, source: 'assumption' }),
  },
  every: (options) => options.every,
  windows: (options) => [options.window],
  start: () => null,
  look(state, { windows: [{ requests, errors }] }, { atLeast, window }) {
    if (requests === 0) return { state, verdict: 'no-data', because: 'no attempts' };
    const because = `${errors} failed in ${spell(window)}`;
    return { state, verdict: errors >= atLeast ? 'fail' : 'pass', because };
  },
  foresee([{ requests, errors }], { atLeast }) {
    if (requests === 0) return 'no-data';
    const expected = { requests, errors, reports: 0 };
    const verdict = errors >= atLeast ? 'fail' : 'pass';
    // Failures come in whole numbers: what must not happen is one more, or one less, than the limit allows.
    const isSure = isSureOfCount(errors, verdict === 'pass' ? atLeast : atLeast - 1);
    return isSure && isSureOfRequests(expected, 0) ? verdict : undefined;
  },
});
