import type { Label } from './classify.ts';

/** One metric of a canary once it is classified. */
export interface JudgedMetric {
  readonly label: Label;
  readonly critical: boolean;
  readonly groups: readonly string[];
  /** Shown, but not counted. */
  readonly muted: boolean;
}

export interface CanaryScore {
  /** By group: its share of passed metrics, 0…100; 100 where it has no data. */
  readonly groups: ReadonlyMap<string, number>;
  /** 0…100, two decimal places. */
  readonly summary: number;
  /** Why the summary is 0 whatever the groups say; undefined where it is their weighted mean. */
  readonly failed: 'critical' | 'no-data' | undefined;
}

/** From this share of metrics without data on there is no canary to speak of. */
const TOO_MANY_WITHOUT_DATA = 0.5;

/**
 * The score of a canary as NetflixACAJudge-v1.0 reckons it: groups by weight, in per cent; those without a weight share
 * what is left of 100 evenly. A critical failure, or no data for half of the metrics, makes it 0.
 */
export function canaryScore(
  metrics: readonly JudgedMetric[],
  weights: Readonly<Record<string, number>>,
): CanaryScore {
  const counted = metrics.filter(({ muted }) => !muted);
  const groups = new Map(
    [...new Set(counted.flatMap((metric) => metric.groups))].map((group) => {
      const labels = counted.filter((metric) => metric.groups.includes(group)).map(({ label }) => label);
      return [group, groupScore(labels)] as const;
    }),
  );
  const failed = failureOf(counted);
  const summary = failed === undefined ? rounded(weightedMean(groups, weights)) : 0;
  return { groups, summary, failed };
}

/** Pass from `pass` on, Marginal from `marginal` on, else Fail. */
export function canaryGrade(
  summary: number,
  { pass, marginal }: { readonly pass: number; readonly marginal: number },
): 'Pass' | 'Marginal' | 'Fail' {
  if (summary >= pass) return 'Pass';
  return summary >= marginal ? 'Marginal' : 'Fail';
}

function groupScore(labels: readonly Label[]): number {
  const judged = labels.filter((label) => label !== 'Nodata' && label !== 'Error');
  const passed = judged.filter((label) => label === 'Pass');
  return judged.length === 0 ? 100 : (passed.length / judged.length) * 100;
}

function failureOf(metrics: readonly JudgedMetric[]): CanaryScore['failed'] {
  if (metrics.some(({ critical, label }) => critical && label !== 'Pass')) return 'critical';
  const without = metrics.filter(({ label }) => label === 'Nodata').length;
  return without / metrics.length >= TOO_MANY_WITHOUT_DATA ? 'no-data' : undefined;
}

function weightedMean(
  scores: ReadonlyMap<string, number>,
  weights: Readonly<Record<string, number>>,
): number {
  const given = Object.values(weights).reduce((sum, weight) => sum + weight, 0);
  const without = [...scores.keys()].filter((group) => !Object.hasOwn(weights, group)).length;
  let sum = 0;
  for (const [group, score] of scores)
    sum += score * ((Object.hasOwn(weights, group) ? weights[group] : (100 - given) / without) / 100);
  return sum;
}

/** To two decimal places, halves up, as a person reads them: 66.665 is 66.67, whatever bits it has. */
function rounded(score: number): number {
  return Math.round(Number((score * 100).toPrecision(14))) / 100;
}
