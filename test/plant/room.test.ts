import { describe, expect, it } from 'vitest';
import type { HeatLaw } from '../../src/domain/index.ts';
import { HOUR, MINUTE, SECOND } from '../../src/kernel/index.ts';
import { atHosts, heated } from '../../src/plant/room.ts';
import type { World } from './world.ts';
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

  it('nears the limit that is left of the way from its inlet temperature to that without any cooling', () => {
    // R = 7200 / 300000 K/W: without cooling 30 + 5000 · 0.024 = 150 °C. Half of it takes half of 126 K away, nine
    // tenths leave 12.6 K, and a third at 60 % of the heat leaves 30 + 72 - 42 = 60 °C.
    const settled = (lost: number, idleShare = 1) => {
      const { plant, simulation } = world({
        heat: { ...law, idleShare, shutdownAt: 190, throttleFrom: 180, throttleTo: 190 },
        users: idleShare === 1 ? 100 : 0,
      });
      plant.stopCooling(0, lost);
      simulation.runUntil(40 * HOUR);
      return plant.temperature(0);
    };
    expect(settled(1)).toBeCloseTo(150, 5);
    expect(settled(0.5)).toBeCloseTo(87, 5);
    expect(settled(0.1)).toBeCloseTo(36.6, 5);
    expect(settled(2 / 3, 0.6)).toBeCloseTo(60, 5);
    // What is left carries all of the heat: 0.6 · 120 + 6 < 0.7 · 126.
    expect(settled(0.3, 0.6)).toBe(24);
  });

  it('reaches a temperature below that limit in the closed-form time', () => {
    // RC · ln((36.6 - 24) / (36.6 - 32)) = 7200 s · 1.0076397.
    const { plant, simulation } = world({ heat: law });
    plant.stopCooling(0, 0.1);
    simulation.runUntil(7255 * SECOND);
    expect(plant.temperature(0)).toBeCloseTo(32, 3);
  });

  it('loses what several losses take together, and gets each share back by itself', () => {
    const { plant, simulation } = world({
      heat: { ...law, shutdownAt: 190, throttleFrom: 180, throttleTo: 190 },
    });
    const first = plant.stopCooling(0, 0.25);
    const second = plant.stopCooling(0, 0.5);
    const third = plant.stopCooling(0, 0.5);
    simulation.runUntil(40 * HOUR);
    expect(plant.temperature(0)).toBeCloseTo(150, 5);
    second();
    simulation.runUntil(80 * HOUR);
    expect(plant.temperature(0)).toBeCloseTo(24 + 0.75 * 126, 5);
    third();
    simulation.runUntil(120 * HOUR);
    expect(plant.temperature(0)).toBeCloseTo(24 + 0.25 * 126, 5);
    first();
    expect(plant.temperature(0)).toBe(24);
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

describe('a room without any buffer', () => {
  // failure-physics.md H3: 27 kJ/K per rack is what warms by 35 K in 3 min 9 s at 5 kW.
  const bare: HeatLaw = {
    ...law,
    rackHeatCapacity: 27_000,
    recirculation: 1,
    throttleFrom: 80,
    throttleTo: 90,
    shutdownAt: 24 + 35,
    shutdownSpread: 0,
  };
  const secondsToShutdown = (rackPower: number) => {
    const { plant, simulation } = world({ heat: { ...bare, rackPower }, users: 100 });
    plant.stopCooling(0);
    while (plant.state(0) !== 'down') simulation.runUntil(simulation.now + SECOND);
    return simulation.now / SECOND;
  };

  it('shuts down after 3 min 9 s at 5 kW a cabinet', () => {
    // Hosts are looked at every 3 s; the walls take 2 s of it.
    expect(Math.abs(secondsToShutdown(5000) - 189)).toBeLessThanOrEqual(6);
  });

  it('shuts down within a minute at 10 kW and above', () => {
    expect(secondsToShutdown(10_000)).toBeLessThan(60);
    expect(secondsToShutdown(15_000)).toBeLessThan(secondsToShutdown(10_000));
  });

  it('would take half as long at twice the power, not a quarter, if the exhaust mixed with the room', () => {
    const linear = heated(bare, 24, 10_000, 94.5 * SECOND) - 24;
    expect(Math.abs(linear / 35 - 1)).toBeLessThan(0.01);
    expect(atHosts({ ...bare, recirculation: 0 }, 24 + linear, 10_000)).toBe(24 + linear);
  });

  it('draws back no exhaust at 5 kW and less, nor below the inlet temperature', () => {
    for (const power of [0, 2500, 5000]) expect(atHosts(bare, 40, power)).toBe(40);
    expect(atHosts(bare, 20, 10_000)).toBe(20);
    expect(atHosts(bare, 40, 7500)).toBeCloseTo(24 + 16 * 1.5, 9);
  });
});

describe('a hall with chilled water in store', () => {
  it('reaches 40 °C after 51 minutes, the 47 of Azure 2018 within a tenth', () => {
    const { plant, simulation } = world({
      heat: { ...law, rackHeatCapacity: 900_000, shutdownAt: 90, throttleFrom: 80, throttleTo: 90 },
    });
    plant.stopCooling(0);
    simulation.runUntil(51 * MINUTE);
    expect(Math.abs(plant.temperature(0) - 40)).toBeLessThan(0.3);
    simulation.runUntil(57 * MINUTE);
    expect(plant.temperature(0)).toBeGreaterThan(41);
    expect(heated({ ...law, rackHeatCapacity: 900_000 }, 24, 5000, 47 * MINUTE)).toBeGreaterThan(38);
  });
});

describe('a room whose cells go in order of importance', () => {
  const four = { cells: 4, users: 100, importance: [2, 0, 3, 1] };
  const stagger: HeatLaw = {
    ...law,
    throttleFrom: 45,
    throttleTo: 60,
    shutdownAt: 40,
    shutdownSpread: 0,
    staggerFrom: 32,
  };
  const standing = ({ plant }: World) => [0, 1, 2, 3].map((cell) => (plant.state(cell) === 'down' ? 0 : 1));

  it('switches the least important off first, one every so many degrees', () => {
    const here = world({ ...four, heat: stagger });
    here.plant.stopCooling(0);
    const seen: string[] = [];
    for (let minute = 0; minute < 120; minute++) {
      here.simulation.runUntil(minute * MINUTE);
      const now = standing(here).join('');
      if (now !== seen.at(-1)) seen.push(now);
    }
    expect(seen).toEqual(['1111', '1011', '1010', '0010', '0000']);
  });

  it('keeps the rest cool for longer than a room in which all go together', () => {
    const lastStands = (heat: HeatLaw) => {
      const here = world({ ...four, heat });
      here.plant.stopCooling(0);
      while (standing(here)[2] === 1) here.simulation.runUntil(here.simulation.now + MINUTE);
      return here.simulation.now / MINUTE;
    };
    const together = lastStands({ ...stagger, staggerFrom: undefined });
    expect(together).toBe(17);
    expect(lastStands(stagger)).toBeGreaterThan(1.2 * together);
  });

  it.each([
    ['as-they-went', [1, 3, 0, 2]],
    ['importance', [2, 0, 3, 1]],
  ] as const)('brings them back one after another, %s', (restartOrder, order) => {
    const here = world({
      ...four,
      heat: { ...stagger, restartOrder, restartTakes: 10 * MINUTE, restartOver: 40 * MINUTE },
    });
    const stop = here.plant.stopCooling(0);
    here.simulation.runUntil(2 * HOUR);
    stop();
    const back: number[] = [];
    for (let minute = 1; minute <= 60; minute++) {
      here.simulation.runUntil(2 * HOUR + minute * MINUTE);
      for (const cell of order) {
        const whole = here.plant.utilisation(cell) < 100 / 16_500 + 1e-12;
        if (whole && !back.includes(cell)) back.push(cell);
      }
      // A cell every ten minutes, after ten minutes of waiting.
      expect(back).toHaveLength(Math.min(4, Math.max(0, Math.floor((minute - 10) / 10))));
    }
    expect(back).toEqual(order);
  });
});

describe('a room whose cooling is back', () => {
  const slow: HeatLaw = { ...law, coolsIn: 20 * MINUTE, shutdownSpread: 0, shutdownAt: 45, throttleTo: 60 };

  it('cools exponentially with its own time constant, throttled as long as it is warm', () => {
    const { plant, simulation, rooms } = world({ heat: slow, users: 100 });
    const stop = plant.stopCooling(0);
    simulation.runUntil(18 * MINUTE);
    const warm = plant.temperature(0);
    stop();
    expect(plant.temperature(0)).toBe(warm);
    expect(plant.utilisation(0)).toBeGreaterThan(100 / 16_500);
    simulation.runUntil(38 * MINUTE);
    expect(plant.temperature(0)).toBeCloseTo(24 + (warm - 24) * 0.36787944117144233, 6);
    simulation.runUntil(4 * HOUR);
    expect(plant.temperature(0)).toBe(24);
    expect(plant.utilisation(0)).toBe(100 / 16_500);
    expect(rooms.map(({ state }) => state)).toEqual(['heating', 'throttling', 'cooling', 'cooled']);
  });

  it('starts no host into air that would slow it down', () => {
    const { plant, simulation, rooms } = world({ heat: slow, users: 100 });
    const stop = plant.stopCooling(0);
    simulation.runUntil(HOUR);
    expect(plant.state(0)).toBe('down');
    const warm = plant.temperature(0);
    stop();
    const throttled = -1200 * Math.log((35 - 24) / (warm - 24));
    simulation.runUntil(6 * HOUR);
    const restarting = rooms.find(({ state }) => state === 'restarting')?.time ?? 0;
    expect(Math.abs(restarting / SECOND - 3600 - throttled)).toBeLessThanOrEqual(30);
    expect(plant.state(0)).toBe('healthy');
  });

  it('goes on from where it is when the cooling stops again', () => {
    const { plant, simulation } = world({ heat: slow, users: 100 });
    const stop = plant.stopCooling(0);
    simulation.runUntil(15 * MINUTE);
    stop();
    simulation.runUntil(20 * MINUTE);
    const warm = plant.temperature(0);
    expect(warm).toBeGreaterThan(30);
    plant.stopCooling(0);
    expect(plant.temperature(0)).toBe(warm);
    simulation.runUntil(25 * MINUTE);
    expect(plant.temperature(0)).toBeGreaterThan(warm + 3);
  });
});
