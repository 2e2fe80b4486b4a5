import { describe, expect, it } from 'vitest';
import { Baseline } from '../../../src/experiment/run/baseline.ts';
import { HarmMeter } from '../../../src/experiment/run/harm.ts';
import type { Time } from '../../../src/kernel/index.ts';
import { MINUTE, SECOND } from '../../../src/kernel/index.ts';
import type { Flow } from '../../../src/plant/index.ts';
import { smallFleet } from '../support/fleet.ts';

const USERS = 1000;
/** One operation per user and 100 s. */
const RATE = 0.01;
const operations = (_cell: number, from: Time, to: Time) => (USERS * RATE * (to - from)) / SECOND;

const everybody = (failing: number): Flow => ({
  exposure: 0,
  sticky: 'request',
  failingNew: [failing],
  failingOld: [failing],
});
const sticky = (exposure: number, failingNew: number): Flow => ({
  exposure,
  sticky: 'user',
  failingNew: [failingNew],
  failingOld: [0],
});

function meter(baseShare = 0) {
  const baseline = new Baseline(4, baseShare);
  return { baseline, harm: new HarmMeter(smallFleet({ users: USERS }), baseline, operations) };
}

describe('HarmMeter', () => {
  it('harms N·(1 − exp(−∫ r·f dt)) users', () => {
    const { harm } = meter();
    harm.add(0, 0, 100 * SECOND, everybody(0.5));
    expect(harm.of(0).users).toBeCloseTo(USERS * (1 - Math.exp(-0.5)), 9);
    expect(harm.of(0).userMinutes).toBeCloseTo(USERS * 0.5 * (100 / 60), 9);
    expect(harm.of(1).users).toBe(0);
  });

  it('gives the same harm however a stretch is cut', () => {
    const { harm: whole } = meter();
    whole.add(0, 0, 100 * SECOND, everybody(0.3));
    const { harm: cut } = meter();
    for (let t = 0; t < 100; t += 5) cut.add(0, t * SECOND, (t + 5) * SECOND, everybody(0.3));
    expect(cut.of(0).users).toBeCloseTo(whole.of(0).users, 9);
    expect(cut.of(0).userMinutes).toBeCloseTo(whole.of(0).userMinutes, 9);
  });

  it('counts only what fails beyond the quiet twin, stretch by stretch', () => {
    const { baseline, harm } = meter(0.01);
    baseline.record(0, 40 * SECOND, 60 * SECOND, everybody(0.5));
    harm.add(0, 0, 100 * SECOND, everybody(0.5));
    expect(harm.of(0).userMinutes).toBeCloseTo(USERS * 0.49 * (80 / 60), 9);
    harm.add(1, 0, 100 * SECOND, everybody(0.01));
    expect(harm.of(1).userMinutes).toBe(0);
  });

  it('keeps the histories of sticky users apart', () => {
    const { harm } = meter();
    const forever = 100_000 * SECOND;
    harm.add(0, 0, forever, sticky(0.1, 1));
    expect(harm.of(0).users).toBeCloseTo(100, 6);
    harm.add(0, forever, 2 * forever, sticky(0.3, 1));
    expect(harm.of(0).users).toBeCloseTo(300, 6);
    harm.add(0, 2 * forever, 3 * forever, everybody(0));
    expect(harm.of(0).users).toBeCloseTo(300, 6);
  });

  it('exposes everybody a little where each request draws anew', () => {
    const { harm } = meter();
    harm.add(0, 0, 100_000 * SECOND, everybody(0.1));
    expect(harm.of(0).users).toBeCloseTo(USERS, 3);
  });

  it('counts users as harmed for five minutes only without a break', () => {
    const { harm } = meter();
    harm.add(0, 0, 4 * MINUTE, everybody(0.6));
    harm.add(0, 4 * MINUTE, 5 * MINUTE, everybody(0.4));
    harm.add(0, 5 * MINUTE, 9 * MINUTE, everybody(0.6));
    expect(harm.of(0).users5min).toBe(0);
    harm.add(0, 9 * MINUTE, 10 * MINUTE, everybody(0.9));
    expect(harm.of(0).users5min).toBeCloseTo(harm.of(0).users, 9);
    expect(harm.of(1).users5min).toBe(0);
  });

  it('puts the first harm where the expected number of harmed users reaches one', () => {
    const { harm } = meter();
    expect(harm.first).toBeNull();
    harm.add(2, 0, 10 * SECOND, everybody(0.001));
    expect(harm.first).toBeNull();
    harm.add(2, 10 * SECOND, 20 * SECOND, everybody(0.1));
    expect((harm.first as number) / SECOND).toBeGreaterThan(10);
    expect((harm.first as number) / SECOND).toBeLessThan(11);
  });

  it('finds the first harm on the curve, not on a straight line to the end of a long stretch', () => {
    const { harm } = meter();
    harm.add(0, 0, 36_000 * SECOND, everybody(1));
    expect((harm.first as number) / SECOND).toBeCloseTo(-Math.log(1 - 1 / USERS) / RATE, 5);
  });

  it('looks at an open stretch without changing it', () => {
    const { harm } = meter();
    const before = harm.peek(0, 0, 100 * SECOND, everybody(0.5));
    expect(before.users).toBeCloseTo(USERS * (1 - Math.exp(-0.5)), 9);
    expect(harm.of(0).users).toBe(0);
  });

  it('sees sticky users in an open stretch as it will when the stretch is closed', () => {
    const { harm } = meter();
    const open = harm.peek(0, 0, 100 * SECOND, sticky(0.1, 1));
    harm.add(0, 0, 100 * SECOND, sticky(0.1, 1));
    expect(open.users).toBeCloseTo(harm.of(0).users, 9);
    expect(open.userMinutes).toBeCloseTo(harm.of(0).userMinutes, 9);
  });

  it('knows how many were harmed by a past instant, wherever stretches were cut', () => {
    const pieces = (cuts: readonly number[]) => {
      const { harm } = meter();
      harm.add(0, 0, 100 * SECOND, everybody(0));
      const ends = [...cuts, 300];
      let from = 100;
      for (const end of ends) {
        harm.add(0, from * SECOND, end * SECOND, everybody(0.5));
        from = end;
      }
      return harm;
    };
    const quiet = { since: 300 * SECOND, flow: everybody(0) };
    const whole = pieces([]);
    const cut = pieces([101, 170, 299]);
    expect(whole.harmedBy(0, 100 * SECOND, quiet)).toBe(0);
    expect(whole.harmedBy(0, 150 * SECOND, quiet)).toBeCloseTo(USERS * (1 - Math.exp(-0.25)), 9);
    expect(cut.harmedBy(0, 150 * SECOND, quiet)).toBeCloseTo(whole.harmedBy(0, 150 * SECOND, quiet), 9);
    expect(cut.harmedBy(0, 900 * SECOND, quiet)).toBeCloseTo(whole.usersHarmed(0), 9);
    const { harm: open } = meter();
    open.add(0, 0, 100 * SECOND, everybody(0));
    const growing = { since: 100 * SECOND, flow: everybody(0.5) };
    expect(open.harmedBy(0, 150 * SECOND, growing)).toBeCloseTo(whole.harmedBy(0, 150 * SECOND, quiet), 9);
  });
});
