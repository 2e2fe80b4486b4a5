import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../../src/kernel/index.ts';
import { model } from '../support/read.ts';
import { Traffic, Watching } from '../support/traffic.ts';

describe('the detector user-reports', () => {
  it('fails while enough users have complained within the window', () => {
    const watching = new Watching(model('detector', 'user-reports: { at-least: 3, window: 2m }'));
    const traffic = new Traffic(MINUTE);

    const verdicts = [0, 2, 1, 1, 2, 0, 0].map((reports) => {
      traffic.add({ requests: 0, errors: 0, reports: reports / 60 });
      return watching.look(traffic);
    });

    expect(verdicts).toEqual(['pass', 'pass', 'fail', 'pass', 'fail', 'pass', 'pass']);
    expect(watching.because).toBe('0 reports in 2m');
  });
});
