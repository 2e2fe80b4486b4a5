// `foresee` lets the simulator skip looks, so it must be right whatever the traffic: what it promises is compared with
// looks at noisy traffic, and with exact chances where those are too small to be seen.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSureOfCount, isSureOfRequests, isSureOfSide } from '../../../models/detectors/certainty.ts';
import { MINUTE, RandomStreams } from '../../../src/kernel/index.ts';
import { upperGamma } from '../../../src/stats/index.ts';
import { model } from '../support/read.ts';
import { foreseen, Traffic, Watching } from '../support/traffic.ts';

const detectors = fc.constantFrom(
  'error-rate',
  'error-rate: { above: 0.2%, sustained: 0s }',
  'error-rate: { above: 10%, window: 5m, minimum: 300 }',
  'error-rate: { above: 50%, minimum: 1 }',
  'burn-rate: { pairs: own, own: [{ long: 1h, short: 5m, burn: 14.4 }, { long: 2h, short: 10m, burn: 6 }] }',
  'burn-rate: { slo: 95%, pairs: own, own: [{ long: 30m, short: 1m, burn: 3 }], minimum: 1 }',
  'threshold: { limit: 2%, datapoints: 2, of: 3 }',
  'threshold: { comparison: below, limit: 20%, missing: breaching, minimum: 300 }',
  'threshold: { statistic: bad, limit-count: 40, datapoints: 1, of: 1 }',
  'burn-rate: { pairs: pyrra-page, period: 7d, slo: 99% }',
  'argo: { initial-delay: 0s, no-data: fail, success-up-to: 2%, failure-limit: 1 }',
  'count: { at-least: 50, window: 10m }',
  'count: { at-least: 3, window: 1m }',
  'cusum: { expected: 1%, minimum: 1 }',
  'ewma: { expected: 1%, minimum: 1 }',
  'sprt: { good: 1%, bad: 5%, minimum: 1 }',
  'user-reports: { at-least: 5, window: 5m }',
  'user-reports: { at-least: 60, window: 30m }',
);

/** Log-uniform. */
const between = (low: number, high: number) =>
  fc.double({ min: Math.log(low), max: Math.log(high), noNaN: true }).map(Math.exp);

const rates = fc
  .record({
    requests: between(0.1, 2000),
    share: fc.oneof(fc.constantFrom(0, 1), between(1e-5, 1)),
    reports: fc.oneof(fc.constant(0), between(1e-4, 10)),
  })
  .map(({ requests, share, reports }) => ({ requests, errors: requests * share, reports }));

describe('what a detector foresees', () => {
  it('is what it says at every look at such traffic', () => {
    let promises = 0;
    fc.assert(
      fc.property(detectors, rates, fc.integer(), (yaml, traffic, seed) => {
        const detector = model('detector', yaml);
        const promise = foreseen(detector, traffic);
        if (promise === undefined) return;
        promises += 1;
        expect(verdictsOf(yaml, traffic, seed)).toEqual(new Set([promise]));
      }),
      { seed: 21, numRuns: 500 },
    );
    expect(promises).toBeGreaterThan(150);
  });

  it('is never that it will be in two minds: a watcher that sleeps must not hold half an alarm', () => {
    fc.assert(
      fc.property(detectors, rates, (yaml, traffic) => {
        expect(foreseen(model('detector', yaml), traffic)).not.toBe('inconclusive');
      }),
      { seed: 22, numRuns: 300 },
    );
  });

  it('covers the ordinary cell, so that a quiet fleet costs nothing', () => {
    const quiet = { requests: 20, errors: 0.002, reports: 0 };
    for (const yaml of ['error-rate', 'burn-rate', 'user-reports']) {
      expect(foreseen(model('detector', yaml), quiet)).toBe('pass');
    }
    const broken = { requests: 20, errors: 10, reports: 1 };
    for (const yaml of ['error-rate', 'burn-rate', 'user-reports']) {
      expect(foreseen(model('detector', yaml), broken)).toBe('fail');
    }
    const gone = { requests: 0, errors: 0, reports: 0 };
    expect(foreseen(model('detector', 'error-rate'), gone)).toBe('no-data');
    expect(foreseen(model('detector', 'burn-rate'), gone)).toBe('no-data');
  });
});

describe('what counts as sure', () => {
  it('is wrong with a chance below 1e-12 for a share of Poisson counts', () => {
    fc.assert(
      fc.property(between(5, 700), between(1e-4, 0.9), between(1e-3, 0.99), (requests, p, limit) => {
        if (!isSureOfSide({ requests, errors: requests * p, reports: 0 }, limit)) return;
        expect(chanceOfOtherSide(requests, p, limit)).toBeLessThan(1e-12);
      }),
      { seed: 23, numRuns: 2000 },
    );
  });

  it('is wrong with a chance below 1e-12 for a Poisson count', () => {
    fc.assert(
      fc.property(between(0.01, 3000), fc.integer({ min: 1, max: 3000 }), (mean, limit) => {
        if (isSureOfCount(mean, limit)) {
          const wrong = limit > mean ? 1 - poissonBelow(limit, mean) : poissonBelow(limit + 1, mean);
          expect(wrong).toBeLessThan(1e-12);
        }
        if (isSureOfRequests({ requests: mean, errors: 0, reports: 0 }, limit)) {
          expect(poissonBelow(limit, mean)).toBeLessThan(1e-12);
        }
      }),
      { seed: 24, numRuns: 2000 },
    );
  });
});

function verdictsOf(
  yaml: string,
  rates: { requests: number; errors: number; reports: number },
  seed: number,
): Set<string> {
  const detector = model('detector', yaml);
  const random = new RandomStreams(String(seed)).stream('traffic');
  const watching = new Watching(detector);
  const traffic = new Traffic(MINUTE);
  // Until the windows are full and what must be sustained has been.
  for (let minute = 0; minute < 125; minute++) {
    traffic.add(rates, random);
    watching.look(traffic);
  }
  const verdicts = new Set<string>();
  for (let minute = 0; minute < 300; minute++) {
    traffic.add(rates, random);
    verdicts.add(watching.look(traffic));
  }
  return verdicts;
}

/** P(the counted share lies on the other side of the limit, or on it), exactly, but for sums below 1e-17. */
function chanceOfOtherSide(requests: number, p: number, limit: number): number {
  const errors = requests * p;
  const good = requests - errors;
  let chance = 0;
  let weight = Math.exp(-errors);
  for (let x = 0; x < errors + 40 * Math.sqrt(errors) + 60; x++) {
    if (x > 0) weight *= errors / x;
    // (x + y) · limit against x: good answers that make the share equal to the limit.
    const even = (x * (1 - limit)) / limit;
    const other =
      p < limit ? poissonBelow(Math.floor(even) + 1, good) : 1 - poissonBelow(Math.ceil(even), good);
    chance += weight * other;
  }
  return chance;
}

/** P(X < k) for X Poisson. */
function poissonBelow(k: number, mean: number): number {
  return k <= 0 ? 0 : upperGamma(k, mean);
}
