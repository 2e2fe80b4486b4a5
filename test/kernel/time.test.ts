import { describe, expect, it } from 'vitest';
import {
  DAY,
  formatTime,
  HOUR,
  MICROSECOND,
  MILLISECOND,
  MINUTE,
  roundDuration,
  SECOND,
} from '../../src/kernel/index.ts';

describe('formatTime', () => {
  it('writes a time as a person reads it', () => {
    const times = [
      0,
      HOUR + 12 * MINUTE + 30 * SECOND,
      DAY - 1,
      2 * DAY + 3 * HOUR,
      SECOND + 250 * MILLISECOND,
      7 * MICROSECOND,
      Number.MAX_SAFE_INTEGER,
      1.5,
      -1,
      Number.NaN,
      Infinity,
    ];
    expect(times.map(formatTime)).toMatchInlineSnapshot(`
      [
        "00:00:00",
        "01:12:30",
        "23:59:59.999999",
        "+2d 03:00:00",
        "00:00:01.250",
        "00:00:00.000007",
        "+104249d 23:47:34.740991",
        "00:00:00.000001",
        "-1",
        "NaN",
        "Infinity",
      ]
    `);
  });
});

const JUST_BELOW_HALF = 0.5 - Number.EPSILON / 4;

describe('roundDuration', () => {
  it('rounds halves up', () => {
    expect([0, 0.49, 0.5, 1.5, 2.4999, JUST_BELOW_HALF, 2 ** 51 + 0.5].map(roundDuration)).toEqual([
      0,
      0,
      1,
      2,
      2,
      0,
      2 ** 51 + 1,
    ]);
  });

  it('leaves whole numbers as they are', () => {
    const whole = [1, 2 ** 40, 2 ** 52 + 1, Number.MAX_SAFE_INTEGER];
    expect(whole.map(roundDuration)).toEqual(whole);
  });

  it.each([Number.NaN, -1, -0.1, Infinity, 2 ** 53])('refuses %d', (us) => {
    expect(() => roundDuration(us)).toThrow(/expected microseconds/);
  });
});
