import { classifyMetric, mannWhitneyShift, NETFLIX_ACA, NO_EFFECT } from '../../stats/index.ts';
import type { Field } from '../fields.ts';
import { fallback, flag, list, number, optional, word } from '../fields.ts';
import { defineModel } from '../model.ts';

// Parameters are named as in the rows of Kayenta's own tests, so that any such row can be checked.

const confidence = number('confidence of the interval', { above: 0, below: 1 });

export const kayentaMannWhitney = defineModel({
  name: 'kayenta-mannwhitney',
  about: `By how much x lies above y: the interval and the estimate that Kayenta's judge takes from the test of Mann and Whitney,
with ends as coarse as it has them (1e-4).`,
  fields: {
    x: list(number('values of the canary'), 1),
    y: list(number('values of the control'), 1),
    confLevel: fallback(confidence, NETFLIX_ACA.confidence),
  },
  metrics: { lower: 'mean', upper: 'mean', estimate: 'mean' },
  refuse: ({ x, y }) =>
    [x, y].every((sample) => new Set(sample).size === 1)
      ? [{ param: 'x', expected: 'two samples that are not both constant', got: `${x[0]} and ${y[0]} only` }]
      : [],
  open: ({ x, y, confLevel }) => ({
    seconds: 0,
    exact: () => {
      const shift = mannWhitneyShift(x, y, confLevel);
      if (shift === null) throw new Error('expected samples that are not both constant: they were refused');
      return { lower: shift.low, upper: shift.high, estimate: shift.estimate };
    },
  }),
});

/** A point of a metric; null where nothing was measured. */
const point: Field<number> = {
  about: 'points',
  expected: 'a number, or null for a point without one',
  read: (value) => (value === null ? Number.NaN : number('').read(value)),
};

const thresholds = (about: string) => optional(list(number(`${about}: of a fall, of a rise`), 2));

export const kayentaClassifier = defineModel({
  name: 'kayenta-classifier',
  about: `What Kayenta's judge says of one metric, as the detector kayenta asks it. Each label is 1 where it is given, else 0;
critical is 1 where the metric alone fails the canary; effect is canary ÷ control, or how often the canary is above.`,
  fields: {
    experiment: list(point),
    control: list(point),
    tolerance: fallback(number('share of the shift', { min: 0 }), NETFLIX_ACA.tolerance),
    confLevel: fallback(confidence, NETFLIX_ACA.confidence),
    effectSizeThresholds: thresholds('effects from which on a difference counts'),
    criticalThresholds: thresholds('effects from which on it is critical'),
    measure: fallback(word(['meanRatio', 'cles'], 'measure of the effect'), 'meanRatio'),
    direction: fallback(word(['increase', 'decrease', 'either'], 'which difference is bad'), 'either'),
    nanStrategy: fallback(word(['remove', 'replace'], 'what becomes of null'), 'remove'),
    outliers: fallback(word(['keep', 'remove'], 'what becomes of outliers'), 'keep'),
    outlierFactor: fallback(number('interquartile ranges to an outlier', { above: 0 }), 3),
    critical: fallback(flag('whether the metric is a critical one'), false),
    required: fallback(flag('whether it must have data'), false),
  },
  metrics: {
    pass: 'mean',
    high: 'mean',
    low: 'mean',
    nodata: 'mean',
    nodata_fail_metric: 'mean',
    error: 'mean',
    critical: 'mean',
    effect: 'mean',
  },
  open: ({ experiment, control, effectSizeThresholds, criticalThresholds, required, ...values }) => ({
    seconds: 0,
    exact: () => {
      const none = NO_EFFECT[values.measure];
      const [allowedDecrease, allowedIncrease] = effectSizeThresholds ?? [none, none];
      const [criticalDecrease, criticalIncrease] = criticalThresholds ?? [none, none];
      const { label, critical, effect } = classifyMetric(experiment, control, {
        ...values,
        allowedDecrease,
        allowedIncrease,
        criticalDecrease,
        criticalIncrease,
        mustHaveData: required,
        confidence: values.confLevel,
      });
      return {
        pass: Number(label === 'Pass'),
        high: Number(label === 'High'),
        low: Number(label === 'Low'),
        nodata: Number(label === 'Nodata'),
        nodata_fail_metric: Number(label === 'NodataFailMetric'),
        error: Number(label === 'Error'),
        critical: Number(critical),
        effect,
      };
    },
  }),
});
