import { describe, expect, it } from 'vitest';
import type { FailoverLaw, ReplicationLaw } from '../../src/domain/index.ts';
import { HOUR, MINUTE, SECOND } from '../../src/kernel/index.ts';
import type { World } from './world.ts';
import { world } from './world.ts';

const copies: ReplicationLaw = { lag: 5 * SECOND, writes: 0.1, fencing: 0 };
const law = (replication: Partial<ReplicationLaw> = {}): FailoverLaw => ({
  to: 'region',
  rampPerMinute: 0.2,
  fillTo: 1,
  automatic: true,
  replication: { ...copies, ...replication },
});
/** Four cells of 4,000 users who each ask once a second: 400 writes a second and cell. */
const four = (failover: FailoverLaw, more: object = {}) =>
  world({ cells: 4, users: 4000, capacity: 10_000, failover, ...more });
const diverged = ({ moves }: World) => moves.reduce((sum, move) => sum + move.diverged, 0);

describe('copies of what users write', () => {
  it('miss the writes of the last lag when a cell is lost, for everybody who is served elsewhere', () => {
    const here = four(law());
    here.simulation.runUntil(MINUTE);
    here.plant.lose([0]);
    here.simulation.runUntil(4 * MINUTE);
    // So far 60 % of the users have moved.
    expect(diverged(here)).toBeCloseTo(0.6 * 5 * 400, 6);
    here.simulation.runUntil(HOUR);
    expect(diverged(here)).toBeCloseTo(5 * 400, 6);
  });

  it('miss nothing when users are moved off a cell that serves, and when they come home', () => {
    const here = four(law());
    here.plant.drain([0]);
    here.simulation.runUntil(10 * MINUTE);
    expect(here.plant.away(0)).toBeCloseTo(1, 9);
    here.plant.undrain([0]);
    here.simulation.runUntil(20 * MINUTE);
    expect(here.plant.away(0)).toBe(0);
    expect(diverged(here)).toBe(0);
  });

  it('miss the writes only of those who had not been moved before the loss', () => {
    const here = four(law());
    here.plant.drain([0]);
    here.simulation.runUntil(150 * SECOND + 1);
    expect(here.plant.away(0)).toBeCloseTo(0.5, 12);
    here.plant.lose([0]);
    here.simulation.runUntil(HOUR);
    expect(diverged(here)).toBeCloseTo(0.5 * 5 * 400, 6);
  });

  it('miss the writes of guests, too, when the cell that serves them is lost in its turn', () => {
    const here = four(law());
    here.plant.lose([0]);
    here.simulation.runUntil(10 * MINUTE);
    const first = diverged(here);
    here.plant.lose([1]);
    here.simulation.runUntil(HOUR);
    // A third of the users of cell 0 were there, besides its own; there is room for all of them elsewhere.
    expect(diverged(here) - first).toBeCloseTo((4 / 3) * 5 * 400, 6);
  });

  it('miss the writes of users who leave a hall whose hosts the heat has taken', () => {
    const heat = {
      inlet: 24,
      ambient: 30,
      rackPower: 5000,
      idleShare: 1,
      rackHeatCapacity: 300_000,
      timeConstant: 7200 * SECOND,
      throttleFrom: 35,
      throttleTo: 45,
      shutdownAt: 40,
      shutdownSpread: 0,
      restartTakes: 20 * MINUTE,
    };
    const evacuatedAfter = (time: number) => {
      const here = four(law(), { cells: 8, region: 4, heat, failover: { ...law(), to: 'fleet' } });
      here.plant.stopCooling(0);
      here.simulation.runUntil(time);
      here.plant.drain([0]);
      here.simulation.runUntil(2 * HOUR);
      expect(here.plant.away(0)).toBeCloseTo(1, 9);
      return diverged(here);
    };
    expect(evacuatedAfter(MINUTE)).toBe(0);
    expect(evacuatedAfter(HOUR)).toBeCloseTo(5 * 400, 6);
  });
});

describe('fencing', () => {
  it('keeps users of a lost cell waiting until it is fenced off', () => {
    const here = four(law({ fencing: 2 * MINUTE }));
    here.plant.lose([0]);
    here.simulation.runUntil(2 * MINUTE - 1);
    expect(here.plant.away(0)).toBe(0);
    expect(here.plant.failing(0)).toBe(1);
    here.simulation.runUntil(2 * MINUTE);
    expect(here.plant.away(0)).toBeCloseTo(0.1, 9);
    here.simulation.runUntil(10 * MINUTE);
    expect(here.plant.away(0)).toBeCloseTo(1, 9);
    expect(here.plant.failing(0)).toBeCloseTo(0, 9);
  });

  it('holds for guests of the lost cell as for its own users', () => {
    const here = four(law({ fencing: 2 * MINUTE }));
    here.plant.drain([0]);
    here.simulation.runUntil(10 * MINUTE);
    const undo = here.plant.lose([1]);
    here.simulation.runUntil(12 * MINUTE - 1);
    expect(here.plant.servedShare(0, 1)).toBeCloseTo(1 / 3, 9);
    here.simulation.runUntil(30 * MINUTE);
    expect(here.plant.servedShare(0, 1)).toBe(0);
    undo();
  });

  it('does not hold up a planned drain', () => {
    const here = four(law({ fencing: HOUR }));
    here.plant.drain([0]);
    here.simulation.runUntil(10 * MINUTE);
    expect(here.plant.away(0)).toBeCloseTo(1, 9);
  });

  it('is what keeps both sides from writing when a lost cell comes back', () => {
    const returning = (fencing: number | null) => {
      const here = four(law({ fencing }));
      const undo = here.plant.lose([0]);
      here.simulation.runUntil(10 * MINUTE);
      const before = diverged(here);
      undo();
      here.simulation.runUntil(HOUR);
      expect(here.plant.away(0)).toBe(0);
      return diverged(here) - before;
    };
    expect(returning(0)).toBe(0);
    // Users come home a tenth every 30 s; the lesser side is 0, 1, …, 5, …, 1 tenths: 2.5 times 30 s of 400 writes.
    expect(returning(null)).toBeCloseTo(2.5 * 30 * 400, 3);
  });

  it('lets nobody write on both sides who never left', () => {
    const here = four(law({ fencing: null }));
    const undo = here.plant.lose([0]);
    here.simulation.runUntil(20 * SECOND);
    undo();
    here.simulation.runUntil(HOUR);
    expect(diverged(here)).toBe(0);
  });
});
