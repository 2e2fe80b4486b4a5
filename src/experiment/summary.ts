import type { Interval, MaybeCensored } from '../stats/index.ts';
import {
  ascending,
  censorAt,
  censoredQuantile,
  restrictedMean,
  supportedQuantile,
  wilson,
} from '../stats/index.ts';
import type { Metric } from './metrics.ts';
import type { RunRow } from './row.ts';

/** One metric over the replications of one policy: a row of summary.csv. */
export interface Summary {
  /** Runs in which it can happen at all. */
  readonly n: number;
  /** Of those, in how many it did not happen before the horizon. */
  readonly censored: number;
  /** Restricted to the horizon where censored: a run in which it did not happen counts with the time it was looked for. Null without runs. */
  readonly mean: number | null;
  /** 95 %; of a share of runs by Wilson, of anything else by Student. Null where there is none: a single run. */
  readonly interval: Interval | null;
  /** Null where too few runs support it, or where it falls among those censored. */
  readonly p50: number | null;
  readonly p90: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
}

/** Sums up a metric over runs of one policy, variant and release. */
export function summarise(rows: readonly RunRow[], metric: Metric, horizonS: number): Summary {
  const values = rows.flatMap((row) => observe(row, metric, horizonS) ?? []);
  const n = values.length;
  if (n === 0)
    return { n, censored: 0, mean: null, interval: null, p50: null, p90: null, p95: null, p99: null };
  const { mean, low, high } = restrictedMean(values);
  const interval = metric.isShareOfRuns ? wilson(Math.round(mean * n), n) : { low, high };
  const quantile = quantilesOf(values);
  return {
    n,
    censored: values.filter((value) => !value.observed).length,
    mean,
    interval: Number.isFinite(interval.low) ? interval : null,
    p50: quantile(0.5),
    p90: quantile(0.9),
    p95: quantile(0.95),
    p99: quantile(0.99),
  };
}

/** A metric of one run, cut off at its limit; undefined where it cannot happen. */
export function observe(row: RunRow, metric: Metric, horizonS: number): MaybeCensored | undefined {
  const value = metric.of(row);
  if (value === 'n/a') return undefined;
  if (value !== null) return { value, observed: true };
  return censorAt(null, metric.limit?.(row, horizonS) ?? horizonS);
}

/** Sorts once for all quantiles where nothing is censored, which is nearly always. */
function quantilesOf(values: readonly MaybeCensored[]): (q: number) => number | null {
  if (values.some((value) => !value.observed)) return (q) => censoredQuantile(values, q);
  const sorted = ascending(values.map(({ value }) => value));
  return (q) => supportedQuantile(sorted, q);
}
