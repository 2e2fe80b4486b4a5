import type { Metric as Measure, Release } from '../../experiment/index.ts';
import { metricNamed } from '../../experiment/index.ts';
import { compact, percent, span } from '../format.ts';

/** A measure that policies are compared by, and how one speaks of it. Lower is better for all of them. */
export interface Metric {
  /** The column of runs.csv. */
  readonly name: string;
  readonly measure: Measure;
  /** In a sentence. */
  readonly title: string;
  /** Over its column of the table. */
  readonly head: string;
  /** What a policy with less of it does. */
  readonly less: string;
  readonly releases: readonly Release[];
  readonly format: (value: number) => string;
}

/** In the order in which `m` goes through them. */
export const shownMetrics: readonly Metric[] = [
  metric('user_minutes_lost', {
    title: 'user-minutes lost',
    head: 'USER-MIN LOST',
    less: 'loses fewer user-minutes',
    releases: ['faulty', 'healthy'],
    format: compact,
  }),
  metric('users_harmed_share', {
    title: 'blast radius',
    head: 'BLAST RADIUS',
    less: 'harms fewer users',
    releases: ['faulty', 'healthy'],
    format: percent,
  }),
  metric('users_harmed_before_detection', {
    title: 'users harmed before detection',
    head: 'BEFORE DETECTION',
    less: 'harms fewer users before it is seen',
    releases: ['faulty'],
    format: compact,
  }),
  metric('time_to_detect_s', {
    title: 'time to detect',
    head: 'TIME TO DETECT',
    less: 'is seen sooner',
    releases: ['faulty'],
    format: span,
  }),
  metric('time_to_mitigate_s', {
    title: 'time to mitigate',
    head: 'TIME TO MITIGATE',
    less: 'is mitigated sooner',
    releases: ['faulty'],
    format: span,
  }),
  metric('rollout_duration_s', {
    title: 'rollout duration',
    head: 'ROLLOUT DURATION',
    less: 'is done sooner',
    releases: ['faulty', 'healthy'],
    format: span,
  }),
  metric('user_hours_delayed', {
    title: 'user-hours delayed',
    head: 'HOURS DELAYED',
    less: 'delays the good change less',
    releases: ['healthy'],
    format: compact,
  }),
  metric('false_rollback', {
    title: 'false rollbacks',
    head: 'FALSE ROLLBACKS',
    less: 'gives up fewer good changes',
    releases: ['healthy'],
    format: percent,
  }),
  metric('extra_capacity_cell_hours', {
    title: 'extra capacity in cell-hours',
    head: 'EXTRA CELL-HOURS',
    less: 'takes less extra capacity',
    releases: ['faulty', 'healthy'],
    format: compact,
  }),
];

/** The shown metric of that name. */
export function shownMetric(name: string): Metric {
  const found = shownMetrics.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`expected the name of a shown metric, got ${name}`);
  return found;
}

function metric(name: string, words: Omit<Metric, 'name' | 'measure'>): Metric {
  return { name, measure: metricNamed(name), ...words };
}
