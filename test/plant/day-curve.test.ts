import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/kernel/index.ts';
import type { DayCurve } from '../../src/plant/day-curve.ts';
import {
  amountBetween,
  demandCurve,
  firstAbove,
  firstBelow,
  rateAt,
  scaled,
  sumOf,
} from '../../src/plant/day-curve.ts';

const curve: fc.Arbitrary<DayCurve> = fc
  .record({
    rate: fc.double({ min: 0.01, max: 10, noNaN: true }),
    swing: fc.double({ min: 0, max: 0.7, noNaN: true }),
    second: fc.double({ min: 0, max: 0.3, noNaN: true }),
    peak: fc.integer({ min: 0, max: DAY - 1 }),
    local: fc.integer({ min: -12 * HOUR, max: DAY + 14 * HOUR }),
  })
  .map(({ local, ...law }) => demandCurve(law, local));
const time = fc.integer({ min: 0, max: 7 * DAY });

describe('a demand curve', () => {
  it('is highest at the local hour of the peak, by swing and second harmonic', () => {
    const law = { rate: 2, swing: 0.5, second: 0.1, peak: 14 * HOUR };
    const tokyo = demandCurve(law, 6 * HOUR + 9 * HOUR);
    // The run starts at 06:00 UTC, 15:00 in Tokyo: the next peak is 23 hours away.
    expect(rateAt(tokyo, 23 * HOUR)).toBeCloseTo(2 * 1.6, 12);
    expect(tokyo.peak).toBeCloseTo(3.2, 12);
    expect(Math.abs(tokyo.peakAt - 23 * HOUR)).toBeLessThan(MINUTE);
    expect(rateAt(tokyo, 11 * HOUR)).toBeCloseTo(2 * (1 - 0.5 + 0.1), 12);
  });

  it('has the mean rate over every whole day', () => {
    fc.assert(
      fc.property(curve, time, (c, from) => {
        expect(amountBetween(c, from, from + DAY) / 86_400).toBeCloseTo(c.mean, 9);
      }),
      { seed: 1 },
    );
  });

  it('has the integral that summing its rate gives', () => {
    fc.assert(
      fc.property(curve, time, fc.integer({ min: 1, max: DAY }), (c, from, length) => {
        const steps = 400;
        let sum = 0;
        for (let i = 0; i < steps; i++) sum += rateAt(c, from + ((i + 0.5) * length) / steps);
        const numeric = (sum * length) / steps / SECOND;
        expect(amountBetween(c, from, from + length) / numeric).toBeCloseTo(1, 4);
      }),
      { seed: 2 },
    );
  });

  it('adds up over adjacent stretches', () => {
    fc.assert(
      fc.property(curve, time, time, time, (c, x, y, z) => {
        const [a, b, d] = [x, y, z].sort((p, q) => p - q);
        const whole = amountBetween(c, a, d);
        expect(amountBetween(c, a, b) + amountBetween(c, b, d)).toBeCloseTo(whole, 4);
      }),
      { seed: 3 },
    );
  });

  it('stays between its trough and its peak', () => {
    fc.assert(
      fc.property(curve, time, (c, t) => {
        expect(rateAt(c, t)).toBeLessThanOrEqual(c.peak * (1 + 1e-9));
        expect(rateAt(c, t)).toBeGreaterThanOrEqual(c.trough * (1 - 1e-9));
      }),
      { seed: 4 },
    );
  });

  it('crosses a level first where it is told to, and not before', () => {
    fc.assert(
      fc.property(curve, time, fc.double({ min: 0, max: 1, noNaN: true }), (c, from, height) => {
        const level = c.trough + height * (c.peak - c.trough);
        for (const [find, sign] of [
          [firstAbove, 1],
          [firstBelow, -1],
        ] as const) {
          const found = find(c, level, from);
          const beyond = (t: number) => sign * (rateAt(c, t) - level);
          if (found === Infinity) {
            for (let t = from; t < from + DAY; t += HOUR)
              expect(beyond(t)).toBeLessThanOrEqual(1e-6 * c.mean);
            continue;
          }
          expect(found).toBeGreaterThan(from);
          expect(beyond(found)).toBeGreaterThan(0);
          for (let i = 0; i < 50; i++) {
            const before = from + 1 + Math.floor(((found - from - 1) * i) / 50);
            if (before < found) expect(beyond(before)).toBeLessThanOrEqual(1e-6 * c.mean);
          }
        }
      }),
      { seed: 5 },
    );
  });

  it('sums with others to what they come to together', () => {
    fc.assert(
      fc.property(curve, curve, time, (a, b, t) => {
        const both = sumOf([a, scaled(b, 3)], [1, 0.5]);
        expect(rateAt(both, t)).toBeCloseTo(rateAt(a, t) + 1.5 * rateAt(b, t), 9);
        expect(both.peak).toBeLessThanOrEqual(a.peak + 1.5 * b.peak + 1e-9);
      }),
      { seed: 6 },
    );
  });
});
