// The judge of Kayenta: one metric, then the score of many.

import { describe, expect, it } from 'vitest';
import type { JudgedMetric, MetricRules } from '../../src/stats/index.ts';
import { canaryGrade, canaryScore, classifyMetric, NETFLIX_ACA } from '../../src/stats/index.ts';
import { golden } from './support/golden.ts';

interface Row {
  readonly name: string;
  readonly experiment: readonly number[];
  readonly control: readonly number[];
  readonly tolerance: number;
  readonly confLevel: number;
  readonly effectSizeThresholds: readonly [number, number];
  readonly criticalThresholds: readonly [number, number];
  readonly measure: MetricRules['measure'];
  readonly direction: MetricRules['direction'];
  readonly nanStrategy: MetricRules['nanStrategy'];
  readonly critical: boolean;
  readonly required: boolean;
  readonly expected: string;
  readonly expectedCritical: boolean | null;
}

const rows = golden<Row>('kayenta_classifier');

const rules: MetricRules = {
  direction: 'either',
  nanStrategy: 'remove',
  outliers: 'keep',
  outlierFactor: 3,
  critical: false,
  mustHaveData: false,
  measure: 'meanRatio',
  allowedIncrease: 1,
  allowedDecrease: 1,
  criticalIncrease: 1,
  criticalDecrease: 1,
  ...NETFLIX_ACA,
};

const low = [10, 11, 12, 10.5, 11.5, 12.5, 9.5, 10.2, 11.3, 12.1];
const high = low.map((value) => 2 * value);
const none: readonly number[] = [];
const labelOf = (canary: readonly number[], control: readonly number[], more: Partial<MetricRules> = {}) =>
  classifyMetric(canary, control, { ...rules, ...more }).label;
const isCritical = (canary: readonly number[], control: readonly number[], more: Partial<MetricRules>) =>
  classifyMetric(canary, control, { ...rules, critical: true, ...more }).critical;

describe.skipIf(rows === undefined)("Kayenta's own verdicts", () => {
  it.each(rows ?? [])('$name', (row) => {
    const [allowedDecrease, allowedIncrease] = row.effectSizeThresholds;
    const [criticalDecrease, criticalIncrease] = row.criticalThresholds;
    const { label, critical } = classifyMetric(row.experiment, row.control, {
      ...rules,
      direction: row.direction,
      nanStrategy: row.nanStrategy,
      measure: row.measure,
      critical: row.critical,
      mustHaveData: row.required,
      allowedDecrease,
      allowedIncrease,
      criticalDecrease,
      criticalIncrease,
      tolerance: row.tolerance,
      confidence: row.confLevel,
    });
    expect(label).toBe(row.expected);
    if (row.expectedCritical !== null) expect(critical).toBe(row.expectedCritical);
  });
});

describe('a metric', () => {
  it('is high or low where its whole interval is, and only in the direction that is watched', () => {
    expect([labelOf(high, low), labelOf(low, high)]).toEqual(['High', 'Low']);
    expect([
      labelOf(high, low, { direction: 'increase' }),
      labelOf(low, high, { direction: 'increase' }),
    ]).toEqual(['High', 'Pass']);
    expect([
      labelOf(high, low, { direction: 'decrease' }),
      labelOf(low, high, { direction: 'decrease' }),
    ]).toEqual(['Pass', 'Low']);
  });

  it('passes where an end of its interval is within the tolerance of the shift', () => {
    const { shift } = classifyMetric(high, low, rules);
    const share = (shift?.low ?? 0) / (shift?.estimate ?? 0);
    expect(share).toBeGreaterThan(0.25);
    expect(labelOf(high, low, { tolerance: share - 0.001 })).toBe('High');
    expect(labelOf(high, low, { tolerance: share + 0.001 })).toBe('Pass');
    expect(labelOf(low, high, { tolerance: share - 0.001 })).toBe('Low');
    expect(labelOf(low, high, { tolerance: share + 0.001 })).toBe('Pass');
  });

  it('is not high before its effect is as large as allowed', () => {
    // The means are one the double of the other.
    expect(labelOf(high, low, { allowedIncrease: 2 })).toBe('High');
    expect(labelOf(high, low, { allowedIncrease: 2.01 })).toBe('Pass');
    expect(labelOf(low, high, { allowedDecrease: 0.5 })).toBe('Low');
    expect(labelOf(low, high, { allowedDecrease: 0.49 })).toBe('Pass');
  });

  it('measures its effect by how often the canary is above, where asked to', () => {
    const cles = { measure: 'cles', allowedDecrease: 0.5 } as const;
    // 20 and 20.4 of the canary lie below nothing of the control, 9.5·2 = 19 neither: all 100 pairs.
    expect(classifyMetric(high, low, { ...rules, ...cles }).effect).toBe(1);
    expect(labelOf(high, low, { ...cles, allowedIncrease: 1 })).toBe('High');
    expect(classifyMetric([1, 2, 3], [2, 2, 4], { ...rules, ...cles }).effect).toBeCloseTo((1 + 2) / 9, 12);
  });

  it('has no effect as a ratio where a mean is 0, and is then judged without one', () => {
    const zeros = low.map(() => 0);
    expect(classifyMetric(low, zeros, rules).effect).toBeNaN();
    expect(classifyMetric(zeros, low, rules).effect).toBeNaN();
    expect(labelOf(low, zeros, { allowedIncrease: 100 })).toBe('High');
    expect(labelOf(zeros, low, { allowedDecrease: 0 })).toBe('Low');
    expect(isCritical(low, zeros, {})).toBe(false);
  });

  it('is critical from its critical effect on, where it is a critical one', () => {
    expect(isCritical(high, low, { criticalIncrease: 2 })).toBe(true);
    expect(isCritical(high, low, { criticalIncrease: 2.01 })).toBe(false);
    expect(isCritical(high, low, { critical: false })).toBe(false);
    expect(isCritical(low, high, { criticalDecrease: 0.5 })).toBe(true);
    expect(isCritical(low, high, { criticalDecrease: 0.49 })).toBe(false);
    expect(isCritical(low, low, {})).toBe(false);
  });

  it('without data is no metric, a failed one, or a quiet one, as it is told', () => {
    for (const [canary, control] of [
      [none, low],
      [low, none],
      [none, none],
    ]) {
      expect(labelOf(canary, control)).toBe('Nodata');
      expect(labelOf(canary, control, { mustHaveData: true })).toBe('NodataFailMetric');
      expect(labelOf(canary, control, { mustHaveData: true, critical: true })).toBe('Nodata');
      expect(isCritical(canary, control, {})).toBe(true);
      expect(labelOf(canary, control, { nanStrategy: 'replace', mustHaveData: true })).toBe('Pass');
    }
  });

  it('leaves out points that are no numbers, or counts them as 0', () => {
    const gaps = low.map(() => Number.NaN);
    expect(labelOf([...high, ...gaps], low)).toBe('High');
    expect(labelOf(gaps, low)).toBe('Nodata');
    expect(labelOf(gaps, low, { nanStrategy: 'replace' })).toBe('Low');
  });

  it('passes without a test where both sides have the same values in any order, or one value only', () => {
    expect(classifyMetric([...low].reverse(), low, rules)).toMatchObject({ label: 'Pass', shift: null });
    expect(labelOf([5, 5, 5], [5, 5])).toBe('Pass');
  });

  it('tells two constants apart', () => {
    expect(labelOf([3, 3, 3, 3, 3], [2, 2, 2, 2, 2])).toBe('High');
    expect(labelOf([0, 0, 0, 0], [0.01, 0.01, 0.01, 0.01, 0.01])).toBe('Low');
    expect(labelOf([3, 3, 3, 3, 3], [2, 2, 2, 2, 2], { allowedIncrease: 1.6 })).toBe('Pass');
  });

  it('cannot be tested where a single value stands against zeros', () => {
    expect(labelOf([1], [0, 0, 0])).toBe('Error');
  });

  it('drops outliers beyond both the fences and the outermost hundredths, where asked to', () => {
    // Quartiles 3 and 8: fences at -12 and 23; the 99th percentile lies between the two largest values, at 91.9.
    const values = [1, 2, 3, 4, 5, 6, 7, 8, 9, 100];
    const others = values.map((value) => value + 0.5);
    const effect = (outliers: 'keep' | 'remove', outlierFactor = 3) =>
      classifyMetric(values, others, { ...rules, outliers, outlierFactor }).effect;
    expect(effect('keep')).toBeCloseTo(14.5 / 15, 12);
    expect(effect('remove')).toBeCloseTo(5 / 5.5, 12);
    expect(effect('remove', 30)).toBeCloseTo(14.5 / 15, 12);
    expect(labelOf(none, low, { outliers: 'remove' })).toBe('Nodata');
    // Fences that fall together at 0 would leave nothing but zeros; the hundredths drop only the 2.
    const bursts = [...Array<number>(18).fill(0), 1, 1];
    const more = [...bursts, 1, 2];
    expect(classifyMetric(bursts, more, { ...rules, outliers: 'remove' }).effect).toBeCloseTo(
      0.1 / (3 / 21),
      12,
    );
  });
});

describe('what the tolerance does not see', () => {
  it('is size: a small certain shift fails, whatever the level it is on', () => {
    const flat = Array.from({ length: 60 }, (_, i) => 1000 + (i % 10) / 100);
    expect(
      labelOf(
        flat.map((value) => value + 1),
        flat,
      ),
    ).toBe('High');
    // A thousandth more: as certain as a doubling.
    expect(
      classifyMetric(
        flat.map((value) => value + 1),
        flat,
        rules,
      ).effect,
    ).toBeCloseTo(1.001, 4);
  });

  it('is seven points in ten at a hundredfold: its interval begins at 0', () => {
    const seven = [...Array<number>(7).fill(100), 1, 1, 1];
    const ones = Array<number>(10).fill(1);
    const { label, shift, effect } = classifyMetric(seven, ones, rules);
    expect(label).toBe('Pass');
    expect(shift?.low).toBeCloseTo(6.8e-5, 6);
    expect(0.25 * (shift?.estimate ?? 0)).toBeCloseTo(24.75, 4);
    expect(effect).toBeCloseTo(70.3, 12);
  });
});

const metric = (
  label: JudgedMetric['label'],
  groups: readonly string[],
  more: Partial<JudgedMetric> = {},
) => ({
  label,
  groups,
  critical: false,
  muted: false,
  ...more,
});

describe('a score', () => {
  it('is the weighted mean of the shares of passed metrics by group', () => {
    const metrics = [
      metric('Pass', ['errors']),
      metric('High', ['errors']),
      metric('Pass', ['latency']),
      metric('NodataFailMetric', ['latency']),
      metric('Low', ['latency']),
    ];
    const { groups, summary } = canaryScore(metrics, { errors: 70, latency: 30 });
    expect([...groups.keys()]).toEqual(['errors', 'latency']);
    expect(groups.get('errors')).toBe(50);
    expect(groups.get('latency')).toBeCloseTo(100 / 3, 12);
    // 35 + 10
    expect(summary).toBe(45);
  });

  it('lets groups without a weight share what is left', () => {
    const metrics = [metric('Pass', ['a']), metric('High', ['b']), metric('Pass', ['c'])];
    expect(canaryScore(metrics, { a: 40 }).summary).toBe(70);
    expect(canaryScore(metrics, {}).summary).toBe(66.67);
  });

  it('counts a metric in each of its groups, and a weight without a group for nothing', () => {
    expect(canaryScore([metric('High', ['a', 'b']), metric('Pass', ['b'])], { a: 50, b: 50 }).summary).toBe(
      25,
    );
    expect(canaryScore([metric('Pass', ['a'])], { a: 50, gone: 50 }).summary).toBe(50);
  });

  it('gives a group without data, or whose test failed, the full score', () => {
    const metrics = [metric('Nodata', ['a']), metric('Error', ['b']), metric('High', ['c'])];
    expect(canaryScore(metrics, { a: 25, b: 25, c: 50 }).summary).toBe(50);
  });

  it('is 0 with half of the metrics without data, whatever the others say', () => {
    const half = [metric('Nodata', ['a']), metric('Pass', ['b'])];
    expect(canaryScore(half, {})).toMatchObject({ summary: 0, failed: 'no-data' });
    expect(canaryScore([...half, metric('Pass', ['b'])], {})).toMatchObject({
      summary: 100,
      failed: undefined,
    });
  });

  it('is 0 after a critical failure, also one without data', () => {
    const others = [metric('Pass', ['a']), metric('Pass', ['a'])];
    expect(canaryScore([...others, metric('High', ['a'], { critical: true })], {})).toMatchObject({
      summary: 0,
      failed: 'critical',
    });
    expect(canaryScore([...others, metric('Nodata', ['a'], { critical: true })], {}).failed).toBe('critical');
    expect(canaryScore([...others, metric('Pass', ['a'], { critical: true })], {}).summary).toBe(100);
  });

  it('leaves out what is muted', () => {
    const muted = { muted: true, critical: true };
    const metrics = [metric('Pass', ['a']), metric('High', ['a'], muted), metric('Nodata', ['b'], muted)];
    expect(canaryScore(metrics, {})).toMatchObject({ summary: 100, failed: undefined });
  });

  it('has two decimal places, halves rounded up as they are written', () => {
    // A weight of 66.665 at a full score.
    expect(canaryScore([metric('Pass', ['a'])], { a: 66.665 }).summary).toBe(66.67);
    expect(canaryScore([metric('Pass', ['a'])], { a: 1.005 }).summary).toBe(1.01);
    expect(canaryScore([metric('Pass', ['a'])], { a: 1.0049 }).summary).toBe(1);
  });

  it('passes from the upper threshold on, and is marginal from the lower', () => {
    const thresholds = { pass: 95, marginal: 75 };
    expect([100, 95, 94.99, 75, 74.99, 0].map((summary) => canaryGrade(summary, thresholds))).toEqual([
      'Pass',
      'Pass',
      'Marginal',
      'Marginal',
      'Fail',
      'Fail',
    ]);
  });
});
