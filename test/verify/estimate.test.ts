import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStreams } from '../../src/kernel/index.ts';
import { Tally } from '../../src/stats/index.ts';
import { estimate } from '../../src/verify/estimate.ts';

describe('the estimate of a metric', () => {
  it('is the mean of single observations, with its usual standard error', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 2 }), (values) => {
        const { value, se } = estimate(values, 'mean');
        const tally = Tally.of(values);
        expect(value).toBeCloseTo(tally.mean, 9);
        expect(se).toBeCloseTo(tally.standardError, 9);
      }),
      { seed: 3, numRuns: 200 },
    );
  });

  it('weighs batches by what they are sums of', () => {
    expect(
      estimate(
        [
          { sum: 10, of: 1 },
          { sum: 10, of: 3 },
        ],
        'mean',
      ).value,
    ).toBe(5);
  });

  it('covers the true ratio as often as it says', () => {
    const streams = new RandomStreams('ratio');
    let covered = 0;
    for (let i = 0; i < 1000; i++) {
      const stream = streams.stream('batches', i);
      const batches = Array.from({ length: 40 }, () => {
        const of = 5 + 10 * stream.uniform();
        return { sum: of * (1 + stream.uniform()), of };
      });
      const { value, se } = estimate(batches, 'mean');
      if (Math.abs(value - 1.5) <= 2 * se) covered += 1;
    }
    // 95.4 % by the normal law, 94.8 % by Student's with 39 degrees of freedom; 2 % are 3 standard errors.
    expect(covered / 1000).toBeGreaterThan(0.928);
    expect(covered / 1000).toBeLessThan(0.972);
  });

  it('is not sure of a share because nothing has happened yet', () => {
    const none = Array.from({ length: 10 }, () => ({ sum: 0, of: 10 }));
    expect(estimate(none, 'mean').se).toBe(0);
    expect(estimate(none, 'share').se).toBeCloseTo(Math.sqrt(((2 / 104) * (102 / 104)) / 104), 12);
  });

  it('knows nothing of its error from a single batch', () => {
    expect(estimate([5], 'mean')).toEqual({ value: 5, se: Number.POSITIVE_INFINITY });
  });
});
