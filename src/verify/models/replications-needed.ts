import { replicationsForHalfWidth, replicationsForRelativeError } from '../../stats/index.ts';
import { fallback, number, positive } from '../fields.ts';
import { defineModel } from '../model.ts';

export const replicationsNeeded = defineModel({
  name: 'replications-needed',
  about: `How many replications a pilot asks for, so that the half-width of the interval falls to a number or to a share of the
mean: the function behind the advice to run more.`,
  fields: {
    count: fallback(number('replications of the pilot', { min: 2, max: 1e6 }), 10),
    mean: number('mean of the pilot'),
    variance: number('sample variance of the pilot', { min: 0 }),
    confidence: fallback(number('confidence of the interval', { above: 0, below: 1 }), 0.95),
    precision: positive('half-width wanted, or relative error'),
  },
  metrics: { absolute: 'mean', relative: 'mean' },
  refuse: ({ mean }) => (mean === 0 ? [{ param: 'mean', expected: 'a number other than 0', got: '0' }] : []),
  open: ({ precision, confidence, ...pilot }) => ({
    seconds: 0,
    exact: (wanted) => ({
      ...(wanted.has('absolute') ? { absolute: replicationsForHalfWidth(pilot, precision, confidence) } : {}),
      ...(wanted.has('relative')
        ? { relative: replicationsForRelativeError(pilot, precision, confidence) }
        : {}),
    }),
  }),
});
