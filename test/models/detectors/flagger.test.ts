import { describe, expect, it } from 'vitest';
import { binomial, RandomStreams } from '../../../src/kernel/index.ts';
import { binomialCdf } from '../../../src/stats/index.ts';
import type { Counts } from '../support/duel.ts';
import { Duel } from '../support/duel.ts';
import { model } from '../support/read.ts';
import { foreseen } from '../support/traffic.ts';

const good: Counts = [1000, 5];
const bad: Counts = [1000, 11];
const nothing: Counts = [0, 0];

const verdicts = (options: string, ticks: readonly Counts[]) => {
  const duel = new Duel(`flagger: { ${options} }`);
  return ticks.map((counts) => duel.look(counts, null));
};

describe('the detector flagger', () => {
  it('fails at the tick after the last failed check, whatever that tick would have seen', () => {
    expect(verdicts('threshold: 2', [good, bad, bad, good, good])).toEqual([
      'pass',
      'inconclusive',
      'inconclusive',
      'fail',
      'fail',
    ]);
  });

  it('notices a lasting failure after one tick more than its threshold', () => {
    const ticks = Array.from({ length: 10 }, () => bad);
    expect(verdicts('threshold: 5', ticks).indexOf('fail')).toBe(5);
  });

  it('never forgets a failed check, however many succeed', () => {
    const ticks = [bad, ...Array.from({ length: 100 }, () => good), bad, good];
    expect(verdicts('threshold: 2', ticks).at(-1)).toBe('fail');
  });

  it('takes silence for a failed check, but for silence before the first request', () => {
    expect(verdicts('threshold: 2', [nothing, nothing, nothing, good])).toEqual([
      'no-data',
      'no-data',
      'no-data',
      'pass',
    ]);
    expect(verdicts('threshold: 2', [good, nothing, nothing, good])).toEqual([
      'pass',
      'no-data',
      'no-data',
      'fail',
    ]);
  });

  it('passes at the least share itself', () => {
    expect(verdicts('min-success: 99%', [[1000, 10]])).toEqual(['pass']);
  });

  it('says how many checks have failed', () => {
    const duel = new Duel('flagger: { threshold: 3 }');
    duel.look(bad, null);
    expect(duel.because).toBe('98.9% succeed, 1 of 3 checks failed');
  });

  it('does not see a defect of a canary of 1 % through the whole fleet', () => {
    expect(verdicts('threshold: 1', [[100, 50], good]).at(-1)).toBe('fail');
    const fleet: Counts = [10_000, 60];
    expect(verdicts('threshold: 1', [fleet, fleet, fleet]).at(-1)).toBe('pass');
  });

  it('foresees nothing, as it depends on every check there was', () => {
    expect(foreseen(model('detector', 'flagger'), { requests: 1000, errors: 0, reports: 0 })).toBeUndefined();
  });

  // A rollout of 10 % steps; 60 requests a minute of which .5 % fail on a good day: a single failure fails a check.
  it('takes back a healthy release as often as the closed form says', () => {
    const random = new RandomStreams('flagger').stream('traffic');
    const steps = 10;
    const runs = 3000;
    let takenBack = 0;
    for (let run = 0; run < runs; run++) {
      const duel = new Duel('flagger: { threshold: 5, min-success: 99% }');
      let passed = 0;
      let verdict: string = 'pass';
      while (verdict !== 'fail' && passed < steps) {
        verdict = duel.look([60, binomial(random, 60, 0.005)], null);
        if (verdict === 'pass') passed += 1;
      }
      if (verdict === 'fail') takenBack += 1;
    }
    const p = 1 - 0.995 ** 60;
    const expected = 1 - binomialCdf(4, steps + 4, p);
    expect(expected).toBeCloseTo(0.29, 1);
    expect(Math.abs(takenBack / runs - expected)).toBeLessThan(4 * Math.sqrt((0.29 * 0.71) / runs));
  });

  it('has a closed form that gives the published chances', () => {
    const chance = (t: number, s: number, p: number) => 1 - binomialCdf(t - 1, s + t - 1, p);
    expect(chance(5, 10, 0.26)).toBeCloseTo(0.29, 2);
    expect(chance(2, 10, 0.05)).toBeCloseTo(0.1, 2);
  });
});
