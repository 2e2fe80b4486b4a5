import { describe, expect, it } from 'vitest';
import { minutesBetween, ship } from '../support/shipped.ts';

/** Half of the users of a canary fail from its tenth minute on: the alarm comes in its bake. */
const FAILS = '[{ latent: { fails: 50%, after: 10m } }]';
const CHANGE = '{ takes: 0s per cell }';

describe('the row of a wave', () => {
  it('counts traffic, and the run counts those who have met the new version', () => {
    const ofStickiness = (sticky: string) => {
      const { row, journal } = ship({
        policy: `all-at-once: { bake: 1h, deploy: { in-place: { sticky: ${sticky} } } }`,
        change: CHANGE,
      });
      const seconds = 60 * minutesBetween(journal, 'cell-exposed', 'cell-reverted');
      return { wave: row.waves[0].usersExposed, peak: row.usersExposedPeak, seconds };
    };
    const [ofUser, ofRequest] = [ofStickiness('user'), ofStickiness('request')];

    expect([ofUser.wave, ofUser.peak]).toEqual([400e3, 400e3]);
    // 0.02 operations per user and second: whoever has not asked until it was taken back has not met it.
    expect(ofRequest.wave).toBe(400e3);
    expect(ofRequest.peak / 400e3).toBeCloseTo(1 - Math.exp(-0.02 * ofRequest.seconds), 6);
    expect(ofRequest.peak).toBeLessThan(ofRequest.wave);
  });

  it('says that its bake was stopped, and after how long', () => {
    const { row, journal } = ship({ policy: 'all-at-once: { bake: 1h }', defects: FAILS, change: CHANGE });

    const baked = minutesBetween(journal, 'bake-started', 'rollback-started');
    expect(row.waves).toHaveLength(1);
    expect(row.waves[0]).toMatchObject({ gate: 'stopped', because: 'rolled back', bakeS: 3600 });
    expect(row.waves[0].bakedS / 60).toBeCloseTo(baked, 6);
    expect(baked).toBeLessThan(20);
  });

  it('says so of a canary whose bake was stopped, too', () => {
    const { row } = ship({
      policy: 'all-at-once: { bake: 1h, deploy: { canary: { share: 10%, bake: 30m } } }',
      defects: FAILS,
      change: CHANGE,
    });

    expect(row.waves[0]).toMatchObject({ deployedS: null, gate: 'stopped', bakeS: 1800 });
  });

  it('adds up the bakes of a canary and of the wave, and nothing of the deployment between them', () => {
    // It is awake when the canary has passed, and seen while the rest follows.
    const { row, journal } = ship({
      policy: 'all-at-once: { bake: 1h, deploy: { canary: { share: 10%, bake: 5m } } }',
      defects: FAILS.replace('10m', '6m'),
      change: '{ takes: 30m per cell }',
    });

    expect(minutesBetween(journal, 'gate', 'rollback-started')).toBeGreaterThan(1);
    expect(row.waves[0]).toMatchObject({ deployedS: null, gate: 'stopped', bakedS: 300 });
  });
});
