import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KernelError, RandomStreams } from '../../../src/kernel/index.ts';
import { Threefry } from '../../../src/kernel/random/threefry.ts';
import { chiSquareP, kolmogorovP, normalDistribution } from '../support/goodness.ts';

const noise = new RandomStreams('noise').noise('telemetry');

describe('Threefry', () => {
  it('gives the published numbers (Random123, known answers for threefry2x32, 20 rounds)', () => {
    const threefry = new Threefry();
    const answer = (...words: [number, number, number, number]) => {
      threefry.mix(...words);
      return [threefry.first >>> 0, threefry.second >>> 0].map((word) => word.toString(16));
    };
    expect(answer(0, 0, 0, 0)).toEqual(['6b200159', '99ba4efe']);
    expect(answer(-1, -1, -1, -1)).toEqual(['1cb996fc', 'bb002be7']);
    expect(answer(0x13198a2e, 0x03707344, 0x243f6a88, 0x85a308d3)).toEqual(['c4923a9c', '483df7a0']);
  });
});

describe('Noise', () => {
  it('says the same at a place, whoever looks, in whatever order', () => {
    const place = fc.tuple(fc.nat(), fc.nat({ max: 9 }), fc.maxSafeNat());
    fc.assert(
      fc.property(fc.array(place, { minLength: 1, maxLength: 20 }), (places) => {
        const there = places.map(([a, b, c]) => [
          noise.uniform(a, b, c),
          noise.normal(a, b, c),
          noise.stream(a, b, c).uniform(),
        ]);
        const other = new RandomStreams('noise').noise('telemetry');
        const back = [...places]
          .reverse()
          .map(([a, b, c]) => [
            other.uniform(a, b, c),
            other.normal(a, b, c),
            other.stream(a, b, c).uniform(),
          ]);
        expect(back.reverse()).toEqual(there);
      }),
      { seed: 2, numRuns: 100 },
    );
  });

  it('says another thing at every other place', () => {
    const seen = new Set<number>();
    for (let a = 0; a < 20; a++)
      for (let b = 0; b < 20; b++)
        for (const c of [0, 1, 2, 2 ** 31, 2 ** 32, 2 ** 32 + 1, 2 ** 33, 2 ** 52])
          seen.add(noise.uniform(a, b, c));
    expect(seen.size).toBe(20 * 20 * 8);
  });

  it.each<readonly [string, (i: number) => readonly [number, number, number]]>([
    ['cells', (i: number) => [i, 3, 5]],
    ['signals', (i: number) => [3, i, 5]],
    ['windows', (i: number) => [3, 5, i]],
    ['far windows', (i: number) => [3, 5, i * 2 ** 33]],
  ])('is even along neighbouring %s, and neighbours do not know of each other', (_, place) => {
    const uniforms = Array.from({ length: 50_000 }, (_, i) => noise.uniform(...place(i)));
    const normals = Array.from({ length: 50_000 }, (_, i) => noise.normal(...place(i)));
    expect(kolmogorovP(uniforms, (x) => x)).toBeGreaterThan(1e-4);
    expect(kolmogorovP(normals, normalDistribution)).toBeGreaterThan(1e-4);
    const pairs = new Array<number>(100).fill(0);
    for (let i = 1; i < uniforms.length; i += 2)
      pairs[Math.floor(uniforms[i] * 10) * 10 + Math.floor(uniforms[i - 1] * 10)]++;
    expect(chiSquareP(pairs, new Array(100).fill(0.01))).toBeGreaterThan(1e-4);
  });

  it('gives streams that are even in their first draws', () => {
    const firsts = Array.from({ length: 20_000 }, (_, i) => noise.stream(i, 0, 0).uniform());
    expect(kolmogorovP(firsts, (x) => x)).toBeGreaterThan(1e-4);
  });

  it('refuses places that are no whole numbers in range', () => {
    for (const [a, b, c] of [
      [-1, 0, 0],
      [0, 2 ** 32, 0],
      [0, 0, 2 ** 53],
      [0.5, 0.5, 0],
      [0, 0, Number.NaN],
    ])
      expect(() => noise.uniform(a, b, c)).toThrow(KernelError);
  });
});
