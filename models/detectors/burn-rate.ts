import type { Expectation, WindowCounts } from '../../src/domain/index.ts';
import {
  choice,
  count,
  defineDetector,
  duration,
  group,
  list,
  number,
  share,
} from '../../src/domain/index.ts';
import type { Duration } from '../../src/kernel/index.ts';
import { DAY, HOUR, MINUTE } from '../../src/kernel/index.ts';
import { isSureOfRequests, isSureOfSide } from './certainty.ts';
import { figures, spell } from './words.ts';

/** Alarms when the budget burns faster than `burn` over both windows. */
interface Pair {
  readonly long: Duration;
  readonly short: Duration;
  readonly burn: number;
}

const page: readonly Pair[] = [
  { long: HOUR, short: 5 * MINUTE, burn: 14.4 },
  { long: 6 * HOUR, short: 30 * MINUTE, burn: 6 },
];
const ticket: Pair = { long: 3 * DAY, short: 6 * HOUR, burn: 1 };

interface Options {
  readonly slo: number;
  readonly pairs: 'google' | 'google-page' | 'own';
  readonly own: readonly Pair[];
  readonly minimum: number;
}

export const burnRate = defineDetector({
  name: 'burn-rate',
  summary: 'Alarms when the error budget burns too fast over a long and a short window at once.',
  about: `The multi-window, multi-burn-rate alert of the SRE Workbook (chapter 5). The burn rate of a window is its share of failed
attempts divided by 1 - SLO; a pair fires when both of its windows burn faster than its limit, so it neither fires for
a blip nor stays on long after. Steady errors e are noticed after (1 - SLO) / e · window · burn (for
99.9 % and a total outage 51.84 s, by the pair 1 h + 5 m at 14.4). A window that reaches back before the run counts the
time before it as equally busy and free of errors. google: 1 h + 5 m at 14.4, 6 h + 30 m at 6, 3 d + 6 h at 1;
google-page: the first two, which page; own: the list given.`,
  params: {
    slo: share('promised share of attempts that do not fail', {
      default: '99.9%',
      max: 0.999999999,
      source: 'SRE Workbook, chapter 5',
    }),
    pairs: choice(['google', 'google-page', 'own'], 'which pairs of windows', {
      default: 'google',
      source: 'SRE Workbook, chapter 5',
    }),
    own: list(
      group(
        {
          long: duration('the long window', { min: 1 }),
          short: duration('the short window', { min: 1 }),
          burn: number('burn rate above which the pair fires', { min: 0 }),
        },
        'a pair of windows',
      ),
      { default: '[{ long: 1h, short: 5m, burn: 14.4 }]', min: 1, source: 'SRE Workbook: the first pair' },
    ),
    minimum: count('attempts in the shortest window below which there is no data', {
      default: '20',
      min: 1,
      source: 'assumption',
    }),
    every: duration('time between looks', { default: '1m', min: 1, source: 'assumption' }),
  },
  every: (options) => options.every,
  windows: (options) => pairsOf(options).flatMap(({ long, short }) => [long, short]),
  start: () => null,
  look(state, { windows }, options) {
    const pairs = pairsOf(options);
    const attempts = shortest(windows).requests;
    if (attempts < options.minimum) return { state, verdict: 'no-data', because: `${attempts} attempts` };
    for (const [i, pair] of pairs.entries()) {
      const short = burnOf(windows[2 * i + 1], pair.short, options.slo);
      if (short <= pair.burn) continue;
      const long = burnOf(windows[2 * i], pair.long, options.slo);
      if (long > pair.burn) {
        const burns = `${spell(pair.long)} burn ${figures(long)}x, ${spell(pair.short)} burn ${figures(short)}x`;
        return { state, verdict: 'fail', because: `${burns}, above ${figures(pair.burn)}x` };
      }
    }
    return { state, verdict: 'pass', because: 'no pair burns too fast' };
  },
  foresee(expected, options) {
    if (expected.every(({ requests }) => requests === 0)) return 'no-data';
    if (!expected.every((window) => isSureOfRequests(window, options.minimum))) return undefined;
    const verdicts = pairsOf(options).map((pair, i) =>
      foreseePair(expected[2 * i], expected[2 * i + 1], pair, options.slo),
    );
    if (verdicts.includes('fires')) return 'fail';
    return verdicts.every((verdict) => verdict === 'quiet') ? 'pass' : undefined;
  },
});

function shortest(windows: readonly WindowCounts[]): WindowCounts {
  return windows.reduce((least, window) =>
    window.to - window.from < least.to - least.from ? window : least,
  );
}

function pairsOf({ pairs, own }: Options): readonly Pair[] {
  if (pairs === 'own') return own;
  return pairs === 'google' ? [...page, ticket] : page;
}

/** How many times as fast as sustainable the budget burns in a window of this length. */
function burnOf({ requests, errors, from, to }: WindowCounts, length: Duration, slo: number): number {
  return ((errors / requests) * ((to - from) / length)) / (1 - slo);
}

function foreseePair(
  long: Expectation,
  short: Expectation,
  { burn }: Pair,
  slo: number,
): 'fires' | 'quiet' | undefined {
  const limit = burn * (1 - slo);
  if (limit >= 1) return 'quiet';
  const isSure = (window: Expectation) => isSureOfSide(window, limit);
  const burns = (window: Expectation) => window.errors / window.requests > limit;
  if ((isSure(long) && !burns(long)) || (isSure(short) && !burns(short))) return 'quiet';
  return isSure(long) && isSure(short) ? 'fires' : undefined;
}
