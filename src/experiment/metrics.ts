import type { RunRow } from './row.ts';

/** A measure of a run that can be summed up over replications and compared between policies: a column of runs.csv. */
export interface Metric {
  readonly name: string;
  readonly unit: string;
  /** 0 or 1: its mean is a share of runs. */
  readonly isShareOfRuns?: true;
  /** null: not before the horizon; 'n/a': cannot happen in this run. */
  readonly of: (row: RunRow) => number | null | 'n/a';
  /** Up to what value it was looked for in vain where it did not happen; by default the horizon. Seconds. */
  readonly limit?: (row: RunRow, horizonS: number) => number;
}

const sinceFirstHarm = (row: RunRow, horizonS: number): number => horizonS - (orZero(row.firstHarmS) ?? 0);
const sinceFirstExposure = (row: RunRow, horizonS: number): number =>
  horizonS - (orZero(row.firstExposureS) ?? 0);
const sinceRolloutStart = (row: RunRow, horizonS: number): number =>
  horizonS - (row.waves[0]?.startedS ?? orZero(row.firstExposureS) ?? 0);

/** All metrics, in the order of their columns. */
export const metrics: readonly Metric[] = [
  { name: 'users_exposed_peak', unit: 'users', of: (row) => row.usersExposedPeak },
  { name: 'users_harmed', unit: 'users', of: (row) => row.usersHarmed },
  { name: 'users_harmed_share', unit: 'share', of: (row) => row.usersHarmedShare },
  { name: 'users_harmed_5min', unit: 'users', of: (row) => row.usersHarmed5min },
  { name: 'users_harmed_before_detection', unit: 'users', of: (row) => row.usersHarmedBeforeDetection },
  { name: 'user_minutes_lost', unit: 'user-minutes', of: (row) => row.userMinutesLost },
  { name: 'requests_total', unit: 'requests', of: (row) => row.requestsTotal },
  { name: 'requests_failed', unit: 'requests', of: (row) => row.requestsFailed },
  { name: 'cells_touched', unit: 'cells', of: (row) => row.cellsTouched },
  { name: 'regions_touched', unit: 'regions', of: (row) => row.regionsTouched },
  { name: 'first_exposure_s', unit: 's', of: (row) => row.firstExposureS },
  { name: 'first_harm_s', unit: 's', of: (row) => row.firstHarmS },
  { name: 'detected_s', unit: 's', of: (row) => row.detectedS },
  { name: 'time_to_detect_s', unit: 's', of: (row) => row.timeToDetectS, limit: sinceFirstHarm },
  { name: 'acknowledged_s', unit: 's', of: (row) => row.acknowledgedS },
  { name: 'mitigated_s', unit: 's', of: (row) => row.mitigatedS },
  { name: 'time_to_mitigate_s', unit: 's', of: (row) => row.timeToMitigateS, limit: sinceFirstHarm },
  { name: 'recovered_s', unit: 's', of: (row) => row.recoveredS },
  { name: 'rollout_duration_s', unit: 's', of: (row) => row.rolloutDurationS, limit: sinceRolloutStart },
  { name: 'user_hours_delayed', unit: 'user-hours', of: (row) => row.userHoursDelayed },
  {
    name: 'false_rollback',
    unit: 'share of runs',
    isShareOfRuns: true,
    of: ({ falseRollback }) => (falseRollback === 'n/a' ? 'n/a' : Number(falseRollback)),
  },
  { name: 'extra_capacity_cell_hours', unit: 'cell-hours', of: (row) => row.extraCapacityCellHours },
  {
    name: 'exposure_to_detect_s',
    unit: 's',
    of: (row) => row.exposureToDetectS,
    limit: sinceFirstExposure,
  },
  { name: 'false_alarms', unit: 'alarms', of: (row) => row.falseAlarms },
  { name: 'waves_done', unit: 'waves', of: (row) => row.wavesDone },
  { name: 'peak_failing_share', unit: 'share', of: (row) => row.peakFailingShare },
  { name: 'hottest_c', unit: '°C', of: (row) => row.hottestC },
  { name: 'writes_diverged', unit: 'operations', of: (row) => row.writesDiverged },
  { name: 'faults_total', unit: 'faults', of: (row) => row.faultsTotal },
  { name: 'faults_became_errors', unit: 'faults', of: (row) => row.faultsBecameErrors },
  { name: 'faults_became_failures', unit: 'faults', of: (row) => row.faultsBecameFailures },
  { name: 'silent_user_hours', unit: 'user-hours', of: (row) => row.silentUserHours },
  { name: 'stages_s', unit: 's', of: (row) => row.stagesS },
];

const byName = new Map(metrics.map((metric) => [metric.name, metric]));

/** The metric of that name; asking for one that there is not is our own mistake. */
export function metricNamed(name: string): Metric {
  const metric = byName.get(name);
  if (metric === undefined)
    throw new RangeError(`expected a metric (${[...byName.keys()].join(', ')}), got ${name}`);
  return metric;
}

function orZero(value: number | null | 'n/a'): number | null {
  return typeof value === 'number' ? value : null;
}
