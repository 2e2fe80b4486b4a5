import type { Block, PairComparison, Release, RunRow, Summary } from '../../experiment/index.ts';
import { observe, WAITING_WEIGHT } from '../../experiment/index.ts';
import type { FiveNumbers } from '../plot.ts';
import { exposureCurve, rolloutReach } from './exposure-curve.ts';
import type { ComparisonFacts, ComparisonSnapshot } from './feed.ts';
import type { Metric } from './metric.ts';
import { shownMetric } from './metric.ts';
import { spreadOf } from './spread.ts';
import type { Verdict } from './verdict.ts';
import { verdictOf } from './verdict.ts';

/** What the user has chosen to look at. */
export interface CompareChoice {
  readonly metric: string;
  readonly release: Release;
  readonly variant: string;
  readonly base: string;
  readonly selected: string;
  readonly marked: ReadonlySet<string>;
  readonly sort: SortKey;
  /** Which of the worst runs of the selected policy. */
  readonly worst: number;
  readonly focus: ComparePanel;
}

export type SortKey = 'metric' | 'harmed' | 'second' | 'third' | 'written';
export type ComparePanel = 'policies' | 'exposure' | 'distribution' | 'worst';
export const comparePanels: readonly ComparePanel[] = ['policies', 'exposure', 'distribution', 'worst'];

/** Everything the comparison screen shows, as numbers. */
export interface CompareModel {
  readonly facts: ComparisonFacts;
  readonly choice: CompareChoice;
  readonly metric: Metric;
  readonly progress: Progress;
  readonly policies: readonly PolicyStanding[];
  /** How far the exposure curves reach. */
  readonly reachS: number;
  readonly verdict: Verdict;
  readonly worst: readonly WorstRun[];
}

export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly running: boolean;
  readonly error: string;
  /** Replications in which every policy has run. */
  readonly replications: number;
}

/** One policy in the table; null is shown as a dash: no runs, or it did not happen in most of them. */
export interface PolicyStanding {
  readonly policy: string;
  /** Its place in the scenario, from 1. */
  readonly number: number;
  readonly metric: Summary;
  readonly spread: FiveNumbers | null;
  /** Mean share of users harmed, and its spread. */
  readonly harmed: number | null;
  readonly harmedSpread: FiveNumbers | null;
  /** Median of time to detect (faulty) or rollout duration (healthy). */
  readonly second: number | null;
  /** Median of time to mitigate (faulty); share of false rollbacks (healthy). */
  readonly third: number | null;
  /** Share of runs in which a true alarm fired. */
  readonly seen: number | null;
  readonly waves: number | null;
  /** Against the base; undefined for the base itself and without runs. */
  readonly comparison: PairComparison | undefined;
  /** Mean difference as a share of the base's mean. */
  readonly delta: number | null;
  /** Share of users on the new version over time. */
  readonly exposure: readonly number[];
}

export interface WorstRun {
  readonly row: RunRow;
  readonly value: number;
}

/** Points of an exposure curve; the view stretches them. */
const CURVE_POINTS = 96;
const WORST_RUNS = 20;

/** The numbers of the screen for a snapshot and what the user looks at. */
export function compareModel(
  facts: ComparisonFacts,
  snapshot: ComparisonSnapshot,
  choice: CompareChoice,
): CompareModel {
  const { comparison } = snapshot;
  const { variant, release } = choice;
  const block: Block = { variant, release };
  const metric = shownMetric(choice.metric);
  const pairs = new Map(
    comparison.against(choice.base, metric.name, block).map((pair) => [pair.policyA, pair]),
  );
  const reachS = Math.max(
    0,
    ...facts.policies.map((policy) => rolloutReach(comparison.rows(policy, block), facts.horizonS)),
  );
  const policies = facts.policies.map((policy, i) =>
    standingOf(policy, i + 1, { facts, snapshot, choice, block, metric, reachS, pair: pairs.get(policy) }),
  );
  const { done, total, running, error } = snapshot;
  const healthy = { variant, release: 'healthy' } as const;
  const goodDuration = (policy: string) => comparison.summary(policy, 'rollout_duration_s', healthy).mean;
  return {
    facts,
    choice,
    metric,
    progress: { done, total, running, error, replications: comparison.replications },
    policies: sorted(policies, choice.sort),
    reachS,
    verdict: verdictOf(
      choice,
      metric,
      pairs.get(choice.selected),
      { selected: goodDuration(choice.selected), base: goodDuration(choice.base) },
      facts.hasDefects ? comparison.breakEven(choice.selected, choice.base, variant, WAITING_WEIGHT) : null,
    ),
    worst: worstRuns(comparison.rows(choice.selected, block), metric, facts.horizonS),
  };
}

interface Context {
  readonly facts: ComparisonFacts;
  readonly snapshot: ComparisonSnapshot;
  readonly choice: CompareChoice;
  readonly block: Block;
  readonly metric: Metric;
  readonly reachS: number;
  readonly pair: PairComparison | undefined;
}

function standingOf(policy: string, number: number, context: Context): PolicyStanding {
  const { metric, facts, block, pair, choice } = context;
  const { comparison } = context.snapshot;
  const runs = comparison.rows(policy, block);
  const summary = (name: string) => comparison.summary(policy, name, block);
  const harmed = shownMetric('users_harmed_share');
  const detect = summary('time_to_detect_s');
  const faulty = block.release === 'faulty';
  const baseMean = comparison.summary(choice.base, metric.name, block).mean;
  return {
    policy,
    number,
    metric: summary(metric.name),
    spread: spreadOf(runs, metric, facts.horizonS),
    harmed: summary(harmed.name).mean,
    harmedSpread: spreadOf(runs, harmed, facts.horizonS),
    second: faulty ? detect.p50 : summary('rollout_duration_s').p50,
    third: faulty ? summary('time_to_mitigate_s').p50 : summary('false_rollback').mean,
    seen: faulty && detect.n > 0 ? 1 - detect.censored / detect.n : null,
    waves: summary('waves_done').mean,
    comparison: pair,
    delta: pair === undefined || !baseMean ? null : pair.meanDifference / baseMean,
    exposure: exposureCurve(runs, context.reachS, CURVE_POINTS),
  };
}

/** Ascending, what has no value last; ties stay in the order of the scenario. */
function sorted(policies: readonly PolicyStanding[], key: SortKey): readonly PolicyStanding[] {
  const value = (policy: PolicyStanding) => {
    if (key === 'written') return policy.number;
    const found = key === 'metric' ? policy.metric.mean : policy[key];
    return found ?? Number.POSITIVE_INFINITY;
  };
  return [...policies].sort((a, b) => {
    const [left, right] = [value(a), value(b)];
    return left === right ? a.number - b.number : left - right;
  });
}

function worstRuns(runs: readonly RunRow[], { measure }: Metric, horizonS: number): readonly WorstRun[] {
  return runs
    .flatMap((row) => {
      const seen = observe(row, measure, horizonS);
      return seen === undefined ? [] : [{ row, value: seen.value }];
    })
    .sort((a, b) => b.value - a.value || a.row.replication - b.row.replication)
    .slice(0, WORST_RUNS);
}
