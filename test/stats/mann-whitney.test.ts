import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mannWhitneyShift, superiority } from '../../src/stats/index.ts';
import { golden } from './support/golden.ts';

interface Row {
  readonly name: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly confLevel: number;
  readonly lower: number;
  readonly upper: number;
  readonly estimate: number;
}

const rows = golden<Row>('kayenta_mannwhitney');
const sample = fc.array(fc.integer({ min: -40, max: 40 }), { minLength: 2, maxLength: 25 });
const confidences = fc.constantFrom(0.8, 0.9, 0.95, 0.98);

/** Not null, for samples that are not constant. */
function shiftOf(x: readonly number[], y: readonly number[], confidence = 0.95) {
  const shift = mannWhitneyShift(x, y, confidence);
  if (shift === null) throw new Error('expected samples that are not constant');
  return shift;
}

describe.skipIf(rows === undefined)("Kayenta's own numbers", () => {
  it.each(rows ?? [])('$name', ({ x, y, confLevel, lower, upper, estimate }) => {
    expect(shiftOf(x, y, confLevel)).toEqual({ low: lower, high: upper, estimate });
  });
});

describe('the interval of a shift', () => {
  // Ends by bisection on the p value of scipy.stats.mannwhitneyu (asymptotic, with continuity); the estimate is where U is
  // nm/2, or anywhere between where it is above and where it is below.
  it.each([
    {
      of: 'the permeability of membranes (Hollander & Wolfe 1973, as in the manual of R)',
      x: [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46],
      y: [1.15, 0.88, 0.9, 0.74, 1.21],
      confidence: 0.95,
      low: -0.15,
      high: 0.76,
      between: [0.3, 0.31],
    },
    {
      of: 'samples with many ties',
      x: [3, 5, 5, 7, 8, 8, 9, 11, 12, 14],
      y: [1, 2, 2, 3, 4, 4, 5, 6, 6, 7],
      confidence: 0.98,
      low: 1,
      high: 8,
      between: [4, 4],
    },
    {
      of: 'samples of different sizes',
      x: [12.1, 15.3, 9.8, 14.4, 13.3, 18.9, 11.2],
      y: [8.4, 9.1, 7.7, 10.2, 6.9, 9.9, 8.8, 7.1, 10.5, 9.4, 8, 7.5],
      confidence: 0.9,
      low: 2.8,
      high: 6.5,
      between: [4.5, 4.6],
    },
    {
      of: 'a fall',
      x: [4, 4, 5, 6, 6, 7, 3, 5],
      y: [9, 8, 9, 11, 10, 12, 8, 9, 10],
      confidence: 0.98,
      low: -6,
      high: -3,
      between: [-5, -4],
    },
  ])('is that of the test, for $of', ({ x, y, confidence, low, high, between: [from, to] }) => {
    const shift = shiftOf(x, y, confidence);
    expect(Math.abs(shift.low - low)).toBeLessThan(1e-4);
    expect(Math.abs(shift.high - high)).toBeLessThan(1e-4);
    expect(shift.estimate).toBeGreaterThan(from - 1e-4);
    expect(shift.estimate).toBeLessThan(to + 1e-4);
  });

  // By a port of R's wilcox.test and uniroot to Python, with scipy.stats.rankdata: nothing of it is ours.
  it.each([
    [
      [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46],
      [1.15, 0.88, 0.9, 0.74, 1.21],
      0.95,
      [-0.15001483719908448, 0.7599427653222939, 0.3025083390415723],
    ],
    [
      [3, 5, 5, 7, 8, 8, 9, 11, 12, 14],
      [1, 2, 2, 3, 4, 4, 5, 6, 6, 7],
      0.98,
      [0.9999805939601913, 7.999968451952743, 4.00002734151172],
    ],
    [
      [0.105, 1.519, 2.495, 0.405],
      [0.492, 0.052, 0.144, 0.308, 0.18, 4.563, 0.054, 0.807],
      0.9,
      [-0.4019854758488277, 2.0029894816329934, 0.3438628698144016],
    ],
    [
      [0.625, 1.275, 0.055, 0.238, 0.049, 0.991, 0.728],
      [0.063, 0.419, 0.787, 0.501, 0.916, 0.826, 0.689, 0.049],
      0.9,
      [-0.4460013713740247, 0.48802020482928943, 0.001419501254741943],
    ],
    [[5], [1, 2], 0.95, [3, 4, 3.5]],
  ])('is where the search of R ends, to the last digits (%#)', (x, y, confidence, [low, high, estimate]) => {
    const shift = shiftOf(x, y, confidence);
    expect(shift.low).toBeCloseTo(low, 12);
    expect(shift.high).toBeCloseTo(high, 12);
    expect(shift.estimate).toBeCloseTo(estimate, 12);
  });

  it('reaches to the last shift there can be where the samples are too small to exclude any', () => {
    const few = fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(few, few, (x, y) => {
        fc.pre(new Set(x).size > 1 || new Set(y).size > 1);
        const { low, high } = shiftOf(x, y, 0.98);
        expect(low).toBe(Math.min(...x) - Math.max(...y));
        expect(high).toBe(Math.max(...x) - Math.min(...y));
      }),
      { seed: 15, numRuns: 300 },
    );
  });

  it('holds the estimate, and grows with its confidence', () => {
    fc.assert(
      fc.property(sample, sample, confidences, (x, y, confidence) => {
        fc.pre(new Set(x).size > 1 || new Set(y).size > 1);
        const { low, high, estimate } = shiftOf(x, y, confidence);
        expect(low).toBeLessThanOrEqual(estimate + 1e-4);
        expect(high).toBeGreaterThanOrEqual(estimate - 1e-4);
        const wider = shiftOf(x, y, 0.999);
        expect(wider.low).toBeLessThanOrEqual(low + 1e-4);
        expect(wider.high).toBeGreaterThanOrEqual(high - 1e-4);
      }),
      { seed: 11, numRuns: 300 },
    );
  });

  it('is mirrored when the samples change places', () => {
    fc.assert(
      fc.property(sample, sample, confidences, (x, y, confidence) => {
        fc.pre(new Set(x).size > 1 || new Set(y).size > 1);
        const there = shiftOf(x, y, confidence);
        const back = shiftOf(y, x, confidence);
        // Only the differences of whole numbers are jumps, so that an end is known up to the tolerance of the search.
        expect(Math.abs(there.low + back.high)).toBeLessThan(2.1e-4);
        expect(Math.abs(there.high + back.low)).toBeLessThan(2.1e-4);
      }),
      { seed: 12, numRuns: 300 },
    );
  });

  it('moves along when one of the samples does', () => {
    fc.assert(
      fc.property(sample, sample, fc.integer({ min: -500, max: 500 }), (x, y, by) => {
        fc.pre(new Set(x).size > 1 || new Set(y).size > 1);
        const here = shiftOf(x, y);
        const there = shiftOf(
          x.map((value) => value + by),
          y,
        );
        expect(Math.abs(there.low - here.low - by)).toBeLessThan(2.1e-4);
        expect(Math.abs(there.high - here.high - by)).toBeLessThan(2.1e-4);
      }),
      { seed: 13, numRuns: 300 },
    );
  });

  it('does not depend on the order of the values', () => {
    expect(shiftOf([3, 9, 1, 7, 7], [2, 8, 4])).toEqual(shiftOf([1, 3, 7, 7, 9], [8, 4, 2]));
  });

  it('does not exist for two constants, nor for what is empty or infinite', () => {
    expect(mannWhitneyShift([2, 2, 2], [1, 1], 0.95)).toBeNull();
    expect(() => mannWhitneyShift([], [1], 0.95)).toThrow('at least one value');
    expect(() => mannWhitneyShift([1, Number.NaN], [1, 2], 0.95)).toThrow('got NaN');
    expect(() => mannWhitneyShift([1, 3], [1, 2], 1)).toThrow('strictly between 0 and 1');
  });
});

describe('superiority', () => {
  it('is the share of pairs in which the first is above, ties half', () => {
    fc.assert(
      fc.property(sample, sample, (x, y) => {
        const points = x.flatMap((a) => y.map((b) => (a > b ? 1 : a === b ? 0.5 : 0)));
        const share = points.reduce((sum: number, point) => sum + point, 0) / points.length;
        expect(superiority(x, y)).toBeCloseTo(share, 12);
      }),
      { seed: 14, numRuns: 300 },
    );
  });
});
