import type { RunRow } from '../../experiment/index.ts';
import { observe } from '../../experiment/index.ts';
import { ascending, quantile } from '../../stats/index.ts';
import type { FiveNumbers } from '../plot.ts';
import type { Metric } from './metric.ts';

/** How far a metric scatters over the runs; what did not happen counts up to its limit. Null without runs. */
export function spreadOf(runs: readonly RunRow[], { measure }: Metric, horizonS: number): FiveNumbers | null {
  const values = runs.flatMap((run) => observe(run, measure, horizonS)?.value ?? []);
  if (values.length === 0) return null;
  const sorted = ascending(values);
  const at = (q: number) => quantile(sorted, q);
  return { p5: at(0.05), p25: at(0.25), p50: at(0.5), p75: at(0.75), p95: at(0.95) };
}
