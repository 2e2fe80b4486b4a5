import { describe, expect, it } from 'vitest';
import { poissonQuantile } from '../../../src/experiment/run/poisson-quantile.ts';
import { RandomStreams } from '../../../src/kernel/index.ts';
import { chiSquareTest, Tally } from '../../../src/stats/index.ts';

const draws = 40_000;
const stream = () => new RandomStreams('poisson-quantile').stream('u');

describe('poissonQuantile', () => {
  it.each([0.05, 1, 7, 30, 31, 400, 2e5])('has mean and variance %f', (mean) => {
    const source = stream();
    const tally = new Tally();
    for (let i = 0; i < draws; i++) tally.add(poissonQuantile(source.uniform(), mean));
    expect(Math.abs(tally.mean - mean)).toBeLessThan(4.5 * Math.sqrt(mean / draws));
    expect(tally.variance / mean).toBeGreaterThan(0.95);
    expect(tally.variance / mean).toBeLessThan(1.05);
  });

  it.each([3, 29, 33, 80])('is distributed as Poisson with mean %f', (mean) => {
    const source = stream();
    const low = Math.max(0, Math.floor(mean - 3 * Math.sqrt(mean)));
    const high = Math.ceil(mean + 3 * Math.sqrt(mean));
    const observed = new Array<number>(high - low + 1).fill(0);
    for (let i = 0; i < draws; i++) {
      observed[Math.min(high, Math.max(low, poissonQuantile(source.uniform(), mean))) - low] += 1;
    }
    const expected = observed.map((_, i) => draws * mass(mean, low + i, i === 0, low + i === high));
    expect(chiSquareTest(observed, expected).pValue).toBeGreaterThan(1e-4);
  });

  it('never falls as the uniform number rises', () => {
    for (const mean of [0.3, 12, 55, 5000]) {
      let last = 0;
      for (let i = 0; i < 1000; i++) {
        const count = poissonQuantile(i / 1000, mean);
        expect(count).toBeGreaterThanOrEqual(last);
        last = count;
      }
    }
  });

  it('gives whole counts from 0 for every number and mean', () => {
    for (const u of [0, 1e-300, 0.5, 1 - 2 ** -53]) {
      for (const mean of [0, 1e-9, 30, 30.1, 1e9]) {
        expect(Number.isInteger(poissonQuantile(u, mean))).toBe(true);
        expect(poissonQuantile(u, mean)).toBeGreaterThanOrEqual(0);
      }
    }
  });
});

/** P(X = k), with all of the tail beyond the first or last bin. */
function mass(mean: number, k: number, first: boolean, last: boolean): number {
  const p = (n: number) => {
    let logarithm = -mean + n * Math.log(mean);
    for (let i = 2; i <= n; i++) logarithm -= Math.log(i);
    return Math.exp(logarithm);
  };
  let sum = p(k);
  if (first) for (let n = 0; n < k; n++) sum += p(n);
  if (last) for (let n = k + 1; n < k + 400; n++) sum += p(n);
  return sum;
}
