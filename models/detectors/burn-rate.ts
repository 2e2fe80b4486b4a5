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
import type { Duration, Time } from '../../src/kernel/index.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/kernel/index.ts';
import { isSureOfRequests, isSureOfSide } from './certainty.ts';
import { Look } from './look.ts';
import { figures, spell } from './words.ts';

/** Alarms when the budget burns faster than `burn` over both windows, at every look for as long as `sustained`. */
export interface Pair {
  readonly long: Duration;
  readonly short: Duration;
  readonly burn: number;
  readonly sustained: Duration;
}

interface Options {
  readonly slo: number;
  readonly pairs: (typeof FAMILIES)[number];
  readonly period: Duration;
  readonly own: readonly Omit<Pair, 'sustained'>[];
  readonly minimum: number;
}

const FAMILIES = [
  'google',
  'google-page',
  'google-ticket',
  'pyrra',
  'pyrra-page',
  'pyrra-ticket',
  'own',
] as const;

/** By pair: since when it has fired at every look; null: at the last one it did not. */
type Since = readonly (Time | null)[];

export const burnRate = defineDetector({
  name: 'burn-rate',
  summary: 'Alarms when the error budget burns too fast over a long and a short window at once.',
  about: `The multi-window, multi-burn-rate alert of the SRE Workbook (chapter 5). The burn rate of a window is its share of failed
attempts divided by 1 - SLO; a pair fires when both of its windows burn faster than its limit, so it neither fires for
a blip nor stays on long after. Steady errors e are noticed after (1 - SLO) / e · window · burn (for
99.9 % and a total outage 51.84 s, by the pair 1 h + 5 m at 14.4). A window that reaches back before the run counts the
time before it as equally busy and free of errors. google-page, a budget of 30 d: 1 h + 5 m at 14.4 and 6 h + 30 m at 6;
google-ticket: 1 d + 2 h at 3 and 3 d + 6 h at 1; google: the first two and the last, as in the book; with a period of
28 d all burn rates are 28/30 of that. pyrra, for 28 d: 1 h + 5 m at 14 for 2 m and 6 h + 30 m at 7 for 15 m, which page, 1 d +
2 h at 2 for 1 h and 4 d + 6 h at 1 for 3 h, which are tickets; all its times are stretched by period / 28 d, to whole
minutes; a pair that fires, but not for so long, is inconclusive. own: the list given. Blind to what stays below 1 - SLO
times the burn rate of its scope: 5 % more errors of a canary of 1 % are a burn of .5 to the fleet.`,
  params: {
    slo: share('promised share of attempts that do not fail', {
      default: '99.9%',
      max: 0.999999999,
      source: 'SRE Workbook, chapter 5',
    }),
    pairs: choice(FAMILIES, 'which pairs of windows', {
      default: 'google',
      source: 'SRE Workbook, chapter 5',
    }),
    period: duration('time for which the budget is meant', {
      default: '30d',
      min: 1,
      source: 'SRE Workbook, chapter 5; Pyrra and others have 28d',
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
    every: duration('time between looks', { default: '1m', min: SECOND, source: 'assumption' }),
  },
  every: (options) => options.every,
  windows: (options) => pairsOf(options).flatMap(({ long, short }) => [long, short]),
  start: (): Since => [],
  look(before, { time, windows }, options) {
    const pairs = pairsOf(options);
    const attempts = shortest(windows).requests;
    if (attempts < options.minimum) return { state: [], verdict: 'no-data', because: `${attempts} attempts` };
    const burns = pairs.map((pair, i) => ({
      pair,
      long: burnOf(windows[2 * i], pair.long, options.slo),
      short: burnOf(windows[2 * i + 1], pair.short, options.slo),
    }));
    const state = burns.map(({ pair, long, short }, i) =>
      long > pair.burn && short > pair.burn ? (before[i] ?? time) : null,
    );
    const isSustained = ({ pair }: { pair: Pair }, i: number) => {
      const since = state[i] ?? null;
      return since !== null && time - since >= pair.sustained;
    };
    const firing = burns.find(isSustained) ?? burns.find((_, i) => state[i] !== null);
    if (firing === undefined) return { state, verdict: 'pass', because: 'no pair burns too fast' };
    const { pair, long, short } = firing;
    return new Look(state, burns.some(isSustained) ? 'fail' : 'inconclusive', () => {
      const rates = `${spell(pair.long)} burn ${figures(long)}x, ${spell(pair.short)} burn ${figures(short)}x`;
      return `${rates}, above ${figures(pair.burn)}x`;
    });
  },
  foresee(expected, options) {
    if (expected.every(({ requests }) => requests === 0)) return 'no-data';
    if (!expected.every((window) => isSureOfRequests(window, options.minimum))) return undefined;
    const pairs = pairsOf(options);
    const verdicts = pairs.map((pair, i) =>
      foreseePair(expected[2 * i], expected[2 * i + 1], pair, options.slo),
    );
    // What has to burn for a while is looked at while it burns: its clocks do not run while the watcher sleeps.
    const areSudden = pairs.every(({ sustained }) => sustained === 0);
    if (verdicts.includes('fires')) return areSudden ? 'fail' : undefined;
    return verdicts.every((verdict) => verdict === 'quiet') ? 'pass' : undefined;
  },
});

function shortest(windows: readonly WindowCounts[]): WindowCounts {
  return windows.reduce((least, window) =>
    window.to - window.from < least.to - least.from ? window : least,
  );
}

/** The pairs of windows that these options mean; made once, as every look asks for them. */
export function pairsOf(options: Pick<Options, 'pairs' | 'own' | 'period'>): readonly Pair[] {
  const known = KNOWN.get(options) ?? makePairs(options);
  KNOWN.set(options, known);
  return known;
}

const KNOWN = new WeakMap<object, readonly Pair[]>();

function makePairs({ pairs, own, period }: Pick<Options, 'pairs' | 'own' | 'period'>): readonly Pair[] {
  if (pairs === 'own') return own.map((pair) => ({ ...pair, sustained: 0 }));
  const [page, ticket] = pairs.startsWith('pyrra') ? pyrra(period) : google(period);
  if (pairs.endsWith('-page')) return page;
  if (pairs.endsWith('-ticket')) return ticket;
  return pairs === 'google' ? [...page, ticket[1]] : [...page, ...ticket];
}

type PagesAndTickets = readonly [page: readonly Pair[], ticket: readonly Pair[]];

/** The table of the book: a pair fires when such a part of the budget of the period is gone within its long window. */
function google(period: Duration): PagesAndTickets {
  const pair = (percentOfBudget: number, long: Duration, short: Duration): Pair => ({
    long,
    short,
    burn: (percentOfBudget * period) / (100 * long),
    sustained: 0,
  });
  return [
    [pair(2, HOUR, 5 * MINUTE), pair(5, 6 * HOUR, 30 * MINUTE)],
    [pair(10, DAY, 2 * HOUR), pair(10, 3 * DAY, 6 * HOUR)],
  ];
}

/** Pyrra's `slo/rules.go`: made for 28 days, and stretched to whole minutes. */
function pyrra(period: Duration): PagesAndTickets {
  const stretched = (time: Duration) => Math.round((time * period) / (28 * DAY) / MINUTE) * MINUTE;
  const pair = (burn: number, long: Duration, short: Duration, sustained: Duration): Pair => ({
    long: Math.max(MINUTE, stretched(long)),
    short: Math.max(MINUTE, stretched(short)),
    burn,
    sustained: stretched(sustained),
  });
  return [
    [pair(14, HOUR, 5 * MINUTE, 2 * MINUTE), pair(7, 6 * HOUR, 30 * MINUTE, 15 * MINUTE)],
    [pair(2, DAY, 2 * HOUR, HOUR), pair(1, 4 * DAY, 6 * HOUR, 3 * HOUR)],
  ];
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
