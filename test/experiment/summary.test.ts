import { describe, expect, it } from 'vitest';
import type { RunRow } from '../../src/experiment/index.ts';
import { metricNamed, metrics, summarise } from '../../src/experiment/index.ts';
import { METRICS } from '../../src/scenario/index.ts';
import { meanInterval, wilson } from '../../src/stats/index.ts';
import { pseudoScenario, pseudoSimulate } from './batch/support/pseudo.ts';

const { scenario } = pseudoScenario().variants[0];
const HORIZON_S = 4 * 3600;

/** Faulty rows with these values in one field. */
function rowsWith<F extends keyof RunRow>(field: F, values: readonly RunRow[F][]): RunRow[] {
  return values.map((value, replication) => ({
    ...pseudoSimulate({ scenario, variant: 'base', policy: 'static', replication })[0],
    [field]: value,
  }));
}

describe('a summary', () => {
  it('is mean, interval and quantiles of what was observed', () => {
    const values = Array.from({ length: 60 }, (_, i) => i + 1);
    const summary = summarise(rowsWith('usersHarmed', values), metricNamed('users_harmed'), HORIZON_S);
    const { mean, low, high } = meanInterval(values);
    expect(summary).toEqual({
      n: 60,
      censored: 0,
      mean,
      interval: { low, high },
      p50: 30.5,
      p90: 54.1,
      p95: expect.closeTo(57.05, 12),
      p99: null,
    });
  });

  it('counts a time that did not come with the time it was looked for, from where its clock starts', () => {
    const rows = rowsWith('timeToDetectS', [100, null, 200]);
    const { n, censored, mean } = summarise(rows, metricNamed('time_to_detect_s'), HORIZON_S);
    const looked = HORIZON_S - 60; // first harm is at 60 s
    expect({ n, censored, mean }).toEqual({ n: 3, censored: 1, mean: (100 + looked + 200) / 3 });

    const since = rowsWith('detectedS', [100, null, 200]);
    expect(summarise(since, metricNamed('detected_s'), HORIZON_S).mean).toBe((100 + HORIZON_S + 200) / 3);
  });

  it('leaves a quantile empty that falls among those that did not come', () => {
    const values = Array.from({ length: 60 }, (_, i) => (i < 40 ? i : null));
    const { p50, p90 } = summarise(
      rowsWith('timeToDetectS', values),
      metricNamed('time_to_detect_s'),
      HORIZON_S,
    );
    expect({ p50, p90 }).toEqual({ p50: 29.5, p90: null });
  });

  it('leaves out runs in which it cannot happen, and is empty when that is all of them', () => {
    const metric = metricNamed('time_to_detect_s');
    expect(summarise(rowsWith('timeToDetectS', ['n/a', 100]), metric, HORIZON_S)).toMatchObject({
      n: 1,
      mean: 100,
      interval: null,
    });
    expect(summarise(rowsWith('timeToDetectS', ['n/a']), metric, HORIZON_S)).toMatchObject({
      n: 0,
      mean: null,
    });
  });

  it('takes a yes or no for a share of runs, with the interval of a share', () => {
    const rows = rowsWith('falseRollback', [true, false, false, false, 'n/a']);
    expect(summarise(rows, metricNamed('false_rollback'), HORIZON_S)).toMatchObject({
      n: 4,
      mean: 0.25,
      interval: wilson(1, 4),
    });
  });
});

describe('the metrics', () => {
  it('are all that a scenario may expect something of', () => {
    const names = metrics.map(({ name }) => name);
    expect(METRICS.map(({ name }) => name).filter((name) => !names.includes(name))).toEqual([]);
    expect(METRICS.length).toBeGreaterThan(20);
  });

  it('are asked for by names there are', () => {
    expect(() => metricNamed('users_hurt')).toThrow('got users_hurt');
  });
});
