import { describe, expect, it } from 'vitest';
import type { HeatLaw } from '../../src/domain/index.ts';
import { HOUR, MINUTE, SECOND } from '../../src/kernel/index.ts';
import { heated } from '../../src/plant/room.ts';
import { world } from './world.ts';

// failure-physics.md H1: 5 kW a rack whatever the load, 300 kJ/K, RC 7,200 s.
const law: HeatLaw = {
  inlet: 24,
  ambient: 30,
  rackPower: 5000,
  idleShare: 1,
  rackHeatCapacity: 300_000,
  timeConstant: 7200 * SECOND,
  throttleFrom: 35,
  throttleTo: 45,
  shutdownAt: 45,
  shutdownSpread: 1,
  restartTakes: 20 * MINUTE,
};

describe('a room without cooling', () => {
  it.each([
    [27, 2.89],
    [32, 7.87],
    [35, 10.96],
    [40, 16.3],
    [45, 21.88],
  ])('reaches %i °C after %f minutes', (limit, minutes) => {
    // To the minute digits the table has; the temperature itself to 0.1 %.
    expect(Math.abs(heated(law, 24, 5000, minutes * MINUTE) / limit - 1)).toBeLessThan(1e-3);
    const { plant, simulation } = world({
      heat: { ...law, shutdownAt: 90, throttleFrom: 80, throttleTo: 90 },
    });
    plant.stopCooling(0);
    simulation.runUntil(Math.round(minutes * MINUTE));
    expect(Math.abs(plant.temperature(0) / limit - 1)).toBeLessThan(1e-3);
  });

  it('throttles its cells on the way, shuts hosts down, and brings them back evenly after the restart', () => {
    const { plant, simulation, rooms } = world({ heat: { ...law, shutdownSpread: 0 }, users: 100 });
    const stop = plant.stopCooling(0);
    simulation.runUntil(16.5 * MINUTE);
    // 40 °C is half way from 35 to 45.
    expect(100 / 16_500 / plant.utilisation(0)).toBeCloseTo(0.5, 1);
    simulation.runUntil(40 * MINUTE);
    expect(plant.state(0)).toBe('down');
    expect(plant.failing(0)).toBe(1);
    stop();
    expect(plant.temperature(0)).toBe(24);
    simulation.runUntil(59 * MINUTE);
    expect(plant.state(0)).toBe('down');
    simulation.runUntil(70 * MINUTE);
    expect(100 / 16_500 / plant.utilisation(0)).toBeCloseTo(0.5, 1);
    simulation.runUntil(2 * HOUR);
    expect(plant.utilisation(0)).toBeCloseTo(100 / 16_500, 12);
    expect(plant.state(0)).toBe('healthy');
    expect(rooms.map(({ state }) => state)).toEqual([
      'heating',
      'throttling',
      'shutting-down',
      'restarting',
      'cooled',
    ]);
  });

  it('trips hosts one by one around the shutdown temperature, and those that are off heat no more', () => {
    const { plant, simulation } = world({ heat: { ...law, throttleFrom: 80, throttleTo: 90 }, users: 100 });
    plant.stopCooling(0);
    simulation.runUntil(6 * HOUR);
    const on = 100 / 16_500 / plant.utilisation(0);
    expect(on).toBeGreaterThan(0);
    expect(on).toBeLessThan(0.2);
    expect(plant.temperature(0)).toBeLessThan(47);
  });

  it('heats up faster the more its cells work, and with a second environment', () => {
    const tenMinutes = (setting: { users: number; beside?: boolean }) => {
      const { plant, simulation } = world({ users: setting.users, heat: { ...law, idleShare: 0.4 } });
      if (setting.beside === true) plant.addHeat([0]);
      plant.stopCooling(0);
      simulation.runUntil(10 * MINUTE);
      return plant.temperature(0);
    };
    // Idle share 0.4: a third of the work is 0.6 of the heat; a second environment adds 0.4.
    const third = heated(law, 24, 3000, 10 * MINUTE);
    expect(tenMinutes({ users: 5500 })).toBeCloseTo(third, 6);
    expect(tenMinutes({ users: 5500, beside: true })).toBeCloseTo(heated(law, 24, 5000, 10 * MINUTE), 6);
    expect(tenMinutes({ users: 11_000 })).toBeGreaterThan(third);
  });
});
