import { describe, expect, it } from 'vitest';
import type { WarmUpLaw } from '../../src/domain/index.ts';
import { HOUR, MINUTE, SECOND } from '../../src/kernel/index.ts';
import type { Setting, World } from './world.ts';
import { world } from './world.ts';

const warmUp: WarmUpLaw = { from: 0.4, lasts: 10 * MINUTE };
/** So little demand that nothing but capacity moves: 100 operations a second at 10,000. */
const idle = (more: Setting = {}) => world({ users: 100, capacity: 10_000, ...more });
const capacityOf = ({ plant }: World, cell = 0) => 100 / 10_000 / plant.utilisation(cell);
/** Lets the retries of an outage pass; caches are looked at every 30 s. */
const breathe = ({ simulation }: World) => simulation.runUntil(simulation.now + 20 * SECOND);

describe('a cell with cold caches', () => {
  it('begins at a part of its rate after a loss, and rises evenly to all of it', () => {
    const here = idle({ warmUp });
    const undo = here.plant.lose([0]);
    here.simulation.runUntil(MINUTE);
    undo();
    breathe(here);
    expect(capacityOf(here)).toBeCloseTo(0.4, 12);
    for (const minutes of [2.5, 5, 7.5, 9]) {
      here.simulation.runUntil((1 + minutes) * MINUTE);
      expect(capacityOf(here)).toBeCloseTo(0.4 + 0.06 * minutes, 9);
    }
    here.simulation.runUntil(11 * MINUTE);
    expect(here.plant.utilisation(0)).toBe(0.01);
  });

  it('serves as before at once where nothing is said of caches', () => {
    const here = idle();
    here.plant.takeOut(0, 1)();
    expect(here.plant.utilisation(0)).toBe(0.01);
  });

  it('warms up after a restart by the law of the restart, or else of the plant', () => {
    const capacityAfter = (law: WarmUpLaw | null | undefined) => {
      const here = idle({ warmUp });
      here.plant.takeOut(0, 1, { warmUp: law })();
      breathe(here);
      return capacityOf(here);
    };
    expect(capacityAfter(undefined)).toBeCloseTo(0.4, 12);
    expect(capacityAfter(null)).toBe(1);
    expect(capacityAfter({ from: 0.7, lasts: HOUR })).toBeCloseTo(0.7, 12);
  });

  it('is cold in as many hosts as have restarted, whatever capacity their restart took', () => {
    const here = idle();
    const undo = here.plant.takeOut(0, 0.1, { hosts: 0.25, warmUp });
    expect(capacityOf(here)).toBeCloseTo(0.9, 12);
    undo();
    expect(capacityOf(here)).toBeCloseTo(1 - 0.25 * 0.6, 12);
  });

  it('has no host cold twice: a rollback restarts those that were changed first', () => {
    const here = idle();
    const batch = (share: number) => here.plant.takeOut(0, share, { warmUp })();
    for (let i = 0; i < 4; i++) {
      batch(0.25);
      here.simulation.runUntil(here.simulation.now + 150 * SECOND);
    }
    // The four batches miss 0, 1/4, 1/2 and 3/4 of what they began with.
    expect(capacityOf(here)).toBeCloseTo(1 - 0.25 * 0.6 * 1.5, 9);
    batch(0.5);
    expect(capacityOf(here)).toBeCloseTo(1 - 0.25 * 0.6 * (2 + 1.25), 9);
    batch(1);
    breathe(here);
    expect(capacityOf(here)).toBeCloseTo(0.4, 12);
    here.simulation.runUntil(here.simulation.now + 10 * MINUTE);
    expect(here.plant.utilisation(0)).toBe(0.01);
  });

  it('is not cold while its hosts are out: what is out serves nothing already', () => {
    const here = idle();
    here.plant.takeOut(0, 1, { warmUp })();
    const undo = here.plant.takeOut(0, 0.5, { warmUp });
    breathe(here);
    expect(capacityOf(here)).toBeCloseTo(0.5 * 0.4, 12);
    undo();
    // The other half has warmed for 20 s of ten minutes.
    expect(capacityOf(here)).toBeCloseTo(0.41, 12);
  });

  it('has a fresh environment that is as warm as it had time to get, and cold only for what it serves', () => {
    const here = idle({ warmUp });
    here.simulation.runUntil(5 * MINUTE);
    // Built two minutes ago: 0.4 + 0.06 · 2 of its rate.
    const leave = here.plant.takeOver(0, 0.5, { since: 3 * MINUTE });
    expect(capacityOf(here)).toBeCloseTo(1 - 0.5 * 0.48, 12);
    here.simulation.runUntil(8 * MINUTE);
    expect(capacityOf(here)).toBeCloseTo(1 - 0.5 * 0.3, 9);
    leave();
    expect(here.plant.utilisation(0)).toBe(0.01);
    here.plant.takeOver(0, 1, { since: 3 * MINUTE });
    expect(capacityOf(here)).toBeCloseTo(0.7, 9);
    here.simulation.runUntil(13 * MINUTE);
    expect(here.plant.utilisation(0)).toBe(0.01);
  });

  it('has a fresh environment that is warm from the first where it had time enough, or no law says otherwise', () => {
    const long = idle({ warmUp });
    long.simulation.runUntil(10 * MINUTE);
    long.plant.takeOver(0, 1, { since: 0 });
    expect(long.plant.utilisation(0)).toBe(0.01);
    const lawless = idle();
    lawless.plant.takeOver(0, 1, { since: 0 });
    expect(lawless.plant.utilisation(0)).toBe(0.01);
    lawless.plant.takeOver(0, 1, { since: 0, warmUp });
    breathe(lawless);
    expect(capacityOf(lawless)).toBeCloseTo(0.4, 12);
  });

  it('pays for users it has never served as for so many misses', () => {
    const failover = { to: 'region', rampPerMinute: 1, fillTo: 1, automatic: true } as const;
    const here = idle({ cells: 2, warmUp, failover });
    here.plant.drain([0]);
    here.simulation.runUntil(30 * SECOND);
    // A third of what it serves is new to it, and costs 2.5 times as much until the caches have filled.
    expect(here.plant.servedShare(0, 1)).toBeCloseTo(0.5, 12);
    expect(150 / 10_000 / here.plant.utilisation(1)).toBeCloseTo(1 / (2 / 3 + (1 / 3) * 2.5), 9);
    here.simulation.runUntil(HOUR);
    expect(here.plant.utilisation(1)).toBeCloseTo(0.02, 12);
  });
});

describe('hosts that come back from the heat', () => {
  it('come back cold', () => {
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
      restartOver: 0,
    };
    const here = idle({ heat, warmUp });
    const stop = here.plant.stopCooling(0);
    here.simulation.runUntil(HOUR);
    expect(here.plant.state(0)).toBe('down');
    stop();
    here.simulation.runUntil(HOUR + 20 * MINUTE + 20 * SECOND);
    expect(capacityOf(here)).toBeCloseTo(0.4, 9);
    here.simulation.runUntil(HOUR + 31 * MINUTE);
    expect(here.plant.utilisation(0)).toBe(0.01);
  });
});
