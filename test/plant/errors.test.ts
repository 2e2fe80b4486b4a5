import { describe, expect, it } from 'vitest';
import type { Impairment } from '../../src/domain/index.ts';
import { HOUR, MINUTE, SECOND } from '../../src/kernel/index.ts';
import type { World } from './world.ts';
import { dip, world } from './world.ts';

const logistic = (x: number) => 1 / (1 + Math.exp(-x));

describe('errors that grow with the load', () => {
  const impairment: Impairment = { primitive: 'load-errors', at: 0.4, width: 0.03 };
  const setting = { users: 2000, capacity: 10_000, retries: { attempts: 4 } };

  it('are in balance with the load that their own retries make', () => {
    const { plant } = world({ ...setting, users: 3500 });
    plant.impair(0, { ...impairment, at: 0.48 }, 1);
    const utilisation = plant.utilisation(0);
    const p = logistic((utilisation - 0.48) / 0.03);
    expect(utilisation).toBeCloseTo(0.35 * (1 + p + p * p + p * p * p), 7);
    expect(utilisation).toBeGreaterThan(0.354);
    expect(plant.failing(0)).toBeCloseTo(p * p * p * p, 7);
    expect(plant.settled(0)).toBeNull();
  });

  it('stay after a surge that has passed, and go when the load goes', () => {
    const { plant, simulation } = world(setting);
    plant.impair(0, impairment, 1);
    simulation.runUntil(10 * MINUTE);
    expect(plant.state(0)).toBe('healthy');
    const surge = plant.impair(0, { primitive: 'demand', factor: 2 }, 1);
    simulation.runUntil(12 * MINUTE);
    surge();
    simulation.runUntil(HOUR);
    expect(plant.state(0)).toBe('failing');
    expect(plant.utilisation(0)).toBeCloseTo(0.8, 4);
    plant.admit(0, 0.4);
    simulation.runUntil(2 * HOUR);
    plant.admit(0, 1);
    simulation.runUntil(3 * HOUR);
    expect(plant.state(0)).toBe('healthy');
  });

  it('come and go with the day, without being asked', () => {
    const { plant, simulation, states } = world({
      ...setting,
      users: 3000,
      swing: 0.5,
      retries: { attempts: 1 },
    });
    plant.impair(0, impairment, 1);
    simulation.runUntil(24 * HOUR);
    expect(states.map(({ state }) => state)).toEqual(['failing', 'healthy']);
    // 0.3·(1 + ½ cos) brings ½ % errors at 0.4 − 0.03·ln(199) = 0.2412: cos = −0.392, 7.54 h from 14:00.
    expect(Math.abs((states[0].time ?? 0) / HOUR - (14 - 7.54))).toBeLessThan(0.05);
  });
});

describe('a cell that fails and is overloaded at once', () => {
  /** Mean failing shares of what is told of the coming minutes: new version by segment, then the old one. */
  const told = (here: World, minutes: number) => {
    here.plant.flush();
    here.flows.length = 0;
    here.simulation.runUntil(here.simulation.now + minutes * MINUTE);
    here.plant.flush();
    const sums = { new: [0, 0], old: [0, 0], time: 0 };
    for (const { from: start, to, flow } of here.flows) {
      sums.time += to - start;
      for (const segment of [0, 1]) {
        sums.new[segment] += flow.failingNew[segment] * (to - start);
        sums.old[segment] += flow.failingOld[segment] * (to - start);
      }
    }
    return [...sums.new, ...sums.old].map((sum) => sum / sums.time);
  };

  it('tells users by version and segment, stepped or settled', () => {
    const run = (settles: boolean) => {
      const here = world({ segments: [0.3, 0.7], capacity: 20_000, retries: { attempts: 3 }, settles });
      here.plant.setExposure(0, 0.4, 'user');
      here.plant.impair(0, { primitive: 'errors', share: 0.5, retryHelps: true, segment: 1 }, 'new');
      here.plant.impair(0, { primitive: 'errors', share: 0.1, retryHelps: false }, 1);
      here.simulation.runUntil(MINUTE);
      return told(here, 4);
    };
    // Poison hits a tenth of everybody; of the others, those on the new version in segment 1 fail by 0.5³.
    const expected = [0.1, 0.1 + 0.9 * 0.125, 0.1, 0.1];
    run(true).forEach((share, i) => {
      expect(share).toBeCloseTo(expected[i], 12);
    });
    run(false).forEach((share, i) => {
      expect(share).toBeCloseTo(expected[i], 6);
    });
  });

  it('moves users under way to what they meet now when the exposure changes', () => {
    // Overloaded, with everybody's retries in the queue, the new version spreads to all: then all meet its errors.
    const here = world({ capacity: 4000, queueLimit: SECOND, retries: { attempts: 2 } });
    const { plant, simulation } = here;
    plant.impair(0, { primitive: 'errors', share: 1, retryHelps: true }, 'new');
    simulation.runUntil(MINUTE);
    expect(plant.failing(0)).toBeGreaterThan(0.3);
    expect(plant.failing(0)).toBeLessThan(0.5);
    plant.setExposure(0, 1, 'user');
    simulation.runUntil(2 * MINUTE);
    expect(plant.failing(0)).toBe(1);
    plant.setExposure(0, 0, 'user');
    simulation.runUntil(3 * MINUTE);
    expect(plant.failing(0)).toBeLessThan(0.5);
  });

  it('sheds what the queue does not hold, and serves at its capacity', () => {
    // Waits are below the time-out, so what is served is in time: goodput is the capacity.
    const { plant } = dip(0.5, 240 * SECOND, { users: 6200, capacity: 9000, queueLimit: SECOND });
    expect(plant.state(0)).toBe('overloaded');
    expect(plant.failing(0)).toBeCloseTo(1 - 4500 / 6200, 6);
  });
});
