import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../src/stats/index.ts';
import { compareFamily, comparePaired, normalQuantile, Resampler } from '../../src/stats/index.ts';
import { normals, streamOf } from './streams.ts';

const stream = (): ReturnType<typeof streamOf> => streamOf('verdict');
const swapped: Record<Verdict, Verdict> = {
  a_lower: 'b_lower',
  b_lower: 'a_lower',
  irrelevant: 'irrelevant',
  cannot_tell: 'cannot_tell',
};

/** Two policies under the same luck: b is higher by `gap` on average, with normal noise exactly around it. */
function policies(gap: number, noise: number, n = 100): { a: number[]; b: number[] } {
  const a = normals(streamOf('policies'), n).map((x) => 100 + 10 * x);
  return { a, b: a.map((x, i) => x + gap + noise * normalQuantile((i + 0.5) / n)) };
}

describe('comparePaired', () => {
  it.each([
    ['a_lower', 20, 10],
    ['b_lower', -20, 10],
    ['irrelevant', 0, 5],
    ['cannot_tell', 3, 40],
  ] as const)('says %s for a gap of %d under noise of %d', (verdict, gap, noise) => {
    const { a, b } = policies(gap, noise);
    expect(comparePaired(a, b, { stream: stream() }).verdict).toBe(verdict);
  });

  it('calls a certain but tiny difference irrelevant, by the mean of both policies', () => {
    const { a, b } = policies(4, 0.5);
    const comparison = comparePaired(a, b, { stream: stream() });
    expect(comparison.high).toBeLessThan(0);
    expect(comparison.verdict).toBe('irrelevant');
    expect(comparePaired(a, b, { stream: stream(), margin: 0.03 }).verdict).toBe('a_lower');
  });

  it('puts the margin around the mean of both: 10.2 against 9.8 is 4 % apart, 10.3 against 9.7 is 6 %', () => {
    const verdict = (a: number, b: number): Verdict =>
      comparePaired([a, a], [b, b], { stream: stream() }).verdict;
    expect(verdict(10.2, 9.8)).toBe('irrelevant');
    expect(verdict(10.3, 9.7)).toBe('b_lower');
  });

  it('calls two policies that never harm anyone irrelevant', () => {
    const zeros = Array.from({ length: 30 }, () => 0);
    expect(comparePaired(zeros, zeros, { stream: stream() })).toEqual({
      n: 30,
      meanDifference: 0,
      low: 0,
      high: 0,
      winShareA: 0.5,
      method: 't',
      verdict: 'irrelevant',
    });
  });

  it('cannot tell from a single seed', () => {
    expect(comparePaired([1], [100], { stream: stream() })).toMatchObject({ n: 1, verdict: 'cannot_tell' });
  });

  it('counts the seeds on which a is lower, ties half', () => {
    expect(comparePaired([1, 2, 3, 4], [2, 2, 1, 9], { stream: stream() }).winShareA).toBe(0.625);
  });

  it('names no winner from a few bad runs against none, however bad, but does from enough of them', () => {
    const verdict = (bad: number): Verdict => {
      const a = Array.from({ length: 300 }, () => 0);
      const b = a.map((_, i) => (i < bad ? 1e6 : 0));
      return comparePaired(a, b, { stream: stream() }).verdict;
    };
    expect([1, 3, 5, 8, 20].map(verdict)).toEqual([
      'cannot_tell',
      'cannot_tell',
      'cannot_tell',
      'a_lower',
      'a_lower',
    ]);
  });

  it('asks the same of so few seeds that no shape can be seen', () => {
    const verdict = (gaps: number[]): Verdict =>
      comparePaired(
        gaps.map(() => 0),
        gaps,
        { stream: stream() },
      ).verdict;
    expect(verdict([5, 5, 5, 5, 5, 0])).toBe('cannot_tell');
    expect(verdict([5, 5, 5, 5, 5, 5, 5, 0])).toBe('a_lower');
  });

  it('takes the bootstrap where a policy catches the defect or does not', () => {
    const chance = streamOf('catches');
    const a = Array.from({ length: 300 }, () => 1 + chance.uniform());
    const b = a.map((x) => (chance.uniform() < 0.1 ? x + 1000 : x));
    expect(comparePaired(a, b, { stream: stream() })).toMatchObject({
      method: 'bootstrap',
      verdict: 'a_lower',
    });
  });

  it('turns round when a and b are swapped', () => {
    const pairs = fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 40 })), {
      minLength: 1,
      maxLength: 50,
    });
    fc.assert(
      fc.property(pairs, (both) => {
        const [a, b] = [both.map(([x]) => x), both.map(([, y]) => y)];
        const forth = comparePaired(a, b, { stream: stream(), resamples: 200 });
        const back = comparePaired(b, a, { stream: stream(), resamples: 200 });
        expect(back.verdict).toBe(swapped[forth.verdict]);
        expect(back.meanDifference).toBeCloseTo(-forth.meanDifference, 9);
        expect(back.low).toBeCloseTo(-forth.high, 9);
        expect(back.winShareA).toBeCloseTo(1 - forth.winShareA, 12);
      }),
      { seed: 7 },
    );
  });

  it('refuses what cannot be compared', () => {
    expect(() => comparePaired([], [], { stream: stream() })).toThrow('number of pairs');
    expect(() => comparePaired([1, 2], [1], { stream: stream() })).toThrow('got 2 and 1');
    expect(() => comparePaired([1, 2], [1, 2], { stream: stream(), margin: -1 })).toThrow(
      'from 0 up, got -1',
    );
    expect(() => comparePaired([1, 2], [1, 2], { stream: stream(), confidence: 1 })).toThrow('got 1');
  });
});

describe('compareFamily', () => {
  const resampler = new Resampler(stream(), 500);

  it('asks more of each pair than a comparison alone', () => {
    const pair = policies(9, 40);
    expect(comparePaired(pair.a, pair.b, { stream: stream() }).verdict).toBe('a_lower');
    const noise = Array.from({ length: 9 }, () => policies(0, 40));
    expect(compareFamily([pair, ...noise], resampler).map((it) => it.verdict)).toEqual(
      Array.from({ length: 10 }, () => 'cannot_tell'),
    );
  });

  it('gives every pair the same answer in whatever order they stand', () => {
    const pairs = [0, 5, 30].map((gap) => policies(gap, 20));
    expect(compareFamily([...pairs].reverse(), resampler).reverse()).toEqual(compareFamily(pairs, resampler));
  });

  it('is empty for no pairs', () => {
    expect(compareFamily([], resampler)).toEqual([]);
  });

  it.each([
    ['often', 0.2, 100],
    ['rarely', 0.01, 300],
    ['hardly ever', 0.005, 200],
  ])(
    'names a wrong winner in one family of twenty at most, where equal policies harm %s',
    (_, share, seeds) => {
      const chance = streamOf('false winners');
      const harm = (): number => (chance.uniform() < share ? 1 + chance.uniform() : 0);
      const repeats = 300;
      let wrong = 0;
      for (let i = 0; i < repeats; i++) {
        const [p, q, r] = [0, 1, 2].map(() => Array.from({ length: seeds }, harm));
        const pairs = [
          { a: p, b: q },
          { a: p, b: r },
          { a: q, b: r },
        ];
        if (compareFamily(pairs, resampler).some(({ verdict }) => verdict.endsWith('lower'))) wrong += 1;
      }
      expect(wrong / repeats).toBeLessThan(0.075);
    },
  );
});
