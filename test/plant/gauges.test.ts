import { describe, expect, it } from 'vitest';
import type { HeatLaw, PlantImpairment } from '../../src/domain/index.ts';
import { HOUR, MILLISECOND, MINUTE, SECOND } from '../../src/kernel/index.ts';
import type { Setting, World } from './world.ts';
import { world } from './world.ts';

const CLEAR: Setting = { users: 1000, capacity: 5000, retries: { attempts: 1 } };
const SLOW: Setting = { ...CLEAR, telemetry: { slow: 300 * MILLISECOND } };

const late = (times: number, added: number): PlantImpairment => ({
  primitive: 'latency',
  times,
  added,
});

/** Of a minute up to now. */
const minute = ({ simulation }: World, add: (from: number, length: number, out: Float64Array) => void) => {
  const out = new Float64Array(1);
  add(simulation.now - MINUTE, MINUTE, out);
  return out[0];
};

const slowOf = (here: World, version: 'all' | 'new' = 'all') =>
  minute(here, (from, length, out) => here.plant.gauges.addSlow(0, version, from, length, out)) / 60;

describe('slow answers', () => {
  it('are those of whom the new version keeps waiting, and nobody else', () => {
    const here = world(SLOW);
    here.plant.setExposure(0, 0.2, 'user');
    here.plant.impair(0, late(1, 400 * MILLISECOND), 'new');
    here.simulation.runUntil(2 * MINUTE);
    expect(slowOf(here)).toBeCloseTo(200, 6);
    expect(slowOf(here, 'new')).toBeCloseTo(200, 6);
    expect(here.plant.gauges.steadySlow(0, 'all')).toBeCloseTo(0.2, 9);
    expect(here.plant.gauges.steadySlow(0, 'new')).toBeCloseTo(1, 9);
  });

  it('are the same where each request draws its version', () => {
    const here = world(SLOW);
    here.plant.setExposure(0, 0.2, 'request');
    here.plant.impair(0, late(1, 400 * MILLISECOND), 'new');
    here.simulation.runUntil(2 * MINUTE);
    expect(slowOf(here)).toBeCloseTo(200, 6);
    expect(slowOf(here, 'new')).toBeCloseTo(200, 6);
  });

  it('are not those that come too late, which have failed', () => {
    const here = world(SLOW);
    here.plant.impair(0, late(1, 3 * SECOND), 1);
    here.simulation.runUntil(2 * MINUTE);
    expect(slowOf(here)).toBe(0);
  });

  it('are all that are answered where some come too late by two delays at once', () => {
    const here = world(SLOW);
    here.plant.impair(0, late(1, 1800 * MILLISECOND), 1);
    here.plant.impair(0, late(1, 1500 * MILLISECOND), 0.5);
    here.simulation.runUntil(2 * MINUTE);
    expect(slowOf(here)).toBeCloseTo(500, 6);
  });

  it('are all while the queue is long enough', () => {
    const waits = [0.2, 0.4].map((queueSeconds) => {
      const here = world({ ...SLOW, users: 6000, capacity: 5000, queueLimit: queueSeconds * SECOND });
      here.simulation.runUntil(5 * MINUTE);
      return slowOf(here);
    });
    expect(waits[0]).toBe(0);
    expect(waits[1] / 5000).toBeCloseTo(1, 2);
  });

  it.each(['flow', 'request'] as const)(
    'are those whose service takes long: e⁻³ of exponential ones of 100 ms (%s)',
    (fidelity) => {
      const here = world({ ...SLOW, fidelity, capacity: 2000, serving: { servers: 200 } });
      here.simulation.runUntil(3 * MINUTE);
      expect(slowOf(here) / 1000 / Math.exp(-3)).toBeCloseTo(1, 1);
    },
  );
});

describe('what answers do without', () => {
  it('leaves its mark on those that call it', () => {
    const here = world(CLEAR);
    here.plant.setExposure(0, 0.5, 'user');
    const lost = {
      primitive: 'dependency',
      on: 'ads',
      needed: 'soft',
      calls: 0.5,
      loss: 0.2,
      delay: 0,
    } as const;
    here.simulation.runUntil(30 * SECOND);
    here.plant.impair(0, lost, 'new');
    here.simulation.runUntil(MINUTE);
    const soft = (version: 'all' | 'new') =>
      minute(here, (from, length, out) => here.plant.gauges.addSoft(0, version, from, length, out));
    expect(soft('all')).toBeCloseTo(30 * 500 * 0.1, 6);
    expect(soft('new')).toBeCloseTo(30 * 500 * 0.1, 6);
    expect(here.plant.counts(0, 0, MINUTE).errors).toBe(0);
  });
});

describe('a saturated cell', () => {
  const seconds = (users: number, capacity: number) => {
    const here = world({ ...CLEAR, users, capacity, telemetry: { saturated: 0.8 } });
    here.simulation.runUntil(MINUTE);
    return minute(here, (from, length, out) => here.plant.gauges.addSaturated(0, from, length, out));
  };

  it('is so by chance half of the time at the limit, and always or never far from it', () => {
    expect(seconds(800, 1000)).toBeCloseTo(30, 9);
    expect(seconds(900, 1000)).toBeGreaterThan(59);
    expect(seconds(700, 1000)).toBeLessThan(0.1);
    // Φ(−1): 28.3 of 800 more are one standard deviation.
    expect(seconds(800, (800 + Math.sqrt(800)) / 0.8)).toBeCloseTo(60 * 0.1586553, 4);
  });

  it('is so from the moment its capacity is taken away, though nobody waits yet', () => {
    const here = world({ ...CLEAR, users: 500, capacity: 1000, telemetry: { saturated: 0.8 } });
    const heard: number[] = [];
    here.plant.gauges.onChange = (cell) => heard.push(cell);
    here.simulation.runUntil(40 * SECOND);
    here.plant.takeOut(0, 0.5);
    here.simulation.runUntil(MINUTE);
    expect(
      minute(here, (from, length, out) => here.plant.gauges.addSaturated(0, from, length, out)),
    ).toBeCloseTo(20, 2);
    expect(heard).toEqual([0]);
  });
});

describe('a hot room', () => {
  it('is so from when it passes the limit until its cooling is back', () => {
    const heat: HeatLaw = {
      inlet: 24,
      ambient: 30,
      rackPower: 5000,
      idleShare: 1,
      rackHeatCapacity: 300_000,
      timeConstant: 7200 * SECOND,
      throttleFrom: 80,
      throttleTo: 90,
      shutdownAt: 90,
      shutdownSpread: 1,
      restartTakes: 20 * MINUTE,
    };
    const here = world({ ...CLEAR, heat, telemetry: { hot: 35 } });
    const { gauges } = here.plant;
    here.simulation.runUntil(5 * MINUTE);
    expect(gauges.isCool(0)).toBe(true);
    const undo = here.plant.stopCooling(0);
    here.simulation.runUntil(25 * MINUTE);
    expect(gauges.isCool(0)).toBe(false);
    undo();
    here.simulation.runUntil(40 * MINUTE);
    // 24 to 35 °C takes 10.96 min (failure-physics.md H1); the cooling is back after 20.
    const seconds = new Float64Array(4);
    gauges.addHot(0, 0, 10 * MINUTE, seconds);
    expect(seconds[0]).toBe(0);
    expect(seconds[1] + seconds[2]).toBeCloseTo((20 - 10.96) * 60, -1);
    expect(seconds[2]).toBeCloseTo(300, 6);
    expect(seconds[3]).toBe(0);
  });
});

describe('what users usually ask for', () => {
  it('is not moved by what makes them ask for more, or less', () => {
    const here = world({ ...CLEAR, swing: 0.5 });
    const usual = here.plant.operations(0, 0, HOUR);
    here.plant.impair(0, { primitive: 'demand', factor: 0.5 }, 1);
    here.simulation.runUntil(HOUR);
    expect(here.plant.usualOperations(0, 0, HOUR)).toBeCloseTo(usual, 6);
    expect(here.plant.operations(0, 0, HOUR)).toBeCloseTo(usual / 2, 6);
  });
});
