import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { axis, bar, boxPlot, glyphsFor, percent, scaleBetween, span, sparkline } from '../../src/ui/index.ts';
import { ticksOf } from '../../src/ui/scale.ts';
import { ascii, plain } from './support/hand-shell.ts';

const unicode = glyphsFor(plain);

describe('plots', () => {
  it('show a peak however few columns there are', () => {
    const values = Array.from({ length: 100 }, (_, i) => (i === 37 ? 8 : 0));
    expect(sparkline(values, 10, { min: 0, max: 8 }, unicode)).toBe('▁▁▁█▁▁▁▁▁▁');
    expect(sparkline(values, 10, { min: 0, max: 8 }, glyphsFor(ascii))).toBe('___@______');
    expect(sparkline([], 3, { min: 0, max: 1 }, unicode)).toBe('   ');
  });

  it('show that something is more than nothing', () => {
    expect([0, 1e-9, 0.5, 0.99, 1].map((share) => bar(share, 4, unicode))).toEqual([
      '    ',
      '▏   ',
      '██  ',
      '████',
      '████',
    ]);
    expect([0, 1e-9, 0.4, 1].map((share) => bar(share, 4, glyphsFor(ascii)))).toEqual([
      '    ',
      '-   ',
      '#-  ',
      '####',
    ]);
  });

  it('draw a box from quartile to quartile with the median in it', () => {
    const numbers = { p5: 10, p25: 30, p50: 40, p75: 60, p95: 90 };
    expect(boxPlot(numbers, 21, { min: 0, max: 100 }, unicode)).toBe('  ├───[▓|▓▓▓]─────┤  ');
    expect(boxPlot({ p5: 5, p25: 5, p50: 5, p75: 5, p95: 5 }, 11, { min: 0, max: 10 }, unicode).trim()).toBe(
      '|',
    );
  });

  it('keep every box within its columns and in order', () => {
    const five = fc.tuple(fc.nat(1e6), fc.nat(1e6), fc.nat(1e6), fc.nat(1e6), fc.nat(1e6));
    fc.assert(
      fc.property(five, fc.integer({ min: 3, max: 60 }), (values, columns) => {
        const [p5, p25, p50, p75, p95] = values.toSorted((a, b) => a - b);
        const box = boxPlot({ p5, p25, p50, p75, p95 }, columns, scaleBetween(p5, p95), unicode);
        expect(box).toHaveLength(columns);
        expect(box.trim()).toMatch(/^├?─*\[?▓*\|▓*\]?─*┤?$/u);
      }),
      { seed: 2 },
    );
  });

  it('put ticks at round values, and at times a clock has', () => {
    const { words, ticks } = axis({ columns: 41, scale: { min: 0, max: 1 }, format: percent }, unicode);
    expect(words).toBe('0%                50.0%              100%');
    expect(ticks).toBe('├───────────────────┼───────────────────┤');
    const time = { columns: 50, scale: { min: 0, max: 4 * 3600 }, format: span, unit: 'seconds' } as const;
    expect(axis(time, unicode).words).toBe('0s        1h00         2h00        3h00       4h00');
  });

  it('go over to a logarithmic scale where a linear one would hide the small', () => {
    expect(scaleBetween(1, 30)).toEqual({ min: 0, max: 30 });
    expect(scaleBetween(1, 3000)).toEqual({ min: 1, max: 3000, log: true });
    expect(ticksOf({ min: 3, max: 3000, log: true }, 3)).toEqual([10, 100, 1000]);
    expect(scaleBetween(0, 3000)).toEqual({ min: 0, max: 3000 });
  });
});
