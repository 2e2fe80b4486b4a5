import { SECOND } from '../kernel/index.ts';
import type { Parsed, Unit } from './units.ts';
import { countUnit, durationUnit, formatDuration, numberUnit, shareUnit } from './units.ts';

/** A column of runs.csv that something can be expected of: how bounds on it are written. */
export interface Metric {
  readonly name: string;
  readonly unit: 'count' | 'share' | 'seconds' | 'number' | 'flag';
}

/** Measures of a run (product.md, Reports), in the order of the columns. */
export const METRICS: readonly Metric[] = [
  { name: 'users_exposed_peak', unit: 'count' },
  { name: 'users_harmed', unit: 'count' },
  { name: 'users_harmed_share', unit: 'share' },
  { name: 'users_harmed_5min', unit: 'count' },
  { name: 'users_harmed_before_detection', unit: 'count' },
  { name: 'user_minutes_lost', unit: 'count' },
  { name: 'requests_total', unit: 'count' },
  { name: 'requests_failed', unit: 'count' },
  { name: 'cells_touched', unit: 'count' },
  { name: 'regions_touched', unit: 'count' },
  { name: 'first_exposure_s', unit: 'seconds' },
  { name: 'first_harm_s', unit: 'seconds' },
  { name: 'detected_s', unit: 'seconds' },
  { name: 'time_to_detect_s', unit: 'seconds' },
  { name: 'acknowledged_s', unit: 'seconds' },
  { name: 'mitigated_s', unit: 'seconds' },
  { name: 'time_to_mitigate_s', unit: 'seconds' },
  { name: 'recovered_s', unit: 'seconds' },
  { name: 'rollout_duration_s', unit: 'seconds' },
  { name: 'user_hours_delayed', unit: 'number' },
  { name: 'false_rollback', unit: 'flag' },
  { name: 'extra_capacity_cell_hours', unit: 'number' },
  { name: 'exposure_to_detect_s', unit: 'seconds' },
  { name: 'false_alarms', unit: 'count' },
  { name: 'peak_failing_share', unit: 'share' },
];

export const METRIC_NAMES: readonly string[] = METRICS.map(({ name }) => name);

/** A bound as it is written (`30m` on seconds, `2%` on a share), in the unit of the column. */
export function parseBound(text: string, metric: Metric, isShareOfRuns: boolean): Parsed<number> {
  const unit = boundUnit(metric, isShareOfRuns);
  const parsed = unit.parse(text);
  if (unit !== durationUnit) return parsed;
  if ('value' in parsed) return { value: parsed.value / SECOND };
  // The columns are in seconds, so that is what a bare number was meant to be.
  return /^\d{1,7}$/.test(text) ? { hint: `write ${formatDuration(Number(text) * SECOND)}` } : parsed;
}

export function boundUnit({ unit }: Metric, isShareOfRuns: boolean): Unit {
  if (isShareOfRuns || unit === 'share' || unit === 'flag') return shareUnit;
  if (unit === 'seconds') return durationUnit;
  return unit === 'count' ? countUnit : numberUnit;
}
