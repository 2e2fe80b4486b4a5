import type { RandomStream } from '../../kernel/index.ts';
import { exponential, normal } from '../../kernel/index.ts';
import { replicationsWithLookAhead, runUntilPrecise, studentTQuantile } from '../../stats/index.ts';
import { fallback, number, positive, word } from '../fields.ts';
import { defineModel } from '../model.ts';

/** Experiments per batch. */
const EXPERIMENTS = 10;

export const sequentialSampling = defineModel({
  name: 'sequential-sampling',
  about: `Replications added one by one until the interval of their mean is narrow enough: by Chow and Robbins (Law, 9.4), or with a
look ahead (Hoad, Robinson and Davies 2010). How many that takes, and how often the interval then holds the true mean.`,
  fields: {
    rule: word(['chow-robbins', 'look-ahead'], 'when it stops'),
    law: word(['normal', 'exponential'], 'law of a replication'),
    cv: fallback(positive('standard deviation over mean, of the normal law'), 1),
    precision: number('relative error wanted', { above: 0, below: 1 }),
    confidence: number('confidence of the interval', { above: 0, below: 1 }),
  },
  metrics: { mean_n: 'mean', coverage: 'share' },
  refuse: ({ rule, law, cv, precision }) => {
    if (rule === 'look-ahead' && law === 'exponential')
      return [{ param: 'law', expected: 'normal, with the look-ahead', got: law }];
    const about = (cv / precision) * (cv / precision);
    const expected = 'a precision of a thousandth of cv or more';
    return about <= 1e6 ? [] : [{ param: 'precision', expected, got: String(precision) }];
  },
  open: ({ rule, law, cv, precision, confidence }, { streams }) => {
    const spread = law === 'exponential' ? 1 : cv;
    const about = 10 + 4 * (spread / precision) * (spread / precision);
    const drawOf = (stream: RandomStream) => () =>
      law === 'exponential' ? exponential(stream, 1) : normal(stream, 1, cv);
    const lookAhead = (draw: () => number) => ({
      n: replicationsWithLookAhead(draw, { error: precision, confidence }),
      covers: 0,
    });
    const plain = (draw: () => number) => {
      const tally = runUntilPrecise(draw, { error: precision, confidence });
      const reach = studentTQuantile((1 + confidence) / 2, tally.count - 1) * tally.standardError;
      return { n: tally.count, covers: Math.abs(tally.mean - 1) <= reach ? 1 : 0 };
    };
    const experiment = rule === 'look-ahead' ? lookAhead : plain;
    return {
      seconds: EXPERIMENTS * about * 1e-5,
      batch: (index) => {
        const draw = drawOf(streams.stream('replications', index));
        let [sum, covered] = [0, 0];
        for (let i = 0; i < EXPERIMENTS; i++) {
          const { n, covers } = experiment(draw);
          sum += n;
          covered += covers;
        }
        return { mean_n: { sum, of: EXPERIMENTS }, coverage: { sum: covered, of: EXPERIMENTS } };
      },
    };
  },
});
