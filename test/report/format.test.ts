import { describe, expect, it } from 'vitest';
import { compact, grouped, percent, signedPercent, span } from '../../src/report/index.ts';

describe('figures for people', () => {
  it.each([
    [0, '0'],
    [0.034, '0.034'],
    [7.32, '7.3'],
    [941.4, '941'],
    [12_361, '12.4k'],
    [999_600, '1.00M'],
    [-31_204_000, '-31.2M'],
    [1.049e9, '1.05G'],
    [5e15, '5.0e+15'],
  ])('write %s as %s', (value, text) => {
    expect(compact(value)).toBe(text);
    expect(compact(value).length).toBeLessThanOrEqual(7);
  });

  it.each([
    [0, '0%'],
    [0.00002, '<.01%'],
    [0.0002, '0.02%'],
    [0.049, '4.9%'],
    [0.9996, '100%'],
    [1, '100%'],
  ])('write a share of %s as %s', (share, text) => {
    expect(percent(share)).toBe(text);
  });

  it.each([
    [-0.76, '-76%'],
    [76.62, '+7662%'],
    [0.004, '+0.4%'],
  ])('write a change of %s as %s', (share, text) => {
    expect(signedPercent(share)).toBe(text);
  });

  it.each([
    [0.4, '0s'],
    [59.6, '1m00'],
    [550, '9m10'],
    [13_200, '3h40'],
    [187_200, '2d04'],
    [-90, '-1m30'],
  ])('write %s seconds as %s', (seconds, text) => {
    expect(span(seconds)).toBe(text);
  });

  it('separate thousands', () => {
    expect([grouped(7), grouped(1234), grouped(1_234_567.4)]).toEqual(['7', '1,234', '1,234,567']);
  });
});
