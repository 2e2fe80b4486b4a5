import { describe, expect, it } from 'vitest';
import { censorAt, censoredQuantile, restrictedMean, shareObserved } from '../../src/stats/index.ts';

const detected = (times: (number | null)[], horizon = 100): ReturnType<typeof censorAt>[] =>
  times.map((time) => censorAt(time, horizon));

describe('values censored at the horizon', () => {
  it('counts what was never seen at the limit of its run, neither dropped nor zero', () => {
    const values = detected([10, null, 30, null]);
    expect(restrictedMean(values).mean).toBe((10 + 100 + 30 + 100) / 4);
    expect(shareObserved(values)).toBe(0.5);
  });

  it('cuts off what was seen only after the limit, and keeps what was seen at it', () => {
    expect(censorAt(101, 100)).toEqual({ value: 100, observed: false });
    expect(censorAt(100, 100)).toEqual({ value: 100, observed: true });
    expect(censorAt(0, 100)).toEqual({ value: 0, observed: true });
  });

  it('never lets a policy look better by detecting less', () => {
    const careful = restrictedMean(detected([10, 20, 90]));
    const blind = restrictedMean(detected([10, 20, null]));
    expect(blind.mean).toBeGreaterThan(careful.mean);
  });

  it('has a quantile up to the censored part and none in it', () => {
    const times = Array.from({ length: 100 }, (_, i) => (i < 80 ? i : null));
    const values = detected(times);
    expect(censoredQuantile(values, 0.5)).toBe(49.5);
    expect(censoredQuantile(values, 0.79)).toBeCloseTo(78.21, 10);
    expect(censoredQuantile(values, 0.8)).toBeNull();
    expect(censoredQuantile(values, 0.95)).toBeNull();
  });

  it('takes a censored value as later than all observed, whenever its own run ended', () => {
    const values = [...detected([50, 60, 70, 80, 90]), censorAt(null, 5)];
    expect(censoredQuantile(values, 0.5)).toBe(75);
  });

  it('has no quantile that the number of runs cannot support', () => {
    expect(censoredQuantile(detected([1, 2, 3, 4, 5]), 0.5)).toBeNull();
    expect(censoredQuantile(detected([1, 2, 3, 4, 5, 6]), 0.5)).toBe(3.5);
  });

  it('keeps quiet, not wrong, when nothing was observed at all', () => {
    const values = detected(Array.from({ length: 50 }, () => null));
    expect(censoredQuantile(values, 0.5)).toBeNull();
    expect(shareObserved(values)).toBe(0);
    expect(restrictedMean(values)).toEqual({ mean: 100, low: 100, high: 100 });
  });

  it('refuses a limit that is none', () => {
    expect(() => censorAt(null, Number.POSITIVE_INFINITY)).toThrow('limit of observation');
    expect(() => censorAt(Number.NaN, 10)).toThrow('finite number, got NaN');
    expect(() => shareObserved([])).toThrow('at least one value');
  });
});
