import { describe, expect, it } from 'vitest';
import { ExposureMeter } from '../../../src/experiment/run/exposure.ts';
import type { Time } from '../../../src/kernel/index.ts';
import { HOUR, SECOND } from '../../../src/kernel/index.ts';
import { smallFleet } from '../support/fleet.ts';

/** 36 requests per user and hour. */
const operations = (_cell: number, from: Time, to: Time) => (1000 * 0.01 * (to - from)) / SECOND;
const newMeter = () => new ExposureMeter(smallFleet({ users: 1000 }), operations);

describe('ExposureMeter', () => {
  it('exposes 30 % of users who make 36 requests each when 1 % of requests draw the new version', () => {
    const meter = newMeter();
    meter.set(0, 0.01, 'request', 0);
    expect(meter.exposed(HOUR) / 1000).toBeCloseTo(1 - Math.exp(-0.36), 9);
    expect(meter.exposed(HOUR) / 1000).toBeCloseTo(0.302, 3);
  });

  it('exposes just the share when users stay with their version', () => {
    const meter = newMeter();
    meter.set(0, 0.01, 'user', 0);
    expect(meter.exposed(HOUR)).toBe(10);
  });

  it('keeps the peak over a rollback', () => {
    const meter = newMeter();
    meter.set(0, 0.5, 'user', 0);
    meter.notePeak(HOUR);
    meter.set(0, 0, 'user', HOUR);
    meter.notePeak(2 * HOUR);
    expect(meter.peak).toBe(500);
    expect(meter.exposed(2 * HOUR)).toBe(0);
    expect(meter.first).toBe(0);
  });

  it('counts the hours that users wait for the change', () => {
    const meter = newMeter();
    meter.begin(HOUR);
    meter.set(0, 1, 'request', 2 * HOUR);
    meter.set(1, 0.5, 'user', 3 * HOUR);
    expect(meter.onNew).toBe(1500 / 4000);
    expect(meter.hoursWaited(4 * HOUR)).toBe(4000 + 3000 + 2500);
  });
});
