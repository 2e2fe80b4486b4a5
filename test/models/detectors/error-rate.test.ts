import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../../src/kernel/index.ts';
import { model } from '../support/read.ts';
import { Traffic, Watching } from '../support/traffic.ts';

const good = { requests: 100, errors: 0.1, reports: 0 };
const bad = { requests: 100, errors: 5, reports: 0 };
const nothing = { requests: 0, errors: 0, reports: 0 };

describe('the detector error-rate', () => {
  it('fails once every look has been bad for long enough, and passes with the first good one', () => {
    expect(verdicts('above: 1%, sustained: 2m', [good, bad, bad, bad, bad, good, bad])).toEqual([
      'pass',
      'inconclusive',
      'inconclusive',
      'fail',
      'fail',
      'pass',
      'inconclusive',
    ]);
  });

  it('begins anew after a good look and after one without data', () => {
    expect(verdicts('above: 1%, sustained: 1m', [bad, good, bad, nothing, bad, bad])).toEqual([
      'inconclusive',
      'pass',
      'inconclusive',
      'no-data',
      'inconclusive',
      'fail',
    ]);
  });

  it('fails at once when nothing has to be sustained', () => {
    expect(verdicts('above: 1%, sustained: 0s', [bad])).toEqual(['fail']);
  });

  it('does not fail at the limit itself', () => {
    expect(verdicts('above: 5%, sustained: 0s', [bad])).toEqual(['pass']);
  });

  it('has no data below the minimum', () => {
    expect(verdicts('minimum: 6000', [good])).toEqual(['pass']);
    expect(verdicts('minimum: 6001', [good])).toEqual(['no-data']);
  });

  it('averages over its window', () => {
    expect(verdicts('above: 2%, sustained: 0s, window: 3m', [good, bad, bad])).toEqual([
      'pass',
      'fail',
      'fail',
    ]);
  });

  it('says what it saw', () => {
    const detector = model('detector', 'error-rate: { above: 1%, sustained: 1m }');
    const watching = new Watching(detector);
    const traffic = new Traffic(MINUTE);
    for (const rates of [bad, bad]) {
      traffic.add(rates);
      watching.look(traffic);
    }

    expect(watching.because).toBe('5% fail, above 1% for 1m');
  });
});

function verdicts(options: string, minutes: readonly (typeof good)[]): string[] {
  const watching = new Watching(model('detector', `error-rate: { ${options} }`));
  const traffic = new Traffic(MINUTE);
  return minutes.map((rates) => {
    traffic.add(rates);
    return watching.look(traffic);
  });
}
