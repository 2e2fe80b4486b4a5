import type { Block, Comparison, PairComparison, Summary } from '../experiment/index.ts';
import { metrics } from '../experiment/index.ts';
import type { Column } from './columns.ts';

/** One metric of one policy, variant and release. */
export interface SummaryRow extends Summary, Block {
  readonly scenario: string;
  readonly policy: string;
  readonly metric: string;
}

const inUnit = 'of the metric';

/** summary.csv. */
export const summaryColumns: readonly Column<SummaryRow>[] = [
  { name: 'scenario', unit: '', meaning: 'name of the scenario', of: (row) => row.scenario },
  { name: 'policy', unit: '', meaning: 'name of the policy', of: (row) => row.policy },
  { name: 'variant', unit: '', meaning: 'name of the variant', of: (row) => row.variant },
  { name: 'release', unit: '', meaning: 'faulty or healthy', of: (row) => row.release },
  { name: 'metric', unit: '', meaning: 'column of runs.csv', of: (row) => row.metric },
  { name: 'n', unit: 'runs', meaning: 'runs in which it can happen: those not n/a', of: (row) => row.n },
  {
    name: 'n_censored',
    unit: 'runs',
    meaning: 'of those, in how many it did not happen before the horizon',
    of: (row) => row.censored,
  },
  {
    name: 'mean',
    unit: inUnit,
    meaning:
      'mean over n; where runs are censored it is restricted to the horizon: such a run counts with the time it was looked for in vain. Of a yes or no: the share of yes',
    of: (row) => row.mean,
  },
  {
    name: 'ci95_low',
    unit: inUnit,
    meaning: '95 % interval of the mean (Student; Wilson for shares of runs); empty from a single run',
    of: (row) => row.interval?.low ?? null,
  },
  { name: 'ci95_high', unit: inUnit, meaning: 'its upper end', of: (row) => row.interval?.high ?? null },
  {
    name: 'p50',
    unit: inUnit,
    meaning: 'median; empty below 6 runs, or where it falls among those censored',
    of: (row) => row.p50,
  },
  { name: 'p90', unit: inUnit, meaning: '90 % quantile; empty below 29 runs', of: (row) => row.p90 },
  { name: 'p95', unit: inUnit, meaning: '95 % quantile; empty below 59 runs', of: (row) => row.p95 },
  { name: 'p99', unit: inUnit, meaning: '99 % quantile; empty below 299 runs', of: (row) => row.p99 },
];

/** Two policies on one metric, variant and release. */
export interface ComparisonRow extends PairComparison, Block {
  readonly scenario: string;
  readonly metric: string;
}

/** comparisons.csv. */
export const comparisonColumns: readonly Column<ComparisonRow>[] = [
  { name: 'scenario', unit: '', meaning: 'name of the scenario', of: (row) => row.scenario },
  { name: 'variant', unit: '', meaning: 'name of the variant', of: (row) => row.variant },
  { name: 'release', unit: '', meaning: 'faulty or healthy', of: (row) => row.release },
  { name: 'metric', unit: '', meaning: 'column of runs.csv', of: (row) => row.metric },
  { name: 'policy_a', unit: '', meaning: 'one policy', of: (row) => row.policyA },
  { name: 'policy_b', unit: '', meaning: 'another, later in the scenario', of: (row) => row.policyB },
  {
    name: 'n',
    unit: 'seeds',
    meaning: 'seeds on which the metric can happen under both; pairs without any are left out',
    of: (row) => row.n,
  },
  {
    name: 'mean_difference',
    unit: inUnit,
    meaning: 'mean of a − b over these seeds; what did not happen counts as in the mean of summary.csv',
    of: (row) => row.meanDifference,
  },
  {
    name: 'ci95_low',
    unit: inUnit,
    meaning:
      '95 % interval of that mean, adjusted over the pairs of the metric (Holm); by bootstrap where the differences have two humps or a long tail, else by Student',
    of: (row) => row.interval?.low ?? null,
  },
  { name: 'ci95_high', unit: inUnit, meaning: 'its upper end', of: (row) => row.interval?.high ?? null },
  {
    name: 'win_share_a',
    unit: 'share',
    meaning: 'share of seeds on which a is lower; a tie counts half',
    of: (row) => row.winShareA,
  },
  {
    name: 'verdict',
    unit: '',
    meaning:
      'irrelevant: the interval lies within the margin around 0 (5 % of the mean unless the scenario says otherwise); else a_lower or b_lower where it excludes 0; else cannot_tell. Lower is not better for every metric',
    of: (row) => row.verdict,
  },
];

/** All rows of summary.csv: by variant, release, policy, metric. */
export function summaryRows(scenario: string, comparison: Comparison): SummaryRow[] {
  return blocksOf(comparison).flatMap((block) =>
    comparison.policiesOf(block.variant).flatMap((policy) =>
      metrics.map(({ name: metric }) => ({
        scenario,
        policy,
        metric,
        ...block,
        ...comparison.summary(policy, metric, block),
      })),
    ),
  );
}

/** All rows of comparisons.csv: by variant, release, metric, pair. */
export function comparisonRows(scenario: string, comparison: Comparison): ComparisonRow[] {
  return blocksOf(comparison).flatMap((block) =>
    metrics.flatMap(({ name: metric }) =>
      comparison.pairs(metric, block).map((pair) => ({ scenario, metric, ...block, ...pair })),
    ),
  );
}

function blocksOf({ variants }: Comparison): Block[] {
  return variants.flatMap((variant): Block[] => [
    { variant, release: 'faulty' },
    { variant, release: 'healthy' },
  ]);
}
