import { choice, count, defineDetector, duration, flag, number, share } from '../../src/domain/index.ts';
import { SECOND } from '../../src/kernel/index.ts';
import type { CusumState } from '../../src/stats/index.ts';
import { cusumSignals, cusumStart, cusumStep, sprtStep, standardisedCount } from '../../src/stats/index.ts';
import { shareTest } from './share-test.ts';
import { figures } from './words.ts';

export const cusum = defineDetector({
  name: 'cusum',
  summary: 'Alarms when failures have been above what is expected for long enough, by however little.',
  about: `The CUSUM chart (Page 1954) for rises: each look counts the failed attempts since the last one, in standard deviations from
what is expected; what exceeds the allowance is added up, what falls short is taken off, and a sum beyond the limit
alarms. It finds small lasting shifts that a threshold never sees: with allowance .5 and limit 5 a shift of one standard
deviation after 10.4 looks on average, and raises a false alarm every 931 looks (one side). With few failures per look
the counts are skewed and false alarms come sooner. By likelihood it adds up the logarithm of how
much likelier each look is where as much fails as bad says (Wald's steps, exact for any count): then no two false alarms are
nearer than e^limit looks on average. The sum is held at the limit, so an alarm ends soon after its cause.
Chance decides at every look, so it looks at every healthy cell, too, and costs accordingly.`,
  params: {
    expected: share('share of attempts that fail on a good day', {
      default: '0.01%',
      min: 1e-9,
      max: 0.999,
      source: 'as telemetry has it unless told',
    }),
    increments: choice(
      ['standardised', 'likelihood'],
      'what is added up: deviations, or log likelihood ratios',
      {
        default: 'standardised',
        source: 'the plain chart',
      },
    ),
    bad: share('with likelihood: share that fails where something is wrong; larger', {
      default: '1%',
      min: 1e-9,
      max: 0.999,
      source: 'assumption: a common limit of canary gates',
    }),
    allowance: number('what is not added up, in standard deviations: half the shift to be found', {
      default: '0.5',
      min: 0,
      source: 'Montgomery, Statistical Quality Control: for a shift of one standard deviation',
    }),
    limit: number('sum that alarms, in standard deviations, or as a logarithm', {
      default: '5',
      min: 0.001,
      source: 'Montgomery, Statistical Quality Control',
    }),
    headStart: flag('the sum begins at half the limit (fast initial response, Lucas and Crosier 1982)', {
      default: 'false',
      source: 'the plain chart',
    }),
    minimum: count('attempts since the last look below which there is no data', {
      default: '20',
      min: 1,
      source: 'assumption',
    }),
    every: duration('time between looks, and length of what each counts', {
      default: '1m',
      min: SECOND,
      source: 'assumption',
    }),
  },
  every: (options) => options.every,
  windows: (options) => [options.every],
  start: (options): CusumState => cusumStart(lawOf(options)),
  adds: true,
  look(state, { windows: [{ requests, errors }] }, options) {
    if (requests < options.minimum) return { state, verdict: 'no-data', because: `${requests} attempts` };
    const law = lawOf(options);
    const next = cusumStep(state, incrementOf(errors, requests, options), law);
    const because = `cumulative sum ${figures(next.high)}, limit ${figures(law.limit)}`;
    const held = { high: Math.min(next.high, law.limit), low: 0 };
    return { state: held, verdict: cusumSignals(next, law) ? 'fail' : 'pass', because };
  },
  foresee: ([{ requests }]) => (requests === 0 ? 'no-data' : undefined),
});

interface Options {
  readonly increments: 'standardised' | 'likelihood';
  readonly expected: number;
  readonly bad: number;
  readonly allowance: number;
  readonly limit: number;
  readonly headStart: boolean;
}

function lawOf({ increments, allowance, limit, headStart }: Options) {
  const own = increments === 'standardised' ? allowance : 0;
  return { allowance: own, limit, sides: 1, headStart: headStart ? 0.5 : 0 } as const;
}

function incrementOf(errors: number, requests: number, { increments, expected, bad }: Options): number {
  if (increments === 'standardised') return standardisedCount(errors, requests, expected);
  return sprtStep(0, errors, requests, shareTest({ good: expected, bad, alpha: 0.5, beta: 0.25 }));
}
