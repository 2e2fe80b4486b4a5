import { describe, expect, it } from 'vitest';
import { chiSquareTest, Resampler, Tally } from '../../src/stats/index.ts';
import { normals, streamOf } from './streams.ts';

const oneTo = (n: number): Float64Array => Float64Array.from({ length: n }, (_, i) => i + 1);

describe('Resampler', () => {
  it('gives the same resamples whatever was asked of it before, and leaves the stream where it was', () => {
    const stream = streamOf('resampler');
    const before = stream.state();
    const [asked, fresh] = [new Resampler(stream, 200), new Resampler(stream, 200)];
    asked.means(oneTo(7));
    asked.means(oneTo(50));
    expect(asked.means(oneTo(30))).toEqual(fresh.means(oneTo(30)));
    expect(stream.state()).toEqual(before);
  });

  it('gives comparisons of one size the same luck', () => {
    const resampler = new Resampler(streamOf('luck'), 200);
    const values = oneTo(31);
    const doubled = values.map((x) => 2 * x);
    expect(resampler.means(doubled)).toEqual(resampler.means(values).map((x) => 2 * x));
  });

  it.each([5, 300, 2001])('takes each of %d values equally often', (n) => {
    const resamples = 400;
    const resampler = new Resampler(streamOf('equally often'), resamples);
    const classes = 5;
    const counts = Array.from({ length: classes }, (_, k) => {
      const inClass = Float64Array.from({ length: n }, (_, i) => (i % classes === k ? n : 0));
      return Math.round(resampler.means(inClass).reduce((sum, mean) => sum + mean, 0));
    });
    const sizes = Array.from({ length: classes }, (_, k) => Math.ceil((n - k) / classes) * resamples);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(n * resamples);
    expect(chiSquareTest(counts, sizes).pValue).toBeGreaterThan(0.001);
  });

  it.each([300, 2001])('spreads the means of %d values as the standard error says', (n) => {
    const values = Float64Array.from(normals(streamOf('spread'), n));
    const means = new Resampler(streamOf('spread of means'), 2000).means(values);
    const { variance } = Tally.of(means);
    expect(variance * n).toBeGreaterThan(0.88);
    expect(variance * n).toBeLessThan(1.12);
  });

  it('knows the p value of differences that all point one way: 2 in 2^m', () => {
    const resampler = new Resampler(streamOf('flips'), 20_000);
    for (const m of [1, 3, 6]) {
      const differences = Float64Array.from({ length: 100 }, (_, i) =>
        i % 16 === 0 && i < 16 * m ? -7.3 : 0,
      );
      expect(Math.abs(resampler.signFlipPValue(differences) / (2 / 2 ** m) - 1)).toBeLessThan(0.1);
    }
    expect(resampler.signFlipPValue(new Float64Array(40).fill(1))).toBe(1 / 20_001);
  });

  it('needs more than a glance', () => {
    expect(() => new Resampler(streamOf('x'), 10)).toThrow('from 100 up, got 10');
    expect(() => new Resampler(streamOf('x')).means(oneTo(1))).toThrow('from 2 up, got 1');
  });
});
