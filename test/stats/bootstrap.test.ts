import { describe, expect, it } from 'vitest';
import { bootstrapMean } from '../../src/stats/bootstrap.ts';
import { Resampler } from '../../src/stats/index.ts';
import { exponentials, streamOf } from './streams.ts';

describe('bootstrapMean', () => {
  it('agrees with the BCa interval of SciPy where bias and skewness are large', () => {
    const rare = [...Array.from({ length: 36 }, () => 0), 1, 2, 10, 30];
    const { low, high } = bootstrapMean(rare, new Resampler(streamOf('rare'), 50_000)).interval(0.95);
    // 400,000 resamples there give 0.125 and, for three seeds, 4.425, 4.45 and 4.525; plain percentiles 0.025 and 2.85.
    expect(Math.abs(low - 0.125)).toBeLessThan(0.026);
    expect(Math.abs(high - 4.45)).toBeLessThan(0.3);
  });

  it('has a p value at which an end of the interval touches zero', () => {
    const resampler = new Resampler(streamOf('duality'), 20_000);
    for (const shift of [0.75, 0.85, 1.15, 1.25]) {
      const values = exponentials(streamOf('skewed'), 50).map((x) => x - shift);
      const bootstrap = bootstrapMean(values, resampler);
      const { low, high } = bootstrap.interval(1 - bootstrap.pValue);
      expect(Math.min(Math.abs(low), Math.abs(high)), `shift ${shift}`).toBeLessThan(0.001);
    }
  });

  it('is certain of what does not vary', () => {
    const resampler = new Resampler(streamOf('constant'));
    expect(bootstrapMean([2, 2, 2], resampler).pValue).toBe(0);
    expect(bootstrapMean([0, 0, 0], resampler).pValue).toBe(1);
  });
});
