import { describe, expect, it } from 'vitest';
import { harmTimeline } from '../../../src/experiment/run/timeline.ts';
import { HOUR, MINUTE } from '../../../src/kernel/index.ts';

const stretch = (from: number, to: number, rate: number, cell = 0) => ({
  cell,
  from: from * MINUTE,
  to: to * MINUTE,
  rate,
});

describe('harmTimeline', () => {
  it('knows no harm as no peak', () => {
    expect(harmTimeline([], HOUR)).toEqual({ peak: 0, mitigatedAt: null, endedAt: null });
  });

  it('adds up what happens in several cells at once', () => {
    const { peak } = harmTimeline([stretch(0, 10, 5), stretch(5, 15, 7, 1), stretch(10, 20, 1)], HOUR);
    expect(peak).toBe(12);
  });

  it('is mitigated when harm stays below a tenth of its peak for five minutes', () => {
    const stretches = [stretch(0, 10, 100), stretch(10, 13, 5), stretch(13, 20, 50), stretch(20, 40, 9)];
    expect(harmTimeline(stretches, HOUR)).toEqual({
      peak: 100,
      mitigatedAt: 20 * MINUTE,
      endedAt: 40 * MINUTE,
    });
  });

  it('is not mitigated at a tenth of the peak, whatever rounding makes of it', () => {
    for (const left of [10 - 1e-4, 10, 10 + 1e-4]) {
      const stretches = [stretch(0, 10, 100), stretch(10, 20, left), stretch(20, 30, 9)];
      expect(harmTimeline(stretches, HOUR).mitigatedAt).toBe(20 * MINUTE);
    }
  });

  it('is not mitigated when the horizon comes first', () => {
    expect(harmTimeline([stretch(0, 57, 100)], HOUR).mitigatedAt).toBeNull();
    expect(harmTimeline([stretch(0, 60, 100)], HOUR).endedAt).toBeNull();
  });
});
