import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  needsBootstrap,
  pairedBootstrap,
  pairedDifferences,
  pairedInterval,
  pairedT,
  welch,
} from '../../src/stats/index.ts';
import { coverage, exponentials, normals, streamOf } from './streams.ts';

// Law, Simulation Modeling and Analysis: two (s, S) inventory policies, five replications each.
const first = [126.97, 124.31, 126.68, 122.66, 127.23];
const second = [118.21, 120.22, 122.45, 122.68, 119.4];

const printed = (...numbers: number[]): string[] => numbers.map((x) => x.toFixed(2));

/** Differences of a defect that one policy catches in nine runs of ten: nothing, or a great deal. */
function mostlyZero(stream: ReturnType<typeof streamOf>, n: number): number[] {
  return Array.from({ length: n }, () => (stream.uniform() < 0.1 ? 5 + stream.uniform() : 0));
}

describe('two systems', () => {
  it('R4: the paired interval at 90 % is [1.65, 8.31] around 4.98', () => {
    const { mean, low, high } = pairedT(first, second, 0.9);
    expect(printed(mean, low, high)).toEqual(['4.98', '1.65', '8.31']);
  });

  it('R4: Welch has 7.99 degrees of freedom and [2.66, 7.30]', () => {
    const { degreesOfFreedom, low, high } = welch(first, second, 0.9);
    expect(printed(degreesOfFreedom, low, high)).toEqual(['7.99', '2.66', '7.30']);
  });

  it('gains from common luck: the paired interval shrinks with the noise both share, Welch does not', () => {
    const stream = streamOf('common luck');
    const shared = normals(stream, 100);
    const a = shared.map((x) => 10 * x + stream.uniform());
    const b = shared.map((x) => 10 * x + stream.uniform());
    const width = ({ low, high }: { low: number; high: number }): number => high - low;
    expect(width(welch(a, b)) / width(pairedT(a, b))).toBeGreaterThan(10);
  });

  it('refuses what cannot be paired', () => {
    expect(() => pairedDifferences([1, 2], [1])).toThrow('got 2 and 1');
    expect(() => welch([1], [1, 2])).toThrow('number of values of a');
  });
});

describe('pairedBootstrap', () => {
  const skewed = Array.from({ length: 60 }, (_, i) => (((i * 37) % 101) * ((i * 37) % 101)) / 100);

  it('agrees with the BCa interval of SciPy (200,000 resamples) within resampling noise', () => {
    const { mean, low, high } = pairedBootstrap(skewed, { stream: streamOf('scipy'), resamples: 20_000 });
    expect(mean).toBeCloseTo(33.0155, 10);
    expect(Math.abs(low - 25.886)).toBeLessThan(0.25);
    expect(Math.abs(high - 41.0496)).toBeLessThan(0.25);
  });

  it('is the same for the same stream, and another for another', () => {
    const run = (name: string): unknown => pairedBootstrap(skewed, { stream: streamOf(name) });
    expect(run('one')).toEqual(run('one'));
    expect(run('one')).not.toEqual(run('two'));
  });

  it('needs more than a glance', () => {
    expect(() => pairedBootstrap([1], { stream: streamOf('x') })).toThrow('from 2 up, got 1');
    expect(() => pairedBootstrap([1, 2], { stream: streamOf('x'), resamples: 10 })).toThrow(
      'from 100 up, got 10',
    );
  });

  it('has no width when nothing varies', () => {
    expect(pairedBootstrap([3, 3, 3], { stream: streamOf('x') })).toEqual({ mean: 3, low: 3, high: 3 });
  });

  it('turns round when a and b are swapped, ties among the resampled means included', () => {
    const few = fc.array(fc.constantFrom(0, 0, 0, 1, 2, -5), { minLength: 2, maxLength: 30 });
    fc.assert(
      fc.property(few, (differences) => {
        const options = { stream: streamOf('swap'), resamples: 200 };
        const forth = pairedBootstrap(differences, options);
        const back = pairedBootstrap(
          differences.map((x) => 0 - x),
          options,
        );
        expect(back.low).toBeCloseTo(-forth.high, 9);
        expect(back.high).toBeCloseTo(-forth.low, 9);
      }),
      { seed: 9 },
    );
  });
});

describe('pairedInterval', () => {
  const stream = streamOf('shapes');

  it.each([
    ['normal', 't', normals(stream, 300)],
    ['triangular', 't', Array.from({ length: 300 }, () => stream.uniform() + stream.uniform())],
    ['two equal humps', 'bootstrap', normals(stream, 300).map((x, i) => x + (i % 2) * 6)],
    ['mostly zero, sometimes a lot', 'bootstrap', mostlyZero(stream, 300)],
    ['exponential', 'bootstrap', exponentials(stream, 300)],
    [
      'one hump, long tail',
      'bootstrap',
      exponentials(stream, 300).map((x) => x + exponentials(stream, 1)[0]),
    ],
    ['log-normal', 'bootstrap', normals(stream, 300).map((x) => Math.exp(x))],
    ['all equal', 't', Array.from({ length: 300 }, () => 4)],
    ['too few to show a shape', 't', [0, 0, 0, 0, 0, 0, 0, 0, 0, 100]],
  ] as const)('judges the shape: %s by %s', (_, method, differences) => {
    expect(pairedInterval(differences, { stream: streamOf('judge') }).method).toBe(method);
    expect(needsBootstrap(differences)).toBe(method === 'bootstrap');
  });

  it('covers the truth about as often as it says, whatever the shape', () => {
    const chance = streamOf('coverage of the rule');
    const interval = (differences: number[]): { low: number; high: number } =>
      pairedInterval(differences, { stream: chance, resamples: 400 });
    expect(coverage(1000, 0, () => interval(normals(chance, 60)))).toBeGreaterThan(0.93);
    expect(coverage(1000, 1, () => interval(exponentials(chance, 60)))).toBeGreaterThan(0.915);
    expect(coverage(1000, 0.55, () => interval(mostlyZero(chance, 150)))).toBeGreaterThan(0.92);
    expect(coverage(1000, 0, () => interval(normals(chance, 60)))).toBeLessThan(0.97);
  });

  it('turns round when a and b are swapped', () => {
    const values = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 2, maxLength: 40 });
    fc.assert(
      fc.property(values, (differences) => {
        const forth = pairedInterval(differences, { stream: streamOf('swap'), resamples: 200 });
        const negated = differences.map((x) => 0 - x);
        const back = pairedInterval(negated, { stream: streamOf('swap'), resamples: 200 });
        expect(back.method).toBe(forth.method);
        expect(back.mean).toBeCloseTo(-forth.mean, 9);
        expect(back.low).toBeCloseTo(-forth.high, 9);
        expect(back.high).toBeCloseTo(-forth.low, 9);
      }),
      { seed: 3 },
    );
  });
});
