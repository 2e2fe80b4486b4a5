import {
  choice,
  count,
  duration,
  flag,
  group,
  list,
  number,
  optional,
  SCOPES,
  share,
  text,
} from '../../src/domain/index.ts';
import { SECOND } from '../../src/kernel/index.ts';

// The parameters of the detector kayenta, with the names and defaults of Spinnaker's canary configuration.

const CONFIG = 'Kayenta: default of its canary configuration';
const ADVICE = 'Kayenta: advice of its documentation';
const BUILT_IN = 'NetflixACAJudge: built in';

/** One metric of Kayenta's canary configuration. */
const metric = {
  of: choice(['share', 'count', 'reports'], 'bad events per event, bad events, or complaints per event', {
    default: 'share',
  }),
  unit: choice(['percent', 'fraction'], 'how shares are written: 1 % as 1, or as .01', {
    default: 'percent',
  }),
  group: text('group whose score it is part of', { default: 'all', source: 'assumption' }),
  direction: choice(['either', 'increase', 'decrease'], 'which difference is bad', {
    default: 'either',
    source: CONFIG,
  }),
  nanStrategy: choice(['remove', 'replace'], 'points without events are left out, or are 0', {
    default: 'remove',
    source: CONFIG,
  }),
  outliers: choice(['keep', 'remove'], 'what becomes of outliers', { default: 'keep', source: CONFIG }),
  outlierFactor: number('interquartile ranges beyond the quartiles from which on a point is one', {
    default: '3',
    min: 1e-9,
    source: CONFIG,
  }),
  mustHaveData: flag('without points it counts as failed rather than not', {
    default: 'false',
    source: CONFIG,
  }),
  critical: flag('makes the score 0 where it fails by its critical effect', {
    default: 'false',
    source: CONFIG,
  }),
  muted: flag('is not counted', { default: 'false', source: CONFIG }),
  measure: choice(['mean-ratio', 'cles'], 'effect: canary / control of the means, or how often it is above', {
    default: 'mean-ratio',
    source: CONFIG,
  }),
  allowedIncrease: optional(number('effect from which on a rise counts; any when left out')),
  allowedDecrease: optional(number('effect down to which a fall counts; any when left out')),
  criticalIncrease: optional(number('effect from which on a rise is critical; any when left out')),
  criticalDecrease: optional(number('effect down to which a fall is critical; any when left out')),
};

export const kayentaParams = {
  scope: choice(SCOPES, 'what one unit of it watches', { default: 'canary' }),
  metrics: list(group(metric, 'what is compared'), {
    default: '[{ of: share }]',
    min: 1,
    source: 'assumption',
  }),
  weights: list(
    group(
      {
        group: text('name of the group'),
        weight: number('its weight in the score, in per cent', { min: 0, max: 100 }),
      },
      'weights of groups; those without one share what is left of 100',
    ),
    { default: '[]', source: CONFIG },
  ),
  lifetime: duration('from the end of the warm-up to the final judgement', {
    default: '3h',
    min: 1,
    source: ADVICE,
  }),
  interval: duration('time between judgements', { default: '1h', min: SECOND, source: ADVICE }),
  lookback: duration('how far back a judgement looks; 0s: to the end of the warm-up', {
    default: '0s',
    min: 0,
    source: CONFIG,
  }),
  warmup: duration('first time of a canary, which is not judged', { default: '0s', min: 0, source: CONFIG }),
  pass: number('score, 0 to 100, that the final judgement must reach', {
    default: '95',
    min: 0,
    max: 100,
    source: ADVICE,
  }),
  marginal: number('score, 0 to 100, down to which an earlier judgement fails the canary', {
    default: '75',
    min: 0,
    max: 100,
    source: ADVICE,
  }),
  tolerance: share('share of the estimated shift by which its interval must lie away from 0', {
    default: '25%',
    source: BUILT_IN,
  }),
  confidence: share('confidence of the interval', {
    default: '98%',
    min: 0.5,
    max: 0.999999,
    source: BUILT_IN,
  }),
  advised: count('points below which a judgement says that they are few', {
    default: '50',
    min: 1,
    source: ADVICE,
  }),
  every: duration('time between points, and length of what each counts', {
    default: '1m',
    min: SECOND,
    source: ADVICE,
  }),
};
