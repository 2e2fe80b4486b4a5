import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RetryLaw } from '../../src/domain/index.ts';
import { HOUR, MILLISECOND, MINUTE, SECOND } from '../../src/kernel/index.ts';
import type { Setting, World } from './world.ts';
import { dip, failedOperations, failedShare, world } from './world.ts';

describe('a backlog', () => {
  it('drains in B/(C − λ), as a fluid does', () => {
    // Patient clients: nobody gives up, so nothing is added to the load.
    const patient = { users: 6000, capacity: 10_000, retries: { timeout: HOUR }, tick: 100 * MILLISECOND };
    const { plant, simulation } = world(patient);
    const undo = plant.takeOut(0, 0.9);
    simulation.runUntil(60 * SECOND);
    undo();
    const backlog = 60 * (6000 - 1000);
    expect(plant.queue(0)).toBeCloseTo(backlog, 3);
    const drained = 60 * SECOND + (backlog / (10_000 - 6000)) * SECOND;
    simulation.runUntil(drained - 2 * SECOND);
    expect(plant.queue(0)).toBeCloseTo(2 * 4000, 3);
    simulation.runUntil(drained + 100 * MILLISECOND);
    expect(plant.queue(0)).toBeLessThan(6000 * 0.1 + 1e-6);
    expect(failedShare({ plant, simulation, flows: [] } as unknown as World)).toBe(0);
  });

  it('has exactly the work and the demand of its time, also when a change falls between two ticks', () => {
    const patient = { users: 6000, capacity: 10_000, retries: { timeout: HOUR }, tick: 100 * MILLISECOND };
    const { plant, simulation } = world({ ...patient, queueLimit: HOUR });
    const undo = plant.takeOut(0, 0.9);
    simulation.runUntil(60_037_001);
    undo();
    const more = plant.impair(0, { primitive: 'demand', factor: 1.5 }, 1);
    simulation.runUntil(60_077_002);
    more();
    simulation.runUntil(61_000_000);
    const fresh = 61 * 6000 + 0.040001 * 3000;
    const work = 60.037001 * 1000 + (61 - 60.037001) * 10_000;
    expect(plant.queue(0)).toBeCloseTo(fresh - work, 6);
  });

  it('of more than a time-out is what starts the spiral', () => {
    // Backlog after the dip: 0.8 s and 5 s of the full capacity; only the longer one makes clients give up.
    const setting = { users: 6000, capacity: 10_000, retries: { attempts: 2 } };
    const short = dip(0.8, 2 * SECOND, setting);
    expect(failedShare(short)).toBe(0);
    const long = dip(0.8, 12 * SECOND, setting);
    expect(long.plant.state(0)).toBe('collapsed');
  });
});

describe('the stable region (Theorem 2 of OSDI’22)', () => {
  it('lets no trigger leave a cell down whose capacity is beyond all attempts of its users', () => {
    const law = fc.record({
      attempts: fc.integer({ min: 1, max: 5 }),
      backoff: fc.constantFrom<RetryLaw['backoff']>('none', 'fixed', 'full-jitter'),
      base: fc.constantFrom(100 * MILLISECOND, SECOND),
      timeout: fc.constantFrom(SECOND, 3 * SECOND),
    });
    const trigger = fc.record({
      share: fc.double({ min: 0.3, max: 1, noNaN: true }),
      lasts: fc.integer({ min: SECOND, max: 60 * SECOND }),
      surplus: fc.double({ min: 1.15, max: 2, noNaN: true }),
    });
    fc.assert(
      fc.property(law, trigger, (retries, { share, lasts, surplus }) => {
        const setting = {
          users: 1000,
          capacity: 1000 * retries.attempts * surplus,
          retries,
          queueLimit: 20 * SECOND,
        };
        const { plant, simulation } = dip(share, lasts, setting);
        // The longest queue drains within queueLimit/(1 − 1/surplus), and then the last retries end.
        simulation.runUntil(simulation.now + 10 * MINUTE);
        expect(plant.state(0)).toBe('healthy');
        expect(plant.queue(0)).toBe(0);
        expect(plant.amplification(0)).toBe(1);
      }),
      { seed: 9, numRuns: 100 },
    );
  });
});

describe('backoff', () => {
  const down = (backoff: RetryLaw['backoff'], share: number) =>
    dip(share, 10 * SECOND, { retries: { backoff, base: 2 * SECOND, cap: 60 * SECOND } }).plant.state(0);

  it('does not lower the amplification of open clients while everything fails (R7)', () => {
    for (const backoff of ['none', 'fixed', 'exponential', 'full-jitter', 'equal-jitter'] as const) {
      const { plant, simulation } = world({ capacity: 3000, retries: { backoff, base: 500 * MILLISECOND } });
      simulation.runUntil(10 * MINUTE);
      expect(plant.state(0)).toBe('collapsed');
      expect(plant.amplification(0)).toBeCloseTo(5, 6);
    }
  });

  it('gives a short dip the time to pass', () => {
    expect(down('none', 0.8)).toBe('collapsed');
    expect(down('exponential', 0.8)).toBe('healthy');
    expect(down('full-jitter', 0.8)).toBe('healthy');
  });
});

describe('what is told', () => {
  it('adds up to the operations that failed', () => {
    const here = world({ settles: false });
    const { plant, simulation } = here;
    simulation.runUntil(10 * SECOND);
    const undo = plant.takeOut(0, 0.95);
    simulation.runUntil(47 * SECOND + 123_456);
    undo();
    plant.clearQueue(0);
    simulation.runUntil(5 * MINUTE);
    expect(plant.failing(0)).toBe(0);
    const failed = plant.ledger(0)?.failed ?? 0;
    expect(failed).toBeGreaterThan(6200 * 20);
    expect(failedOperations(here) / failed).toBeCloseTo(1, 9);
  });

  it('includes the last retries of a long backoff', () => {
    const run = (settles: boolean) => {
      const here = dip(0.9, 20 * SECOND, {
        capacity: 40_000,
        settles,
        retries: { backoff: 'fixed', base: 60 * SECOND, cap: 60 * SECOND },
      });
      here.simulation.runUntil(10 * MINUTE);
      return here.plant.counts(0, 0, 10 * MINUTE).attempts;
    };
    expect(run(true)).toBeGreaterThan(6200 * 600 * 1.001);
    expect(run(true) / run(false)).toBeCloseTo(1, 6);
  });

  it('never counts more failed attempts in a window than came in it', () => {
    const { plant, simulation } = dip(0.8, 10 * SECOND);
    plant.impair(0, { primitive: 'demand', factor: 0 }, 1);
    simulation.runUntil(310 * SECOND);
    const { attempts, errors } = plant.counts(0, 303 * SECOND, 310 * SECOND);
    expect(errors).toBeGreaterThan(0);
    expect(errors).toBeLessThanOrEqual(attempts);
    const last = plant.counts(0, 309 * SECOND, 310 * SECOND);
    expect(last.errors).toBeLessThanOrEqual(last.attempts);
  });
});

describe('remedies', () => {
  const fallen = (setting: Setting = {}) => {
    const here = dip(0.8, 10 * SECOND, setting);
    expect(here.plant.state(0)).toBe('collapsed');
    return here;
  };
  const later = ({ plant, simulation }: World) => {
    simulation.runUntil(simulation.now + 5 * MINUTE);
    return plant.state(0);
  };

  it('bring a cell back by throwing away its queue and the waiting retries', () => {
    const here = fallen();
    here.plant.clearQueue(0);
    expect(later(here)).toBe('healthy');
  });

  it('bring a cell back by restarting all of it: without hosts there is no queue', () => {
    const here = fallen();
    const back = here.plant.takeOut(0, 1);
    here.simulation.runUntil(here.simulation.now + 3 * MINUTE);
    expect(here.plant.state(0)).toBe('down');
    expect(here.plant.queue(0)).toBe(0);
    back();
    expect(later(here)).toBe('healthy');
  });

  it('bring a cell back by letting fewer in for a while', () => {
    const here = fallen();
    here.plant.admit(0, 0.3);
    expect(later(here)).toBe('failing');
    expect(here.plant.failing(0)).toBeCloseTo(0.7, 12);
    here.plant.admit(0, 1);
    expect(later(here)).toBe('healthy');
  });

  it('bring a cell back by a cap on retries', () => {
    const here = fallen();
    here.plant.capRetries(0, 0.1);
    expect(later(here)).toBe('healthy');
  });

  it('do not include waiting', () => {
    const here = fallen();
    here.simulation.runUntil(24 * HOUR);
    expect(here.plant.state(0)).toBe('collapsed');
  });
});
