import type { Values, Verdict, WindowCounts } from '../../src/domain/index.ts';
import { defineDetector } from '../../src/domain/index.ts';
import type { Time } from '../../src/kernel/index.ts';
import type { Classification, MetricRules } from '../../src/stats/index.ts';
import { canaryGrade, canaryScore, classifyMetric, NO_EFFECT } from '../../src/stats/index.ts';
import { kayentaParams } from './kayenta-config.ts';
import { figures, spell } from './words.ts';

type Options = Values<typeof kayentaParams>;
type Metric = Options['metrics'][number];
type Counts = Pick<WindowCounts, 'requests' | 'errors' | 'reports'>;

/** What one minute showed of both sides. */
interface Point {
  readonly to: Time;
  readonly canary: Counts;
  readonly control: Counts;
}

interface Judgement {
  readonly verdict: Verdict;
  readonly because: string;
}

/** A canary from its first request on. */
interface Canary {
  readonly began: Time;
  /** End of the newest window seen. */
  readonly seen: Time;
  readonly points: readonly Point[];
  readonly judged: number;
  /** The newest judgement; the last one holds for the rest of the canary's life. */
  readonly newest: Judgement;
  readonly isOver: boolean;
}

export const kayenta = defineDetector<typeof kayentaParams, Canary | null>({
  name: 'kayenta',
  summary:
    'Compares canary and control as Netflix and Spinnaker do: a rank test, a score, a judgement every hour.',
  about: `Spinnaker's automated canary analysis with its judge NetflixACAJudge-v1.0. Both sides give one point a minute; a metric is High
or Low where the whole interval of the Mann-Whitney test for the shift between them lies beyond 25 % of that shift; scores of
groups and a summary of 0 to 100 follow. A canary begins with the first request that the new version
serves there, and ends with the last. It is inconclusive until the final judgement passes or any fails, so a bake must last
as long as warm-up and lifetime, or its gate be as patient. A failure holds to the end.
What it does not see: the tolerance is a part of the shift, not of the level. So it asks how certain a shift is, not how large:
a steady rise of .1 % fails, seven minutes in ten at a hundredfold pass. Ends of intervals are searched up to 1e-4
whatever the unit, so errors of .01 % are seen as per cent and missed as fractions. At 5 requests a minute most
points are 0, and a rise of errors from 1 % to 5 % is found in one hour of seven. With direction either, the default of
Kayenta, a canary that is better fails, too.
Kayenta wants a control of the canary's size that is started with it. Here it is the old version as it runs, so that shares
can be compared and counts (of: count) cannot; many compare counts with the whole fleet all the same. All metrics of one
detector are about its one source; each may also have allowed-decrease, critical-increase and critical-decrease.`,
  params: kayentaParams,
  every: (options) => options.every,
  windows: (options) => [options.every],
  control: () => 'old-version',
  start: () => null,
  look(state, { windows: [window], control: [control] }, options) {
    const canary = watched(state, window, control, options);
    if (canary === null) return { state: null, verdict: 'no-data', because: 'no canary' };
    const after = canary.isOver ? canary : judged(canary, options);
    return { state: after, ...after.newest };
  },
  // Whom it compares with may change at any time.
  foresee: () => undefined,
});

/** The canary after one more window; null while there is none. */
function watched(
  state: Canary | null,
  window: WindowCounts,
  control: WindowCounts,
  { warmup }: Options,
): Canary | null {
  const { from, to, requests } = window;
  // While monitoring is blind the newest window stays the same.
  if (to === state?.seen || (state === null && requests === 0)) return state;
  const before = state ?? { ...NEW, began: from };
  const point = { to, canary: countsOf(window), control: countsOf(control) };
  const isJudged = !before.isOver && from >= before.began + warmup;
  return { ...before, seen: to, points: isJudged ? [...before.points, point] : before.points };
}

const NEW = {
  points: [],
  judged: 0,
  newest: { verdict: 'inconclusive', because: 'not judged yet' },
  isOver: false,
} as const;

/** Windows count when they are read: what is kept are numbers. */
function countsOf({ requests, errors, reports }: WindowCounts): Counts {
  return { requests, errors, reports };
}

/** The canary with the judgement that is due, if one is. */
function judged(canary: Canary, options: Options): Canary {
  const { lifetime, interval, warmup } = options;
  const age = canary.seen - canary.began - warmup;
  const step = Math.min(interval, lifetime);
  const last = Math.floor(lifetime / step);
  const due = Math.min(last, Math.floor(age / step));
  if (due <= canary.judged) return canary;
  const newest = judgement(canary, due * step, due === last, options);
  return { ...canary, judged: due, newest, isOver: due === last || newest.verdict === 'fail' };
}

function judgement({ points, seen }: Canary, after: Time, isLast: boolean, options: Options): Judgement {
  const { lookback, marginal, metrics, weights, pass, advised } = options;
  const recent = lookback === 0 ? points : points.filter(({ to }) => to > seen - lookback);
  const results = metrics.map((each) => classificationOf(each, recent, options));
  const { summary } = canaryScore(
    results.map(({ label, critical }, i) => ({
      label,
      critical,
      groups: [metrics[i].group],
      muted: metrics[i].muted,
    })),
    Object.fromEntries(weights.map(({ group: name, weight }) => [name, weight])),
  );
  const grade = canaryGrade(summary, options);
  const few = recent.length < advised ? `; only ${recent.length} points` : '';
  const found = results.map((result, i) => `${metrics[i].of} ${inWords(result)}`).join(', ');
  const because = `score ${figures(summary)} (${grade}) after ${spell(after)}: ${found}${few}`;
  if (isLast) return { verdict: summary >= pass ? 'pass' : 'fail', because };
  return { verdict: summary <= marginal ? 'fail' : 'inconclusive', because };
}

function inWords({ label, shift }: Classification): string {
  return shift === null ? label : `${label} by ${figures(shift.low)} to ${figures(shift.high)}`;
}

function classificationOf(each: Metric, points: readonly Point[], options: Options): Classification {
  const measure = each.measure === 'cles' ? 'cles' : 'meanRatio';
  const none = NO_EFFECT[measure];
  const rules: MetricRules = {
    ...each,
    measure,
    allowedIncrease: each.allowedIncrease ?? none,
    allowedDecrease: each.allowedDecrease ?? none,
    criticalIncrease: each.criticalIncrease ?? none,
    criticalDecrease: each.criticalDecrease ?? none,
    tolerance: options.tolerance,
    confidence: options.confidence,
  };
  return classifyMetric(
    points.map(({ canary }) => pointOf(each, canary)),
    points.map(({ control }) => pointOf(each, control)),
    rules,
  );
}

/** As a store of metrics has it: no number where nothing came. */
function pointOf({ of, unit }: Metric, { requests, errors, reports }: Counts): number {
  if (requests === 0) return Number.NaN;
  if (of === 'count') return errors;
  return ((of === 'share' ? errors : reports) / requests) * (unit === 'percent' ? 100 : 1);
}
