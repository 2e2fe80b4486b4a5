import { describe, expect, it } from 'vitest';
import { exposureAt, exposureCurve, rolloutReach } from '../../../src/ui/compare/exposure-curve.ts';
import { fakeRows } from '../support/fake-feed.ts';

const [base] = fakeRows(1);
const wave = (startedS: number, deployedS: number | null, usersExposed: number) => ({
  ...base.waves[0],
  startedS,
  deployedS,
  usersExposed,
});
const run = {
  ...base,
  usersTotal: 1000,
  outcome: 'rolled_back' as const,
  rolloutDurationS: 500,
  waves: [wave(100, 200, 100), wave(300, 400, 600)],
};

describe('the exposure of a run', () => {
  it('rises while a wave is deployed, stands while it bakes, and is gone once rolled back', () => {
    const at = [0, 100, 150, 200, 299, 350, 400, 599, 600, 9999].map((time) => exposureAt(run, time));
    expect(at).toEqual([0, 0, 0.05, 0.1, 0.1, 0.35, 0.6, 0.6, 0, 0]);
  });

  it('stays where it was halted, also within a wave that was never done', () => {
    const halted = { ...run, outcome: 'halted' as const, waves: [run.waves[0], wave(300, null, 300)] };
    expect(exposureAt(halted, 9999)).toBe(0.3);
  });

  it('is a median over runs', () => {
    const never = { ...run, waves: [] };
    expect(exposureCurve([run, never, never], 500, 4)).toEqual([0, 0, 0, 0]);
    expect(exposureCurve([run, run, never], 400, 4)).toEqual([0, 0.05, 0.1, 0.35]);
    expect(exposureCurve([], 500, 4)).toEqual([]);
  });

  it('reaches as far as nearly all rollouts, never beyond the horizon', () => {
    expect(rolloutReach([run], 86_400)).toBeCloseTo(612);
    expect(rolloutReach([{ ...run, rolloutDurationS: null }], 3600)).toBe(3600);
  });
});
