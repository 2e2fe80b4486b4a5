import { describe, expect, it } from 'vitest';
import type { PlantImpairment } from '../../src/domain/index.ts';
import { MINUTE, SECOND } from '../../src/kernel/index.ts';
import type { Setting } from './world.ts';
import { world } from './world.ts';

/** Three quarters of the users and one quarter; of the second, two fifths are on the new version: a tenth of all. */
const TWO: Setting = { users: 4000, capacity: 20_000, segments: [0.75, 0.25], retries: { attempts: 1 } };
const ONLY_SECOND = [0, 0.4];

const errors = (share: number, segment: number): PlantImpairment => ({
  primitive: 'errors',
  share,
  segment,
  retryHelps: true,
});

describe.each(['flow', 'request'] as const)('a version that serves one segment (%s)', (fidelity) => {
  const here = () => {
    const one = world({ ...TWO, fidelity });
    one.plant.setExposure(0, 0.1, 'user', ONLY_SECOND);
    return one;
  };

  it('harms nobody by what befalls another segment', () => {
    const { plant, simulation } = here();
    plant.impair(0, errors(1, 0), 'new');
    simulation.runUntil(MINUTE);

    expect(plant.failing(0)).toBe(0);
  });

  it('fails for its share of its own segment', () => {
    const { plant, simulation, flows } = here();
    plant.impair(0, errors(0.5, 1), 'new');
    simulation.runUntil(MINUTE);
    plant.flush();

    const { flow } = flows.at(-1) ?? expect.unreachable();
    expect(flow.exposureOf).toEqual(ONLY_SECOND);
    expect(flow.failingNew[1]).toBeCloseTo(0.5, fidelity === 'flow' ? 9 : 0.5);
    expect(flow.failingNew[0]).toBe(0);
    expect(flow.failingOld).toEqual([0, 0]);
  });

  it('is asked by its own users alone', () => {
    const { plant, simulation } = here();
    plant.impair(0, errors(0.5, 1), 'new');
    simulation.runUntil(2 * MINUTE);

    const attempts = new Float64Array(1);
    const failed = new Float64Array(1);
    plant.addNewCounts(0, MINUTE, MINUTE, attempts, failed);
    // 4000/s · 25 % · 40 %, and half of them fail. Of 24,000 counted ones the standard deviation is .6 %.
    const within = fidelity === 'flow' ? 1e-9 : 0.02;
    expect(Math.abs(attempts[0] / (60 * 400) - 1)).toBeLessThan(within);
    expect(Math.abs(failed[0] / (60 * 200) - 1)).toBeLessThan(1.5 * within);
  });
});

describe('segments on the new version', () => {
  it('count for more where it makes them ask more', () => {
    const { plant, simulation } = world(TWO);
    plant.setExposure(0, 0.1, 'user', ONLY_SECOND);
    plant.impair(0, { primitive: 'demand', factor: 2 }, 'new');
    plant.impair(0, errors(0.5, 1), 'new');
    simulation.runUntil(MINUTE);

    expect(plant.demand(0)).toBeCloseTo(4000 * 1.1, 9);
    expect(plant.failing(0)).toBeCloseTo((0.1 * 2 * 0.5) / 1.1, 12);
  });

  it('go with users who are served elsewhere', () => {
    const failover = { to: 'region', rampPerMinute: 1, fillTo: 1, automatic: true } as const;
    const { plant, simulation } = world({ ...TWO, cells: 2, failover });
    plant.setExposure(1, 0.1, 'user', ONLY_SECOND);
    simulation.runUntil(30 * SECOND);
    plant.drain([0]);
    simulation.runUntil(10 * MINUTE);

    const { flow } = plant.current(0);
    expect(plant.away(0)).toBe(1);
    expect(flow.exposure).toBeCloseTo(0.1, 12);
    expect(flow.exposureOf).toEqual(ONLY_SECOND);
  });
});
