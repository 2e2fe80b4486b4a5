import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLongEnough, judge, stretchToDecide, toleranceOf } from '../../src/verify/judge.ts';

const exactly = { expected: 100, referenceSe: 0, relTol: 0, absTol: 0 };
const relative = { ...exactly, relTol: 0.02 };

describe('a row', () => {
  it.each([
    ['within its relative tolerance', relative, 101.9, 0.4, 'pass'],
    ['beyond it', relative, 102.1, 0.4, 'miss'],
    ['within its absolute tolerance', { ...exactly, absTol: 5 }, 95.1, 1, 'pass'],
    ['beyond it', { ...exactly, absTol: 5 }, 94.9, 1, 'miss'],
    [
      'within 4 standard errors of run and reference together',
      { ...exactly, referenceSe: 3 },
      80.1,
      4,
      'undecided',
    ],
    ['beyond them', { ...exactly, referenceSe: 3 }, 79.9, 4, 'miss'],
    ['within those of the reference, by a run as long', { ...exactly, referenceSe: 3 }, 111.9, 0.1, 'pass'],
    ['within tolerance, by a run too short to tell', relative, 100, 0.51, 'undecided'],
    ['too far away, by however short a run', relative, 150, 10, 'miss'],
    ['without tolerance, within 4 standard errors', exactly, 104.9, 1.25, 'pass'],
    ['without tolerance, beyond them', exactly, 105.1, 1.25, 'miss'],
    ['without tolerance, by a run whose 4 standard errors exceed 5 %', exactly, 100, 1.26, 'undecided'],
    ['of no number at all', relative, Number.NaN, 0, 'miss'],
  ] as const)('%s', (_, target, value, se, verdict) => {
    expect(judge(target, { value, se })).toBe(verdict);
  });

  it('never passes by being run shorter', () => {
    const row = fc.record({
      expected: fc.double({ min: -1e3, max: 1e3, noNaN: true }),
      referenceSe: fc.double({ min: 0, max: 10, noNaN: true }),
      relTol: fc.double({ min: 0, max: 0.1, noNaN: true }),
      absTol: fc.double({ min: 0, max: 10, noNaN: true }),
    });
    const se = fc.double({ min: 0, max: 50, noNaN: true });
    fc.assert(
      fc.property(row, fc.double({ min: -2e3, max: 2e3, noNaN: true }), se, se, (target, value, a, b) => {
        const [short, long] = [Math.max(a, b), Math.min(a, b)];
        if (judge(target, { value, se: short }) !== 'pass') return;
        expect(isLongEnough(target, long)).toBe(true);
        expect(toleranceOf(target, long)).toBeLessThanOrEqual(toleranceOf(target, short));
        // What passes on a short run lies within twice the tolerance of the longest.
        const widest = 2 * Math.max(toleranceOf(target, 0), 0.05 * Math.abs(target.expected));
        expect(Math.abs(value - target.expected)).toBeLessThanOrEqual(widest);
      }),
      { seed: 2, numRuns: 1000 },
    );
  });

  it('foresees how much longer a run has to be: errors fall with the square root of its length', () => {
    expect(stretchToDecide(relative, 1)).toBeCloseTo(4, 12);
    expect(stretchToDecide(relative, 0.5)).toBeCloseTo(1, 12);
    expect(stretchToDecide({ ...exactly, expected: 0 }, 0)).toBe(0);
  });
});
