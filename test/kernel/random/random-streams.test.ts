import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KernelError, RandomStream, RandomStreams } from '../../../src/kernel/index.ts';
import { bitHash } from '../support/bit-hash.ts';
import { chiSquareP, kolmogorovP } from '../support/goodness.ts';

const draws = (stream: RandomStream, count: number) => Array.from({ length: count }, () => stream.uniform());

/** The correlation of two samples in standard errors. */
function correlation(a: readonly number[], b: readonly number[]): number {
  const products = a.map((x, index) => (x - 0.5) * (b[index] - 0.5) * 12);
  return products.reduce((sum, x) => sum + x, 0) / Math.sqrt(a.length);
}

describe('RandomStreams', () => {
  it('gives the same stream for the same names and keys, and another for every other', () => {
    const names: readonly [string, string, number?, number?][] = [
      ['2014/1', 'defect'],
      ['2014/2', 'defect'],
      ['2014/1', 'users'],
      ['2014/1', 'defect', 0],
      ['2014/1', 'defect', 1],
      ['2014/1', 'defect', 0, 0],
      ['2014/1', 'defect', 0, 1],
      ['2014/1', 'defect', 1, 0],
      ['2014', '/1defect'],
      ['2014/1:', 'defect'],
      ['2014/1', 'defecŴ'],
      ['2014/1', 'defec\u0074\u0100'],
    ];
    const first = names.map(([seed, ...name]) => new RandomStreams(seed).stream(...name).uniform());
    const second = names.map(([seed, ...name]) => new RandomStreams(seed).stream(...name).uniform());

    expect(second).toEqual(first);
    expect(new Set(first).size).toBe(names.length);
  });

  it('lets nobody move the draws of another, whatever is drawn between', () => {
    const steps = fc.array(fc.record({ key: fc.nat({ max: 5 }), count: fc.nat({ max: 9 }) }), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(steps, (all) => {
        const streams = new RandomStreams('laws');
        const open = Array.from({ length: 6 }, (_, key) => streams.stream('cell', key));
        const seen: number[][] = open.map(() => []);
        for (const { key, count } of all) {
          seen[key].push(...draws(open[key], count));
          streams.stream('other', key).uniform();
          streams.noise('noise').uniform(key, count, 1);
        }
        for (const [key, numbers] of seen.entries()) {
          expect(numbers).toEqual(draws(new RandomStreams('laws').stream('cell', key), numbers.length));
        }
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('gives neighbouring keys streams that do not know of each other', () => {
    const streams = new RandomStreams('neighbours');
    const samples = Array.from({ length: 60 }, (_, key) => draws(streams.stream('cell', key), 2000));
    const found = samples.slice(1).map((sample, index) => correlation(sample, samples[index]));
    expect(Math.max(...found.map(Math.abs))).toBeLessThan(4.5);

    // The first draws of many keys, which a weak derivation would put in a row.
    const firsts = Array.from({ length: 20_000 }, (_, key) => streams.stream('cell', key).uniform());
    expect(kolmogorovP(firsts, (x) => x)).toBeGreaterThan(1e-4);
    expect(Math.abs(correlation(firsts.slice(1), firsts.slice(0, -1)))).toBeLessThan(4);
    const seeds = Array.from({ length: 2000 }, (_, i) =>
      new RandomStreams(`seed/${i}`).stream('x').uniform(),
    );
    expect(kolmogorovP(seeds, (x) => x)).toBeGreaterThan(1e-4);
  });

  it('gives the same bits on every machine', () => {
    const streams = new RandomStreams('golden');
    const noise = streams.noise('golden');
    const numbers = [
      ...draws(streams.stream('a'), 1000),
      ...draws(streams.stream('a', 7, 9), 1000),
      ...Array.from({ length: 1000 }, (_, i) => noise.uniform(i, 2 * i, i * 1e12)),
      ...Array.from({ length: 1000 }, (_, i) => noise.normal(i, 2 * i, i * 1e12)),
    ];
    expect(bitHash(numbers)).toMatchInlineSnapshot(`"de628135"`);
  });

  it('refuses keys that are no whole numbers below 2^32', () => {
    const streams = new RandomStreams('keys');
    for (const key of [-1, 0.5, Number.NaN, 2 ** 32 - 1]) {
      expect(() => streams.stream('x', key)).toThrow(KernelError);
      expect(() => streams.stream('x', 0, key)).toThrow(KernelError);
    }
    expect(streams.stream('x', 2 ** 32 - 2).uniform()).toBeLessThan(1);
  });
});

describe('RandomStream', () => {
  it('draws numbers from 0 to below 1, even in every bit', () => {
    const stream = new RandomStreams('even').stream('bits');
    const numbers = draws(stream, 100_000);
    expect(Math.min(...numbers.slice(0, 5000))).toBeGreaterThanOrEqual(0);
    expect(kolmogorovP(numbers, (x) => x)).toBeGreaterThan(1e-4);
    for (const scale of [256, 2 ** 20 * 256, 2 ** 45 * 256]) {
      const counts = new Array<number>(256).fill(0);
      for (const x of numbers) counts[Math.floor(x * scale) % 256]++;
      expect(chiSquareP(counts, new Array(256).fill(1 / 256))).toBeGreaterThan(1e-4);
    }
  });

  it('goes the same way from its clone and from its state', () => {
    const stream = new RandomStreams('copy').stream('x');
    stream.uniform();
    const clone = stream.clone();
    const restored = RandomStream.fromState(stream.state());

    const future = draws(stream, 10);

    expect(draws(clone, 10)).toEqual(future);
    expect(draws(restored, 10)).toEqual(future);
  });
});
