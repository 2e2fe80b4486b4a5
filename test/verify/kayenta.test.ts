// Rows of Kayenta's own tests go into `wavetank verify` as they stand: their names are the parameters.

import { describe, expect, it } from 'vitest';
import { catalog } from '../../models/index.ts';
import { RandomStreams } from '../../src/kernel/index.ts';
import { models } from '../../src/verify/index.ts';
import { golden } from '../stats/support/golden.ts';

type Row = Readonly<Record<string, unknown>>;

const LABELS = {
  Pass: 'pass',
  High: 'high',
  Low: 'low',
  Nodata: 'nodata',
  NodataFailMetric: 'nodata_fail_metric',
  Error: 'error',
} as const;

const shifts = golden<Row>('kayenta_mannwhitney');
const verdicts = golden<Row>('kayenta_classifier');

function prepared(model: string, params: Row) {
  const known = models.get(model);
  if (known === undefined) throw new Error(`expected the model ${model}`);
  return known.prepare(params);
}

function readings(model: string, params: Row) {
  const ready = prepared(model, params);
  if ('refusals' in ready) throw new Error(JSON.stringify(ready.refusals));
  const computation = ready.open({ streams: new RandomStreams('kayenta'), catalog });
  if (!('exact' in computation)) throw new Error('expected an exact answer');
  return computation.exact(new Set(Object.keys(models.get(model)?.metrics ?? {})));
}

describe.skipIf(shifts === undefined || verdicts === undefined)('a row of Kayenta', () => {
  it.each(shifts ?? [])('$name', ({ name, lower, upper, estimate, ...params }) => {
    expect(readings('kayenta-mannwhitney', params)).toEqual({ lower, upper, estimate });
  });

  it.each(verdicts ?? [])('$name', ({ name, expected, expectedCritical, ...params }) => {
    const given = readings('kayenta-classifier', params);
    expect(given[LABELS[expected as keyof typeof LABELS]]).toBe(1);
    expect(Object.values(LABELS).reduce((sum, label) => sum + Number(given[label]), 0)).toBe(1);
    if (expectedCritical !== null) expect(given.critical).toBe(Number(expectedCritical));
  });
});

describe('a row about Kayenta', () => {
  it('is refused where both samples are constant: the test has no answer', () => {
    expect(prepared('kayenta-mannwhitney', { x: [2, 2], y: [1, 1, 1] })).toEqual({
      refusals: [{ param: 'x', expected: 'two samples that are not both constant', got: '2 and 1 only' }],
    });
  });

  it('gives its thresholds for a fall and a rise, in this order, and says whether it must have data', () => {
    const control = [10, 11, 12, 10.5, 11.5, 12.5, 9.5, 10.2, 11.3, 12.1];
    const timesAsMuch = (factor: number) => ({ experiment: control.map((value) => factor * value), control });
    const thresholds = { effectSizeThresholds: [0.5, 3], criticalThresholds: [0.1, 20], critical: true };
    const given = (factor: number) =>
      readings('kayenta-classifier', { ...timesAsMuch(factor), ...thresholds });
    expect(given(2)).toMatchObject({ pass: 1, critical: 0 });
    expect(given(10)).toMatchObject({ high: 1, critical: 0 });
    expect(given(25)).toMatchObject({ high: 1, critical: 1 });
    expect(given(0.3)).toMatchObject({ low: 1, critical: 0 });
    expect(given(0.05)).toMatchObject({ low: 1, critical: 1 });
    const empty = { experiment: [], control: [1, 2], required: true };
    expect(readings('kayenta-classifier', empty)).toMatchObject({ nodata_fail_metric: 1, nodata: 0 });
  });

  it('may have points without a number, and takes the thresholds of no effect where it gives none', () => {
    const params = {
      experiment: [null, 4, 5, 6, 7, 8, 9],
      control: [1, 2, 3, 1.5, 2.5, 3.5, null],
      critical: true,
    };
    expect(readings('kayenta-classifier', params)).toMatchObject({
      high: 1,
      critical: 1,
      effect: 6.5 / 2.25,
    });
    expect(readings('kayenta-classifier', { ...params, measure: 'cles' })).toMatchObject({
      high: 1,
      critical: 1,
      effect: 1,
    });
    expect(prepared('kayenta-classifier', { ...params, required: 'yes' })).toEqual({
      refusals: [{ param: 'required', expected: 'true or false', got: '"yes"' }],
    });
  });
});
