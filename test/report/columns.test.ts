import { describe, expect, it } from 'vitest';
import { metrics } from '../../src/experiment/index.ts';
import { comparisonColumns, runColumns, summaryColumns, waveColumns } from '../../src/report/index.ts';

const names = (columns: readonly { readonly name: string }[]): string =>
  columns.map(({ name }) => name).join(', ');

describe('the columns', () => {
  it('of runs.csv begin with those that are promised, in that order', () => {
    const promised =
      'scenario, policy, variant, release, replication, seed, outcome, users_total, users_exposed_peak, ' +
      'users_harmed, users_harmed_share, users_harmed_5min, users_harmed_before_detection, user_minutes_lost, ' +
      'requests_total, requests_failed, cells_touched, regions_touched, first_exposure_s, first_harm_s, detected_s, ' +
      'time_to_detect_s, acknowledged_s, mitigated_s, time_to_mitigate_s, recovered_s, rollout_duration_s, ' +
      'user_hours_delayed, false_rollback, extra_capacity_cell_hours, digest';
    expect(names(runColumns).startsWith(`${promised}, `)).toBe(true);
  });

  it('of summary.csv and comparisons.csv are those that are promised', () => {
    expect(names(summaryColumns)).toBe(
      'scenario, policy, variant, release, metric, n, n_censored, mean, ci95_low, ci95_high, p50, p90, p95, p99',
    );
    expect(names(comparisonColumns)).toBe(
      'scenario, variant, release, metric, policy_a, policy_b, n, mean_difference, ci95_low, ci95_high, win_share_a, verdict',
    );
  });

  it('of waves.csv name the run first, and what came later last', () => {
    expect(names(waveColumns)).toMatch(/^scenario, policy, variant, release, replication, wave, /);
    expect(names(waveColumns)).toMatch(/, because, track, ab_verdict$/);
  });

  it('hold every metric', () => {
    expect(names(runColumns)).toEqual(expect.stringContaining('false_rollback'));
    const columns = new Set(runColumns.map(({ name }) => name));
    expect(metrics.filter(({ name }) => !columns.has(name))).toEqual([]);
  });

  it('have each name once, and say what they mean', () => {
    for (const columns of [runColumns, waveColumns, summaryColumns, comparisonColumns]) {
      expect(new Set(columns.map(({ name }) => name)).size).toBe(columns.length);
      for (const { meaning } of columns) expect(meaning).toMatch(/^[a-zA-Z0-9].{4,}[^.]$/);
    }
  });
});
