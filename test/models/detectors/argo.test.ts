// Expected phases: section "Metric verdict" of the reference on rollout controllers, from the source of Argo Rollouts.

import { describe, expect, it } from 'vitest';
import type { Measured, MetricLimits, Phase } from '../../../models/detectors/argo-run.ts';
import { measured, noMeasurements, phaseOf, tallied } from '../../../models/detectors/argo-run.ts';
import { MINUTE, SECOND } from '../../../src/kernel/index.ts';
import { model } from '../support/read.ts';
import type { Rates } from '../support/traffic.ts';
import { foreseen, Traffic, Watching } from '../support/traffic.ts';

const limits: MetricLimits = {
  count: 0,
  failureLimit: 0,
  inconclusiveLimit: 0,
  consecutiveErrorLimit: 4,
  consecutiveSuccessLimit: 0,
};

const LETTERS: Record<string, Measured> = { S: 'successful', F: 'failed', I: 'inconclusive', E: 'error' };

const tallyOf = (letters: string) =>
  [...letters].reduce((tally, letter) => tallied(tally, LETTERS[letter]), noMeasurements);

describe('a measurement', () => {
  it.each([
    [undefined, undefined, 'successful'],
    [true, undefined, 'successful'],
    [false, undefined, 'failed'],
    [undefined, true, 'failed'],
    [undefined, false, 'successful'],
    [true, true, 'failed'],
    [false, true, 'failed'],
    [true, false, 'successful'],
    [false, false, 'inconclusive'],
  ] as const)('with success condition %s and failure condition %s is %s', (success, failure, expected) => {
    expect(measured(success, failure)).toBe(expected);
  });
});

describe('the counters of a metric', () => {
  it('count measurements but not errors, and begin their rows anew', () => {
    expect(tallyOf('SSF')).toMatchObject({ count: 3, successful: 2, failed: 1, consecutiveSuccess: 0 });
    expect(tallyOf('SEE')).toMatchObject({ count: 1, error: 2, consecutiveError: 2, consecutiveSuccess: 1 });
    expect(tallyOf('EES')).toMatchObject({ count: 1, error: 2, consecutiveError: 0, consecutiveSuccess: 1 });
    expect(tallyOf('EEI')).toMatchObject({ count: 1, inconclusive: 1, consecutiveError: 0 });
  });
});

describe('the phase of a metric', () => {
  it.each<[string, Partial<MetricLimits>, Phase]>([
    ['', {}, 'running'],
    ['S', {}, 'running'],
    ['S', { count: 1 }, 'successful'],
    ['SS', { count: 3 }, 'running'],
    ['SEEEES', { count: 3 }, 'running'],
    // failureLimit
    ['F', {}, 'failed'],
    ['F', { failureLimit: 1 }, 'running'],
    ['FSF', { failureLimit: 1 }, 'failed'],
    ['FFFFF', { failureLimit: -1 }, 'running'],
    ['FS', { count: 2, failureLimit: 1 }, 'successful'],
    ['FF', { count: 2, failureLimit: -1 }, 'successful'],
    // inconclusiveLimit
    ['I', {}, 'inconclusive'],
    ['I', { inconclusiveLimit: 1 }, 'running'],
    ['ISI', { inconclusiveLimit: 1 }, 'inconclusive'],
    ['I', { count: 1, inconclusiveLimit: 1 }, 'successful'],
    // consecutiveErrorLimit
    ['EEEE', {}, 'running'],
    ['EEEEE', {}, 'error'],
    ['EEEESE', {}, 'running'],
    ['E', { consecutiveErrorLimit: 0 }, 'error'],
    // What comes later in the code overwrites: inconclusive over failed, error over both.
    ['FI', {}, 'inconclusive'],
    ['IF', {}, 'inconclusive'],
    ['FE', { consecutiveErrorLimit: 0 }, 'error'],
    ['IE', { consecutiveErrorLimit: 0 }, 'error'],
    ['FIE', { consecutiveErrorLimit: 0 }, 'error'],
    // consecutiveSuccessLimit
    ['SS', { consecutiveSuccessLimit: 2 }, 'successful'],
    ['SFS', { consecutiveSuccessLimit: 2, failureLimit: 1 }, 'running'],
    ['SFSS', { consecutiveSuccessLimit: 2, failureLimit: 1 }, 'successful'],
    ['SES', { consecutiveSuccessLimit: 2 }, 'successful'],
    ['SSFF', { consecutiveSuccessLimit: 3, failureLimit: 1 }, 'failed'],
    // The end of the count: undecided where both apply, failed where only successes were asked for.
    ['SFS', { count: 3, consecutiveSuccessLimit: 2, failureLimit: 1 }, 'inconclusive'],
    ['SFS', { count: 3, consecutiveSuccessLimit: 2, failureLimit: -1 }, 'failed'],
    ['FSS', { count: 3, consecutiveSuccessLimit: 2, failureLimit: 1 }, 'successful'],
    ['FSS', { count: 3, consecutiveSuccessLimit: 2, failureLimit: 0 }, 'failed'],
  ])('after "%s" with %j is %s', (letters, changes, expected) => {
    expect(phaseOf(tallyOf(letters), { ...limits, ...changes })).toBe(expected);
  });
});

const good = { requests: 100, errors: 1, reports: 0 };
const between = { requests: 100, errors: 3, reports: 0 };
const bad = { requests: 100, errors: 10, reports: 0 };
const nothing = { requests: 0, errors: 0, reports: 0 };

/** Without an initial delay unless one is given. */
const atOnce = (options: string) =>
  options.includes('initial-delay') ? options : `initial-delay: 0s, ${options}`;

/** Verdicts of looks so far apart; each look is given as the traffic before it. */
function verdicts(options: string, looks: readonly Rates[], step = MINUTE): string[] {
  const watching = new Watching(model('detector', `argo: { ${atOnce(options)} }`));
  const traffic = new Traffic(step);
  return looks.map((rates) => {
    traffic.add(rates);
    return watching.look(traffic);
  });
}

describe('the detector argo', () => {
  const quiet = 'no-data: fail';

  it('runs in the background, aborts at the first bad measurement, and stays aborted', () => {
    expect(verdicts(quiet, [good, good, bad, good])).toEqual(['pass', 'pass', 'fail', 'fail']);
    expect(verdicts(`${quiet}, failure-limit: 1`, [good, bad, good, bad])).toEqual([
      'pass',
      'inconclusive',
      'pass',
      'fail',
    ]);
    expect(verdicts(`${quiet}, failure-limit: -1`, [bad, bad, bad, good]).at(-1)).toBe('pass');
  });

  it('blocks a step until its count is full', () => {
    expect(verdicts(`${quiet}, count: 3`, [good, good, good, bad])).toEqual([
      'inconclusive',
      'inconclusive',
      'pass',
      'pass',
    ]);
  });

  it('is inconclusive between two conditions, and knows each alone', () => {
    const both = `${quiet}, conditions: both, success-up-to: 2%, failure-above: 5%`;
    expect(verdicts(both, [good])).toEqual(['pass']);
    expect(verdicts(both, [between, good])).toEqual(['inconclusive', 'inconclusive']);
    expect(verdicts(both, [bad])).toEqual(['fail']);
    expect(verdicts(`${quiet}, conditions: failure, failure-above: 5%`, [between, bad])).toEqual([
      'pass',
      'fail',
    ]);
    expect(verdicts(`${quiet}, conditions: none`, [bad])).toEqual(['pass']);
  });

  it('does not fail at its limit itself', () => {
    expect(verdicts(`${quiet}, success-up-to: 3%`, [between])).toEqual(['pass']);
    expect(verdicts(`${quiet}, success-up-to: 2.9%`, [between])).toEqual(['fail']);
  });

  it('waits for the initial delay, and measures once an interval', () => {
    expect(verdicts(`${quiet}, initial-delay: 2m`, [bad, bad, bad])).toEqual(['no-data', 'no-data', 'fail']);
    // Looks every ten seconds, because an error would be measured again so soon; the second measurement is a minute later.
    const seen = verdicts('interval: 1m', [good, ...Array.from({ length: 6 }, () => bad)], 10 * SECOND);
    expect(seen).toEqual(['pass', 'pass', 'pass', 'pass', 'pass', 'pass', 'fail']);
  });

  it('measures an error again after ten seconds, and gives up at the fifth in a row', () => {
    const silence = Array.from({ length: 5 }, () => nothing);
    expect(verdicts('interval: 5m', silence, 10 * SECOND)).toEqual([
      'inconclusive',
      'inconclusive',
      'inconclusive',
      'inconclusive',
      'fail',
    ]);
    expect(verdicts('interval: 5m', [...silence.slice(1), good, nothing], 10 * SECOND)).toEqual([
      'inconclusive',
      'inconclusive',
      'inconclusive',
      'inconclusive',
      'pass',
      'pass',
    ]);
  });

  it('waits for telemetry to show the canary unless told otherwise', () => {
    const watching = new Watching(model('detector', 'argo'));
    const traffic = new Traffic(10 * SECOND);
    const seen = Array.from({ length: 13 }, () => {
      traffic.add(traffic.now < MINUTE ? nothing : good);
      return watching.look(traffic);
    });
    expect(new Set(seen.slice(0, 12))).toEqual(new Set(['no-data']));
    expect(seen[12]).toBe('pass');
  });

  it('takes silence for what it was told', () => {
    expect(verdicts('no-data: fail', [nothing])).toEqual(['fail']);
    expect(verdicts('no-data: success', [nothing])).toEqual(['pass']);
    expect(verdicts('no-data: inconclusive', [nothing])).toEqual(['inconclusive']);
  });

  it('is blind to .1 % that became 4 %', () => {
    const worse = { requests: 100, errors: 4, reports: 0 };
    expect(
      verdicts(
        quiet,
        Array.from({ length: 60 }, () => worse),
      ).at(-1),
    ).toBe('pass');
  });

  it('says what it measured, and its counters', () => {
    const watching = new Watching(
      model('detector', 'argo: { initial-delay: 0s, no-data: fail, failure-limit: 1 }'),
    );
    const traffic = new Traffic(MINUTE);
    for (const rates of [good, bad]) {
      traffic.add(rates);
      watching.look(traffic);
    }
    expect(watching.because).toBe(
      '10% fail: failed; running after 2 measurements, 1 failed, 0 inconclusive, 0 errors',
    );
  });

  it('foresees only what passes for ever', () => {
    const says = (options: string, rates: Rates) =>
      foreseen(model('detector', `argo: { ${atOnce(options)} }`), rates);
    expect(says(quiet, good)).toBe('pass');
    expect(says(quiet, bad)).toBeUndefined();
    expect(says('no-data: error', good)).toBeUndefined();
    expect(says(`${quiet}, count: 5`, good)).toBeUndefined();
    expect(says(`${quiet}, initial-delay: 5m`, good)).toBeUndefined();
    expect(says(quiet, nothing)).toBeUndefined();
  });
});
