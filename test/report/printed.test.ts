import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printed } from '../../src/report/index.ts';

describe('a printed number', () => {
  it.each([
    [0, '0'],
    [-0, '0'],
    [-5, '-5'],
    [1234567890123, '1234567890123'],
    [1 / 3, '0.333333333'],
    [1234567.891234, '1234567.89'],
    [0.1 + 0.2, '0.3'],
    [1e-7, '0.0000001'],
    [-1.23456789e-12, '-0.00000000000123456789'],
    [1e-13, '0'],
    [1e21, '1000000000000000000000'],
    [1.5e300, `15${'0'.repeat(299)}`],
  ])('of %s is %s', (value, text) => {
    expect(printed(value)).toBe(text);
  });

  it('has no exponent, no more than nine digits unless whole, and is near the number', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e30, max: 1e30, noNaN: true }), (value) => {
        const text = printed(value);
        expect(text).toMatch(/^-?\d+(\.\d*[1-9])?$/);
        expect(Math.abs(Number(text) - value)).toBeLessThanOrEqual(Math.abs(value) * 5.1e-9 + 1e-12);
        expect(printed(Number(text))).toBe(text);
        if (!Number.isSafeInteger(value)) {
          expect(text.replace(/[-.]/g, '').replace(/^0+|0+$/g, '').length).toBeLessThanOrEqual(9);
        }
      }),
      { seed: 1, numRuns: 2000 },
    );
  });

  it('is not made of what is no number', () => {
    for (const value of [Number.NaN, Infinity]) {
      expect(() => printed(value)).toThrow(`expected a finite number to print, got ${value}`);
    }
  });
});
