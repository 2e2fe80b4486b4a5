import type { Scenario, ScenarioExpectation } from '../domain/index.ts';
import { smallestSampleFor } from '../stats/index.ts';
import type { Comparison } from './comparison.ts';

/** What became of an expectation of the scenario. */
export interface Judgement {
  readonly expectation: ScenarioExpectation;
  readonly met: boolean;
  /** What was reached; null where that cannot be told from these runs, and `because` says why. */
  readonly reached: number | null;
  readonly because: string;
}

const LEVELS = { p50: 0.5, p90: 0.9, p95: 0.95, p99: 0.99 } as const;

/** Holds the runs against every expectation of the scenario. One that cannot be judged is not met: a check fails closed. */
export function judgeExpectations(scenario: Scenario, comparison: Comparison): Judgement[] {
  return scenario.expectations.map((expectation) => judge(expectation, comparison));
}

function judge(expectation: ScenarioExpectation, comparison: Comparison): Judgement {
  const { policy, metric, variant, release, statistic } = expectation;
  const summary = comparison.summary(policy, metric, { variant, release });
  const failed = (because: string): Judgement => ({ expectation, met: false, reached: null, because });
  if (summary.n === 0) return failed('it cannot happen in these runs');
  const compared = (reached: number): Judgement => {
    const met = holds(reached, expectation);
    return { expectation, met, reached: Number.isFinite(reached) ? reached : null, because: '' };
  };
  if (statistic === 'mean') return compared(summary.mean ?? Number.NaN);
  if (statistic === 'share') return compared(shareOf(summary.n, summary.censored, summary.mean, metric));
  const needed = smallestSampleFor(LEVELS[statistic]);
  if (summary.n < needed) return failed(`${statistic} needs ${needed} runs, these are ${summary.n}`);
  const reached = summary[statistic];
  // Among those that did not happen before the horizon: later than anything.
  if (reached !== null) return compared(reached);
  return { ...compared(Number.POSITIVE_INFINITY), because: 'it did not happen before the horizon' };
}

/** Of a yes or no the share of yes; of anything else the share of runs in which it happened. */
function shareOf(n: number, censored: number, mean: number | null, metric: string): number {
  return metric === 'false_rollback' ? (mean ?? 0) : (n - censored) / n;
}

function holds(reached: number, { bound, value }: ScenarioExpectation): boolean {
  switch (bound) {
    case '<':
      return reached < value;
    case '<=':
      return reached <= value;
    case '>':
      return reached > value;
    case '>=':
      return reached >= value;
  }
}
