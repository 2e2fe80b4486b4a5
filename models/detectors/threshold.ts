import type { Expectation, Verdict, WindowCounts } from '../../src/domain/index.ts';
import { choice, count, defineDetector, duration, share } from '../../src/domain/index.ts';
import { SECOND } from '../../src/kernel/index.ts';
import { isSureOfCount, isSureOfRequests, isSureOfSide } from './certainty.ts';
import type { AlarmState, MissingData } from './datapoints.ts';
import { alarmState, MISSING_DATA, SPARE_DATAPOINTS } from './datapoints.ts';
import { Look } from './look.ts';
import { percent, spell } from './words.ts';

interface Options {
  readonly statistic: 'share' | 'bad' | 'events';
  readonly comparison: 'above' | 'below';
  readonly limit: number;
  readonly limitCount: number;
  readonly minimum: number;
}

export const threshold = defineDetector({
  name: 'threshold',
  summary:
    'Alarms when M of the newest N datapoints are beyond a limit, with a choice of what missing ones mean.',
  about: `The alarm of CloudWatch, and of what rolls back by it (CodeDeploy, ECS, AppConfig; Nomad and others by hand). A datapoint is
the failing share of one period, or a number of failures or of attempts; it breaches above the limit, or below it. The
newest N real datapoints decide, out of N + 2 where some are missing; with fewer real ones, missing ones count as
breaching, as not breaching, as missing (no data where nothing is left; an alarm where all real ones breach and the
oldest is M periods old), or leave the verdict as it was. Not modelled: re-evaluation within a period, percentiles, other
evaluation ranges than N + 2. The time before the run counts as its first datapoint. Blind to whatever stays on
the good side of the limit, such as a defect in a small part of the traffic, and slow by M periods. Sources that count
users or cells once, whatever they met (reports, compliance, security, rollback), have no datapoints to compare: \`of: 1\`.`,
  params: {
    statistic: choice(
      ['share', 'bad', 'events'],
      'failing share, number of failures, or number of attempts',
      {
        default: 'share',
        source: 'CodeDeploy tutorials: alarms on error rates',
      },
    ),
    comparison: choice(['above', 'below'], 'on which side of the limit a datapoint breaches', {
      default: 'above',
      source: 'CloudWatch: the commonest comparison',
    }),
    limit: share('limit of a share', { default: '1%', source: 'assumption: a common limit of canary gates' }),
    limitCount: count('limit of a number of failures or attempts', { default: '50', source: 'assumption' }),
    period: duration('length of a datapoint, and time between looks', {
      default: '1m',
      min: SECOND,
      source: 'CloudWatch: the shortest ordinary period',
    }),
    datapoints: count('M: datapoints that must breach', {
      default: '3',
      min: 1,
      max: 100,
      source: 'assumption; at most N',
    }),
    of: count('N: newest datapoints that are looked at', {
      default: '5',
      min: 1,
      max: 100,
      source: 'assumption',
    }),
    missing: choice(MISSING_DATA, 'what a period without enough attempts counts as', {
      default: 'missing',
      source: 'CloudWatch',
    }),
    minimum: count('attempts in a period below which its share is missing', {
      default: '1',
      min: 1,
      source: 'CloudWatch: any datapoint will do',
    }),
  },
  every: (options) => options.period,
  windows: ({ period, of }) => Array.from({ length: of + SPARE_DATAPOINTS }, (_, i) => (i + 1) * period),
  start: (): Verdict => 'no-data',
  differs: ({ of }) => of > 1,
  look(before, { windows }, options) {
    const { datapoints, of, missing, period } = options;
    const points = pointsOf(windows, period).map((point) => breaches(point, options));
    const verdict = verdictOf(alarmState(points, Math.min(datapoints, of), of, missing), before);
    return new Look(verdict, verdict, () => {
      const count = points.slice(-of).filter(Boolean).length;
      const gone = points.slice(-of).filter((point) => point === null).length;
      const without = gone === 0 ? '' : `, ${gone} missing`;
      return `${count} of ${of} datapoints of ${spell(period)} ${options.comparison} ${limitInWords(options)}${without}`;
    });
  },
  foresee([expected], options) {
    if (options.statistic !== 'share') return foreseeCount(expected, options);
    if (expected.requests === 0) return UNSEEN[options.missing];
    const { minimum, limit, comparison } = options;
    if (!isSureOfRequests(expected, minimum) || !isSureOfSide(expected, limit)) return undefined;
    return breaching(expected.errors / expected.requests > limit === (comparison === 'above'));
  },
});

/** What an alarm says where there never is a datapoint. */
const UNSEEN: Readonly<Record<MissingData, Verdict | undefined>> = {
  missing: 'no-data',
  'not-breaching': 'pass',
  breaching: 'fail',
  ignore: undefined,
};

const breaching = (breaches: boolean): Verdict => (breaches ? 'fail' : 'pass');

interface Point {
  readonly requests: number;
  readonly errors: number;
}

/** Datapoints, newest last: what each window has more than the one before it. */
function pointsOf(windows: readonly WindowCounts[], period: number): readonly Point[] {
  const newest = windows[0].to;
  const points: Point[] = [];
  for (const [i, window] of windows.entries()) {
    const inside = i === 0 ? { requests: 0, errors: 0 } : windows[i - 1];
    const isWhole = newest - window.from >= (i + 1) * period;
    points.push(
      isWhole || i === 0
        ? { requests: window.requests - inside.requests, errors: window.errors - inside.errors }
        : points[i - 1],
    );
  }
  return points.reverse();
}

function breaches({ requests, errors }: Point, options: Options): boolean | null {
  const { statistic, comparison, minimum } = options;
  if (statistic === 'share' && requests < minimum) return null;
  const value = statistic === 'share' ? errors / requests : statistic === 'bad' ? errors : requests;
  const limit = limitOf(options);
  return comparison === 'above' ? value > limit : value < limit;
}

function limitOf({ statistic, limit, limitCount }: Options): number {
  return statistic === 'share' ? limit : limitCount;
}

function limitInWords({ statistic, limit, limitCount }: Options): string {
  if (statistic === 'share') return percent(limit);
  return `${limitCount} ${statistic === 'bad' ? 'failures' : 'attempts'}`;
}

function verdictOf(state: AlarmState, before: Verdict): Verdict {
  if (state === 'retain') return before;
  return ({ alarm: 'fail', ok: 'pass', 'insufficient-data': 'no-data' } as const)[state];
}

/** Busier hours have more of everything: sure is what is beyond the limit at the least busy one, and that nothing stays nothing. */
function foreseeCount(
  expected: Expectation,
  { statistic, comparison, limitCount }: Options,
): Verdict | undefined {
  const mean = statistic === 'bad' ? expected.errors : expected.requests;
  if (mean === 0) return breaching(comparison === 'below' && limitCount > 0);
  return mean > limitCount && isSureOfCount(mean, limitCount) ? breaching(comparison === 'above') : undefined;
}
