import { describe, expect, it } from 'vitest';
import type { ProbeRow } from '../../../src/experiment/index.ts';
import { MINUTE } from '../../../src/kernel/index.ts';
import { probed, rowOf, watching } from './support/probing.ts';

/** What came out for a detector, without its name and options. */
const outcomes = (rows: readonly ProbeRow[]) =>
  rows.map(({ contestant: _, ...row }) => ({ ...row, level: row.level.canary, release: row.release.name }));

describe('the table of detectors', () => {
  it('shows all of them the same data: the same detector does the same under any name, in any company', () => {
    const first = watching('flagger: { min-success: 99% }');
    const twin = { ...first, name: 'twin' };
    const others = [watching('cusum: { expected: 0.5% }'), watching('msprt')];
    const together = probed([first, ...others, twin], [60, 600], { replications: 50 });
    const ofTwin = together.rows.filter(({ contestant }) => contestant.detector === twin);
    expect(outcomes(ofTwin)).toEqual(
      outcomes(together.rows.filter(({ contestant }) => contestant.detector === first)),
    );
    const alone = probed([twin], [600], { replications: 50 });
    expect(outcomes(alone.rows)).toEqual(outcomes(ofTwin.filter(({ level }) => level.canary === 600)));
  });

  it('gives each seed and window a count of its own, which more seeds do not move', () => {
    const detector = watching('threshold: { datapoints: 1, of: 1, limit: 3.3% }');
    const few = rowOf(probed([detector], [60], { replications: 100 }), 'threshold', 'healthy', 60);
    const many = rowOf(probed([detector], [60], { replications: 200 }), 'threshold', 'healthy', 60);
    expect(few.alarmed).toBeGreaterThan(10);
    expect(many.alarmed).toBeGreaterThan(few.alarmed);
    const other = probed([detector], [60], { replications: 100, seed: '2' });
    expect(rowOf(other, 'threshold', 'healthy', 60).medianMinute).not.toBe(few.medianMinute);
  });

  it('draws Poisson counts: five failures where three are expected come with 18.5 %', () => {
    const detector = watching('count: { at-least: 5, window: 1m }');
    const { alarmed, interval } = rowOf(
      probed([detector], [600], { horizon: MINUTE, replications: 20_000 }),
      'count',
      'healthy',
      600,
    );
    expect(alarmed / 20_000).toBeCloseTo(0.1847, 2);
    expect(interval.low).toBeLessThan(0.1847);
    expect(interval.high).toBeGreaterThan(0.1847);
  });

  it('gives the interval of Wilson: 0 of 200 leaves up to 1.9 %', () => {
    const { alarmed, interval } = rowOf(probed([watching('argo')], [6000]), 'argo', 'healthy', 6000);
    expect(alarmed).toBe(0);
    expect(interval.high).toBeCloseTo(0.0188, 3);
  });

  it('shows a wider scope the canary among what the old version serves', () => {
    // (2.5 + 9 × .5) % ÷ 10 = .7 % of the cell fail.
    const cell = (above: string) => watching(`error-rate: { above: ${above} }`, { scope: 'cell' });
    const canary = { fresh: 1, old: 0 };
    const mixtures = { host: canary, canary, cell: { fresh: 1, old: 9 }, region: canary, fleet: canary };
    const powerOf = (above: string) =>
      rowOf(probed([cell(above)], [60_000], { mixtures, replications: 20 }), 'error-rate', 'factor', 60_000);
    expect(powerOf('0.6%').alarmed).toBe(20);
    expect(powerOf('0.8%').alarmed).toBe(0);
  });

  it('does not judge detectors that count something else', () => {
    const { rows, notJudged } = probed(
      [watching('user-reports'), watching('error-rate', { source: 'saturation', scope: 'cell' })],
      [60],
      { replications: 10 },
    );
    expect(rows).toEqual([]);
    expect(notJudged.map(({ because }) => because)).toEqual([
      'its source is saturation, not errors',
      'it counts something else than failed attempts',
    ]);
  });

  it('does not judge detectors whose windows telemetry does not have', () => {
    const { notJudged } = probed([watching('argo: { window: 1m }')], [60], { window: 2 * MINUTE });
    expect(notJudged[0].because).toBe('its windows are no multiples of telemetry.window');
  });
});

describe('a blind detector', () => {
  const cureAt = (yaml: string, rate: number, changes: Parameters<typeof probed>[2] = {}) => {
    const probe = probed([watching(yaml)], [rate], { replications: 50, ...changes });
    return rowOf(probe, yaml.split(':')[0], 'factor', rate).cure;
  };

  it('is told how much traffic it needs', () => {
    // 50 failures in the only ten minutes there are, with 80 %: Poisson with a mean of 55.8; at 2.5 % 223 requests a minute.
    const cure = cureAt('count: { at-least: 50, window: 10m }', 60, { horizon: 10 * MINUTE });
    if (cure?.needs !== 'traffic') throw new Error(`expected traffic, got ${cure?.needs}`);
    expect(cure.perMinute / 223).toBeGreaterThan(0.93);
    expect(cure.perMinute / 223).toBeLessThan(1.08);
  });

  it('needs about as much as the power formula of two proportions says', () => {
    // One look, one-sided: n = (3.090 + .842)² (.005 · .995 + .025 · .975) ÷ .02² = 1,134 a side.
    const cure = cureAt('two-proportions: { every: 10m, alpha: 0.1% }', 10, { horizon: 10 * MINUTE });
    if (cure?.needs !== 'traffic') throw new Error(`expected traffic, got ${cure?.needs}`);
    expect((cure.perMinute * 10) / 1134).toBeGreaterThan(0.75);
    expect((cure.perMinute * 10) / 1134).toBeLessThan(1.25);
  });

  it('may need time instead: a burn of 25 for 35 of 60 minutes is one of 14.4 in the hour', () => {
    const burn = 'burn-rate: { pairs: own, own: [{ long: 1h, short: 5m, burn: 14.4 }] }';
    expect(cureAt(burn, 60_000, { horizon: 20 * MINUTE })).toEqual({ needs: 'time', after: 35 * MINUTE });
  });

  it('may never see the fault: its threshold is above it', () => {
    expect(cureAt('threshold: { limit: 3% }', 60_000)).toEqual({ needs: 'another-rule' });
    expect(cureAt('threshold: { limit: 2% }', 60_000)).toBeNull();
  });

  it('may have nobody to compare with', () => {
    const probe = probed([watching('msprt'), watching('threshold')], [], {
      levels: [{ canary: 6000, control: 0 }],
      replications: 20,
    });
    expect(rowOf(probe, 'msprt', 'factor', 6000).cure).toEqual({ needs: 'control' });
    expect(rowOf(probe, 'threshold', 'factor', 6000).cure).toBeNull();
  });
});
