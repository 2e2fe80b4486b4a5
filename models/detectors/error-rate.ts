import { count, defineDetector, duration, share } from '../../src/domain/index.ts';
import type { Time } from '../../src/kernel/index.ts';
import { SECOND } from '../../src/kernel/index.ts';
import { isSureOfRequests, isSureOfSide } from './certainty.ts';
import { Look } from './look.ts';
import { percent, spell } from './words.ts';

/** Since when every look has been above the limit; null: the last one was not. */
type Since = Time | null;

export const errorRate = defineDetector({
  name: 'error-rate',
  summary: 'Alarms when the share of failed attempts has been above a limit for a while.',
  about: `The plain threshold: at each look the share of failed attempts in the newest window; above the limit at every look for as
long as "sustained" says is fail, above it for a shorter time is inconclusive, a window with too few attempts is no
data and starts the clock anew (as Prometheus' "for"). Attempts count, not operations: retries that fail raise the
share, retries that succeed hide failures. A defect in a small part of the traffic stays below any limit.`,
  params: {
    above: share('share of failed attempts above which a look is bad', {
      default: '1%',
      source: 'assumption: a common limit of canary gates',
    }),
    sustained: duration('how long every look must have been bad', {
      default: '2m',
      min: 0,
      source: 'assumption',
    }),
    window: duration('length of the window of a look', {
      default: '1m',
      min: 1,
      source: 'assumption',
    }),
    minimum: count('attempts in a window below which there is no data', {
      default: '20',
      min: 1,
      source: 'assumption',
    }),
    every: duration('time between looks', { default: '1m', min: SECOND, source: 'assumption' }),
  },
  every: (options) => options.every,
  windows: (options) => [options.window],
  start: (): Since => null,
  look(since, { time, windows }, { above, sustained, minimum }) {
    const [{ requests, errors }] = windows;
    if (requests < minimum) return { state: null, verdict: 'no-data', because: `${requests} attempts` };
    const rate = errors / requests;
    if (rate <= above) {
      return new Look(null, 'pass', () => `${percent(rate)} fail`);
    }
    const state = since ?? time;
    return new Look(
      state,
      time - state >= sustained ? 'fail' : 'inconclusive',
      () => `${percent(rate)} fail, above ${percent(above)} for ${spell(time - state)}`,
    );
  },
  foresee([expected], { above, minimum }) {
    if (expected.requests === 0) return 'no-data';
    if (!isSureOfRequests(expected, minimum) || !isSureOfSide(expected, above)) return undefined;
    return expected.errors / expected.requests > above ? 'fail' : 'pass';
  },
});
