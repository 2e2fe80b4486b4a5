// Detectors that keep a sum, an average or a test: what they do beyond the charts themselves (test/stats).

import { describe, expect, it } from 'vitest';
import { MINUTE, RandomStreams } from '../../../src/kernel/index.ts';
import { cusumSignals, cusumStart, cusumStep, standardisedCount } from '../../../src/stats/index.ts';
import { model } from '../support/read.ts';
import { foreseen, Traffic, Watching } from '../support/traffic.ts';

const quiet = { requests: 1000, errors: 1, reports: 0 };
const slightlyWorse = { requests: 1000, errors: 1.3, reports: 0 };
const broken = { requests: 1000, errors: 100, reports: 0 };
const idle = { requests: 0, errors: 0, reports: 0 };

const cusum = 'cusum: { expected: 0.1% }';
const ewma = 'ewma: { expected: 0.1% }';
const sprt = 'sprt: { good: 0.1%, bad: 1% }';
const charts = [
  cusum,
  'cusum: { expected: 0.1%, increments: likelihood }',
  ewma,
  'ewma: { expected: 0.1%, limits: exact }',
  sprt,
  'sprt: { form: rates, good-rate: 1/s, bad-rate: 10/s }',
];

/** Verdicts of so many minutes of such traffic, without noise. */
function steady(watching: Watching, traffic: Traffic, rates: typeof quiet, minutes: number): string[] {
  return Array.from({ length: minutes }, () => {
    traffic.add(rates);
    return watching.look(traffic);
  });
}

describe.each(charts)('%s', (yaml) => {
  it('passes a good day, alarms when much fails, and is quiet again soon after', () => {
    const watching = new Watching(model('detector', yaml));
    const traffic = new Traffic(MINUTE);
    expect(steady(watching, traffic, quiet, 20).at(-1)).toBe('pass');
    expect(steady(watching, traffic, broken, 3).at(-1)).toBe('fail');
    expect(steady(watching, traffic, broken, 500).at(-1)).toBe('fail');
    expect(steady(watching, traffic, quiet, 2).at(-1)).toBe('pass');
  });

  it('has no data where hardly anything is asked, and keeps what it knew', () => {
    const watching = new Watching(model('detector', yaml));
    const traffic = new Traffic(MINUTE);
    steady(watching, traffic, quiet, 20);
    expect(steady(watching, traffic, idle, 3)).toEqual(['no-data', 'no-data', 'no-data']);
    expect(steady(watching, traffic, quiet, 1)).toEqual(['pass']);
  });

  it('foresees nothing but silence, because chance decides at every look', () => {
    const detector = model('detector', yaml);
    expect(foreseen(detector, quiet)).toBeUndefined();
    expect(foreseen(detector, broken)).toBeUndefined();
    expect(foreseen(detector, idle)).toBe('no-data');
  });
});

describe('cusum', () => {
  it('is the chart of the statistics layer on standardised counts of single windows', () => {
    const watching = new Watching(model('detector', 'cusum: { expected: 0.1%, limit: 4, head-start: true }'));
    const law = { allowance: 0.5, limit: 4, sides: 1, headStart: 0.5 } as const;
    const traffic = new Traffic(MINUTE);
    const random = new RandomStreams('cusum').stream('traffic');
    let state = cusumStart(law);
    let alarms = 0;
    for (let minute = 0; minute < 400 && alarms === 0; minute++) {
      traffic.add(slightlyWorse, random);
      const { requests, errors } = traffic.read(MINUTE);
      state = cusumStep(state, standardisedCount(errors, requests, 0.001), law);
      const signals = cusumSignals(state, law);
      expect(watching.look(traffic)).toBe(signals ? 'fail' : 'pass');
      if (signals) alarms += 1;
    }
    expect(alarms).toBe(1);
  });

  it('finds a small shift that no threshold of 1 % sees', () => {
    const traffic = new Traffic(MINUTE);
    const watching = new Watching(model('detector', cusum));
    const threshold = new Watching(model('detector', 'error-rate: { above: 1%, sustained: 0s }'));
    for (let minute = 0; minute < 60; minute++) {
      traffic.add(slightlyWorse);
      watching.look(traffic);
      threshold.look(traffic);
    }
    expect([watching.verdict, threshold.verdict]).toEqual(['fail', 'pass']);
  });
});

describe('cusum by likelihood', () => {
  it("adds up Wald's steps from the expected share to the bad one", () => {
    const watching = new Watching(
      model('detector', 'cusum: { expected: 0.1%, increments: likelihood, bad: 0.2%, limit: 20 }'),
    );
    const traffic = new Traffic(MINUTE);
    // 60,000 requests of which 78 fail: 78 ln 2 less what good answers say.
    steady(watching, traffic, slightlyWorse, 1);
    const sum = 78 * Math.log(2) + (60_000 - 78) * Math.log(0.998 / 0.999);
    expect(sum).toBeLessThan(0);
    expect(watching.because).toBe('cumulative sum 0, limit 20');
    steady(watching, traffic, { requests: 1000, errors: 1.6, reports: 0 }, 1);
    const worse = 96 * Math.log(2) + (60_000 - 96) * Math.log(0.998 / 0.999);
    expect(watching.because).toBe(`cumulative sum ${Number(worse.toPrecision(3))}, limit 20`);
  });

  it('tells what is expected from what is bad, also where they are given the wrong way round', () => {
    const watching = new Watching(
      model('detector', 'cusum: { expected: 1%, increments: likelihood, bad: 0.5% }'),
    );
    expect(steady(watching, new Traffic(MINUTE), broken, 5).at(-1)).toBe('fail');
  });
});

describe('ewma with exact limits', () => {
  it('alarms at the first look for what the limits of the steady state let pass', () => {
    // About four standard deviations above 60 failures a minute: .2 · 4 after the first look, between both limits.
    const jump = { requests: 1000, errors: 1.51, reports: 0 };
    const first = (limits: string) =>
      steady(
        new Watching(model('detector', `ewma: { expected: 0.1%, limits: ${limits} }`)),
        new Traffic(MINUTE),
        jump,
        1,
      )[0];
    expect([first('steady'), first('exact')]).toEqual(['pass', 'fail']);
  });

  it('comes to the same limits later', () => {
    const limit = (limits: string) => {
      const watching = new Watching(model('detector', `ewma: { expected: 0.1%, limits: ${limits} }`));
      steady(watching, new Traffic(MINUTE), quiet, 60);
      return watching.because;
    };
    expect(limit('exact')).toBe(limit('steady'));
  });
});

describe('sprt', () => {
  it('of rates takes a busy hour for a bad one, and that of shares does not', () => {
    const verdictIn = (yaml: string) => {
      const watching = new Watching(model('detector', yaml));
      const busy = { requests: 10_000, errors: 10, reports: 0 };
      return steady(watching, new Traffic(MINUTE), busy, 5).at(-1);
    };
    expect(verdictIn('sprt: { good: 0.1%, bad: 1% }')).toBe('pass');
    expect(verdictIn('sprt: { form: rates, good-rate: 1/s, bad-rate: 10/s }')).toBe('fail');
  });

  it('of rates tells a good one from a bad one where both are given the wrong way round, too', () => {
    const watching = new Watching(
      model('detector', 'sprt: { form: rates, good-rate: 1/s, bad-rate: 0.5/s }'),
    );
    expect(steady(watching, new Traffic(MINUTE), broken, 3).at(-1)).toBe('fail');
  });

  it('is in two minds until its first test has decided', () => {
    const watching = new Watching(model('detector', 'sprt: { good: 1%, bad: 2%, minimum: 1 }'));
    const traffic = new Traffic(MINUTE);
    expect(steady(watching, traffic, { requests: 1, errors: 0.01, reports: 0 }, 1)).toEqual(['inconclusive']);
  });

  it('tells a good share from a bad one where both are given the wrong way round, too', () => {
    const watching = new Watching(model('detector', 'sprt: { good: 1%, bad: 0.5% }'));
    const traffic = new Traffic(MINUTE);
    expect(steady(watching, traffic, broken, 3).at(-1)).toBe('fail');
  });
});

describe('count', () => {
  const counting = 'count: { at-least: 50, window: 10m }';

  it('alarms at the failure that makes the number full, not one before', () => {
    const one = { requests: 1000, errors: 1 / 60, reports: 0 };
    const detector = model('detector', 'count: { at-least: 5, window: 10m }');
    const watching = new Watching(detector);
    expect(steady(watching, new Traffic(MINUTE), one, 5)).toEqual(['pass', 'pass', 'pass', 'pass', 'fail']);
  });

  it('forgets what is older than its window', () => {
    const watching = new Watching(model('detector', counting));
    const traffic = new Traffic(MINUTE);
    steady(watching, traffic, { requests: 1000, errors: 1, reports: 0 }, 1);
    expect(watching.verdict).toBe('fail');
    expect(steady(watching, traffic, { ...quiet, errors: 0 }, 9).at(-1)).toBe('fail');
    expect(steady(watching, traffic, { ...quiet, errors: 0 }, 1)).toEqual(['pass']);
  });

  it('foresees a quiet and a broken cell, and leaves to chance what is near the number', () => {
    const detector = model('detector', counting);
    expect(foreseen(detector, { requests: 1000, errors: 0.001, reports: 0 })).toBe('pass');
    expect(foreseen(detector, broken)).toBe('fail');
    expect(foreseen(detector, { requests: 1000, errors: 0.08, reports: 0 })).toBeUndefined();
    expect(foreseen(detector, idle)).toBe('no-data');
  });
});
