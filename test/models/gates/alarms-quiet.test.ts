import { describe, expect, it } from 'vitest';
import type { Evidence, Verdict } from '../../../src/domain/index.ts';
import { MINUTE } from '../../../src/kernel/index.ts';
import { model, read, settingsOf } from '../support/read.ts';

const saying = (verdict: Verdict, alarm = false) => ({ detector: 'error-rate', verdict, alarm });
const evidence = (verdicts: Evidence['verdicts'], requests = 1000): Evidence => ({
  verdicts,
  requests,
  errors: 0,
  baked: MINUTE,
  dark: false,
  wave: 1,
  passed: 0,
  luck: 0,
});

describe('the gate alarms-quiet', () => {
  it.each([
    ['all detectors pass', evidence([saying('pass'), saying('pass')]), 'pass', 'pass'],
    ['a detector fails', evidence([saying('pass'), saying('fail')]), 'fail', 'fail'],
    [
      'an alarm is still on although the last verdict is pass',
      evidence([saying('pass', true)]),
      'fail',
      'fail',
    ],
    ['one fails and one has no data', evidence([saying('no-data'), saying('fail')]), 'fail', 'fail'],
    ['a detector has no data', evidence([saying('no-data'), saying('pass')]), 'inconclusive', 'pass'],
    ['a detector is in two minds', evidence([saying('inconclusive')]), 'inconclusive', 'pass'],
    ['too few requests were served', evidence([saying('pass')], 99), 'inconclusive', 'pass'],
    ['nothing watches', evidence([]), 'inconclusive', 'pass'],
  ])('when %s', (_, seen, closed, open) => {
    expect(decide('minimum-requests: 100', seen).decision).toBe(closed);
    expect(decide('minimum-requests: 100, open: fail-open', seen).decision).toBe(open);
  });

  it('does not wait for evidence while nobody meets the change, but heeds complaints', () => {
    const dark = { ...evidence([saying('no-data')], 0), dark: true };

    expect(decide('minimum-requests: 100', dark).decision).toBe('pass');
    expect(decide('', { ...dark, verdicts: [saying('fail')] }).decision).toBe('fail');
  });

  it('says which detector it waits for, or which one complains', () => {
    expect(decide('', evidence([saying('fail', true)])).because).toBe('error-rate: its alarm is on');
    expect(decide('', evidence([saying('no-data')])).because).toBe('error-rate: no data');
    expect(decide('minimum-requests: 5k', evidence([]))).toEqual({
      decision: 'inconclusive',
      because: '1000 of 5000 requests',
    });
  });

  it('asks only the detectors that it is given', () => {
    const seen = evidence([saying('fail'), { ...saying('pass'), detector: 'user-reports' }]);

    expect(decide('detectors: [user-reports]', seen).decision).toBe('pass');
    expect(decide('detectors: [error-rate]', seen).decision).toBe('fail');
    expect(decide('detectors: [burn-rate]', seen).decision).toBe('inconclusive');
  });

  it('does not hear of a complaint that gets lost', () => {
    const seen = evidence([saying('fail'), saying('pass')]);

    expect(decide('loses-verdict: 30%', { ...seen, luck: 0.29 })).toEqual({
      decision: 'pass',
      because: 'a verdict got lost',
    });
    expect(decide('loses-verdict: 30%', { ...seen, luck: 0.31 }).decision).toBe('fail');
  });

  it('passes unseen once enough have passed before it', () => {
    const seen = (passed: number) => ({ ...evidence([saying('fail')]), passed });

    expect(decide('relaxed-after: 5', seen(4)).decision).toBe('fail');
    expect(decide('relaxed-after: 5', seen(5))).toEqual({
      decision: 'pass',
      because: 'relaxed after 5 successes',
    });
    expect(decide('relaxed-after: 5, past-successes: 3', seen(2)).decision).toBe('pass');
  });

  it('is as patient as it is told', () => {
    const gate = model('gate', 'alarms-quiet: { patience: 3m }');

    expect(gate.model.patience(gate.options)).toBe(3 * MINUTE);
  });
});

function decide(options: string, seen: Evidence) {
  const { policies } = read({
    policies: `{ tested: { static: { gate: { alarms-quiet: { ${options} } } } } }`,
    detectors: '[error-rate, user-reports, burn-rate]',
  });
  const { gate } = settingsOf(policies[0]);
  return gate.model.decide(seen, gate.options);
}
