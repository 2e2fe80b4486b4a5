import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatDuration,
  formatShare,
  parseCount,
  parseDuration,
  parseNumber,
  parseRate,
  parseShare,
  parseTemperature,
  parseTimeOfDay,
} from '../../src/scenario/index.ts';
import { heatCapacityUnit, powerUnit } from '../../src/scenario/units.ts';

const value = (number: number) => ({ value: number });

describe('a duration', () => {
  it.each([
    ['30m', 1_800_000_000],
    ['1h30m', 5_400_000_000],
    ['1h 30m', 5_400_000_000],
    ['1.5h', 5_400_000_000],
    ['250ms', 250_000],
    ['7us', 7],
    ['0s', 0],
    ['2d', 172_800_000_000],
  ])('%s is so many microseconds', (text, us) => {
    expect(parseDuration(text)).toEqual(value(us));
  });

  it.each([
    ['30', 'write 30m or 30s'],
    ['0', 'write 0s'],
    ['-5m', 'a duration is never negative'],
    ['30min', 'write 30m'],
    ['30 minutes', 'write 30m'],
    ['2 hours', 'write 2h'],
    ['5 M', 'write 5m'],
    ['3 weeks', 'the units are us, ms, s, m, h and d'],
    ['0.5us', 'the finest is 1us'],
    ['9999999d', 'the longest is 3650d'],
    ['soon', undefined],
    ['5m later', undefined],
    ['', undefined],
  ])('%j is none, and the hint says what to write', (text, hint) => {
    expect(parseDuration(text)).toEqual({ hint });
  });

  it('is written as it is read, to the microsecond', () => {
    const durations = fc.integer({ min: 0, max: 3650 * 86_400_000_000 });
    fc.assert(
      fc.property(durations, (us) => {
        expect(parseDuration(formatDuration(us))).toEqual(value(us));
      }),
      { seed: 1, numRuns: 300 },
    );
  });
});

describe('a share', () => {
  it.each([
    ['5%', 0.05],
    ['99.9%', 0.999],
    ['0.01%', 0.0001],
    ['5 %', 0.05],
    ['130%', 1.3],
  ])('%s is that part, rounded once', (text, share) => {
    expect(parseShare(text)).toEqual(value(share));
  });

  it.each([
    ['0.3', 'write 30%'],
    ['30', 'write 30%'],
    ['0', 'write 0%'],
    ['-5%', 'a share is never negative'],
    ['half', undefined],
  ])('%j is none', (text, hint) => {
    expect(parseShare(text)).toEqual({ hint });
  });

  it('is printed with at most six figures', () => {
    expect([formatShare(1 / 3), formatShare(0.02), formatShare(1)]).toEqual(['33.3333%', '2%', '100%']);
  });
});

describe('other quantities', () => {
  it.each([
    ['0.02/s', 0.02],
    ['16.5k/s', 16_500],
    ['30/m', 0.5],
    ['36/h', 0.01],
  ])('the rate %s is per second', (text, rate) => {
    expect(parseRate(text)).toEqual(value(rate));
  });

  it.each([
    ['40M', 40_000_000],
    ['1.5k', 1500],
    ['300', 300],
    ['2.3M', 2_300_000],
  ])('the count %s is whole', (text, count) => {
    expect(parseCount(text)).toEqual(value(count));
  });

  it('need the unit they are in, and nothing else', () => {
    expect(parseRate('20')).toEqual({ hint: 'write 20/s' });
    expect(parseCount('40_000')).toEqual({ hint: 'write 40000' });
    expect(parseCount('1.5')).toEqual({ hint: undefined });
    expect(parseCount('99999999G')).toEqual({ hint: undefined });
    expect(parseNumber('Infinity')).toEqual({ hint: undefined });
    expect(parseNumber('1e999')).toEqual({ hint: undefined });
    expect(parseTemperature('27')).toEqual({ hint: 'write 27°C' });
    expect(powerUnit.parse('5')).toEqual({ hint: 'write 5kW' });
  });

  it('are read in their own units', () => {
    expect(parseNumber('-1.5e-3')).toEqual(value(-0.0015));
    expect(parseTemperature('-5 °C')).toEqual(value(-5));
    expect(powerUnit.parse('5kW')).toEqual(value(5000));
    expect(heatCapacityUnit.parse('300kJ/K')).toEqual(value(300_000));
  });

  it('know the times of a day', () => {
    expect(parseTimeOfDay('08:42')).toEqual(value((8 * 60 + 42) * 60e6));
    expect(parseTimeOfDay('00:51:30')).toEqual(value((51 * 60 + 30) * 1e6));
    expect(parseTimeOfDay('24:00')).toEqual(value(86_400e6));
    expect(parseTimeOfDay('24:01')).toEqual({ hint: 'the last is 24:00' });
    expect(parseTimeOfDay('12:60')).toEqual({ hint: undefined });
  });

  it('answer any text, however long and odd', () => {
    const parsers = [parseDuration, parseShare, parseRate, parseCount, parseNumber, parseTemperature];
    const texts = fc.oneof(
      fc.string(),
      fc.stringMatching(/^[-\d.eEkM%/ hms°C]*$/),
      fc.constant('1'.repeat(1e5)),
    );
    fc.assert(
      fc.property(fc.constantFrom(...parsers), texts, (parse, text) => {
        const parsed = parse(text);
        expect('value' in parsed ? Number.isFinite(parsed.value) : true).toBe(true);
      }),
      { seed: 1, numRuns: 500 },
    );
  });
});
