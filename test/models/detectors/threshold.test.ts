import { describe, expect, it } from 'vitest';
import type { MissingData } from '../../../models/detectors/datapoints.ts';
import { alarmState, MISSING_DATA } from '../../../models/detectors/datapoints.ts';
import { MINUTE } from '../../../src/kernel/index.ts';
import { model } from '../support/read.ts';
import { foreseen, Traffic, Watching } from '../support/traffic.ts';

const good = { requests: 100, errors: 0.1, reports: 0 };
const bad = { requests: 100, errors: 5, reports: 0 };
const nothing = { requests: 0, errors: 0, reports: 0 };

describe('an alarm on datapoints of which some are missing', () => {
  // Both tables of "Configuring how CloudWatch alarms treat missing data": 0 within the threshold, X breaching, - missing.
  const [A, O, I, R] = ['alarm', 'ok', 'insufficient-data', 'retain'] as const;
  it.each([
    ['0 - X - X', 3, { missing: O, ignore: O, breaching: O, 'not-breaching': O }],
    ['0 - - - -', 3, { missing: O, ignore: O, breaching: O, 'not-breaching': O }],
    ['- - - - -', 3, { missing: I, ignore: R, breaching: A, 'not-breaching': O }],
    ['0 X X - X', 3, { missing: A, ignore: A, breaching: A, 'not-breaching': A }],
    ['- - X - -', 3, { missing: A, ignore: R, breaching: A, 'not-breaching': O }],
    ['0 - X - X', 2, { missing: A, ignore: A, breaching: A, 'not-breaching': A }],
    ['0 0 X 0 X', 2, { missing: A, ignore: A, breaching: A, 'not-breaching': A }],
    ['0 - X - -', 2, { missing: O, ignore: O, breaching: A, 'not-breaching': O }],
    ['- - - - 0', 2, { missing: O, ignore: O, breaching: A, 'not-breaching': O }],
    ['- - - X -', 2, { missing: A, ignore: R, breaching: A, 'not-breaching': O }],
    // "Avoiding premature transitions to alarm state": the next datapoint may be a good one.
    ['- - - - X', 3, { missing: O, ignore: R, breaching: A, 'not-breaching': O }],
    ['- - - X -', 3, { missing: O, ignore: R, breaching: A, 'not-breaching': O }],
    ['- - - X 0', 3, { missing: O, ignore: O, breaching: O, 'not-breaching': O }],
  ])('%s, %i of 3', (row, atLeast, expected) => {
    const range = row.split(' ').map((point) => (point === '-' ? null : point === 'X'));
    const states = MISSING_DATA.map((missing) => [missing, alarmState(range, atLeast, 3, missing)]);
    expect(Object.fromEntries(states)).toEqual(expected);
  });
});

describe('the detector threshold', () => {
  it('fails at the M-th bad period of N, and passes once fewer are left', () => {
    expect(verdicts('datapoints: 2, of: 3', [good, good, good, bad, good, bad, good, good])).toEqual([
      'pass',
      'pass',
      'pass',
      'pass',
      'pass',
      'fail',
      'pass',
      'pass',
    ]);
  });

  it('does not breach at the limit itself', () => {
    expect(verdicts('limit: 5%, datapoints: 1, of: 1', [bad])).toEqual(['pass']);
    expect(verdicts('limit: 4.9%, datapoints: 1, of: 1', [bad])).toEqual(['fail']);
  });

  it('alarms below a limit, too: when users stop coming', () => {
    const drop = 'statistic: events, comparison: below, limit-count: 3000, datapoints: 2, of: 2';
    expect(verdicts(drop, [good, good, nothing, nothing, good])).toEqual([
      'pass',
      'pass',
      'pass',
      'fail',
      'pass',
    ]);
    expect(verdicts('statistic: bad, limit-count: 299, datapoints: 1, of: 1', [good, bad])).toEqual([
      'pass',
      'fail',
    ]);
  });

  it.each<[MissingData, string[]]>([
    ['missing', ['fail', 'no-data', 'no-data']],
    ['not-breaching', ['pass', 'pass', 'pass']],
    ['breaching', ['fail', 'fail', 'fail']],
    ['ignore', ['pass', 'pass', 'pass']],
  ])('says what it was told to once nothing comes any more: %s', (missing, expected) => {
    const minutes = [good, good, bad, nothing, nothing, nothing, nothing, nothing];

    const seen = verdicts(`datapoints: 2, of: 2, missing: ${missing}`, minutes);

    // Four datapoints are looked at, so that two real ones decide until the second good one has left them.
    expect(seen.slice(0, 5)).toEqual(['pass', 'pass', 'pass', 'pass', 'pass']);
    expect(seen.slice(5)).toEqual(expected);
  });

  it('takes a period with too few attempts for missing', () => {
    expect(verdicts('minimum: 6000, datapoints: 1, of: 1', [bad])).toEqual(['fail']);
    expect(verdicts('minimum: 6001, datapoints: 1, of: 1', [bad])).toEqual(['no-data']);
  });

  it('counts the time before the run as its first datapoint', () => {
    expect(verdicts('datapoints: 3, of: 5', [bad])).toEqual(['fail']);
  });

  it('has no more datapoints to ask for than there are', () => {
    expect(verdicts('of: 2', [good, good, bad, bad]).at(-1)).toBe('fail');
  });

  it('does not see a defect of a canary of 1 % through the whole fleet', () => {
    const canary = { requests: 1, errors: 0.5, reports: 0 };
    const fleet = { requests: 100, errors: 0.6, reports: 0 };
    expect(verdicts('limit: 1%', [canary])).toEqual(['fail']);
    expect(
      verdicts(
        'limit: 1%',
        Array.from({ length: 60 }, () => fleet),
      ).at(-1),
    ).toBe('pass');
  });

  it('says how many datapoints breach, and how many are missing', () => {
    expect(because('datapoints: 2, of: 3', [bad, bad, good, nothing])).toBe(
      '1 of 3 datapoints of 1m above 1%, 1 missing',
    );
    expect(because('statistic: events, comparison: below, limit-count: 10, of: 1', [nothing])).toBe(
      '1 of 1 datapoints of 1m below 10 attempts',
    );
  });

  it('foresees what all its datapoints will be', () => {
    const says = (options: string, rates: typeof good) =>
      foreseen(model('detector', `threshold: { ${options} }`), rates);
    expect(says('limit: 1%', good)).toBe('pass');
    expect(says('limit: 1%', bad)).toBe('fail');
    expect(says('limit: 1%, comparison: below', bad)).toBe('pass');
    expect(says('limit: 1%', { ...good, errors: 1 })).toBeUndefined();
    expect(MISSING_DATA.map((missing) => says(`missing: ${missing}`, nothing))).toEqual([
      'no-data',
      'pass',
      'fail',
      undefined,
    ]);
    expect(says('statistic: bad, limit-count: 50', bad)).toBe('fail');
    expect(says('statistic: bad, limit-count: 50', { ...good, errors: 0 })).toBe('pass');
    // At a busier hour there may be more.
    expect(says('statistic: bad, limit-count: 50', good)).toBeUndefined();
    expect(says('statistic: events, comparison: below, limit-count: 5000', good)).toBe('pass');
    expect(says('statistic: events, comparison: below, limit-count: 5000', nothing)).toBe('fail');
  });
});

type Minutes = readonly (typeof good)[];

function verdicts(options: string, minutes: Minutes): string[] {
  const watching = new Watching(model('detector', `threshold: { ${options} }`));
  const traffic = new Traffic(MINUTE);
  return minutes.map((rates) => {
    traffic.add(rates);
    return watching.look(traffic);
  });
}

function because(options: string, minutes: Minutes): string {
  const watching = new Watching(model('detector', `threshold: { ${options} }`));
  const traffic = new Traffic(MINUTE);
  for (const rates of minutes) {
    traffic.add(rates);
    watching.look(traffic);
  }
  return watching.because;
}
