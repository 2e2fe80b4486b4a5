import { describe, expect, it } from 'vitest';
import type { PlantImpairment } from '../../src/domain/index.ts';
import { MINUTE, SECOND } from '../../src/kernel/index.ts';
import type { Setting, World } from './world.ts';
import { world } from './world.ts';

const CLEAR: Setting = { users: 1000, capacity: 5000, retries: { attempts: 3 } };
const MANY: Setting = { users: 5000, capacity: 20_000, retries: { attempts: 3 } };

const errors = (share: number, retryHelps = true): PlantImpairment => ({
  primitive: 'errors',
  share,
  retryHelps,
});

/** Attempts of the new version, and failed ones, per second of the minute up to now. */
function newSide({ plant, simulation }: World, over = MINUTE) {
  const attempts = new Float64Array(1);
  const failed = new Float64Array(1);
  plant.addNewCounts(0, simulation.now - over, over, attempts, failed);
  return { attempts: attempts[0] / (over / SECOND), errors: failed[0] / (over / SECOND) };
}

describe('what the new version served', () => {
  it.each(['flow', 'request'] as const)('is nothing where it is not (%s)', (fidelity) => {
    const here = world({ ...CLEAR, fidelity });
    here.simulation.runUntil(2 * MINUTE);
    expect(newSide(here)).toEqual({ attempts: 0, errors: 0 });
  });

  it('is its share of what comes while both versions serve alike, through changes of exposure', () => {
    const here = world({ ...CLEAR, baseErrors: 0.01 });
    here.simulation.runUntil(MINUTE);
    here.plant.setExposure(0, 0.1, 'user');
    here.simulation.runUntil(90 * SECOND);
    here.plant.setExposure(0, 0.5, 'user');
    here.simulation.runUntil(2 * MINUTE);
    // Half a minute at 100/s and half a minute at 500/s.
    expect(newSide(here).attempts).toBeCloseTo(300, 9);
    expect(newSide(here).errors).toBeCloseTo(3, 9);
    here.plant.setExposure(0, 0, 'user');
    here.simulation.runUntil(4 * MINUTE);
    expect(newSide(here)).toEqual({ attempts: 0, errors: 0 });
  });

  it('is retried more often where it fails more often, and has all of its errors', () => {
    const here = world(CLEAR);
    here.plant.setExposure(0, 0.25, 'user');
    here.plant.impair(0, errors(0.4), 'new');
    here.simulation.runUntil(2 * MINUTE);
    // 250 operations a second send 1 + .4 + .16 attempts each, of which 40 % fail; nobody else's do.
    expect(newSide(here).attempts).toBeCloseTo(250 * 1.56, 6);
    expect(newSide(here).errors).toBeCloseTo(250 * 1.56 * 0.4, 6);
  });

  it('shares what fails whichever version serves', () => {
    const here = world({ ...CLEAR, retries: { attempts: 1 } });
    here.plant.setExposure(0, 0.25, 'user');
    here.plant.impair(0, errors(0.4), 'new');
    here.plant.impair(0, errors(0.1), 1);
    here.simulation.runUntil(2 * MINUTE);
    expect(newSide(here).errors).toBeCloseTo(250 * (1 - 0.6 * 0.9), 6);
  });

  it('fails alike however requests and users find it, where nobody tries again', () => {
    const shares = (['user', 'request'] as const).map((sticky) => {
      const here = world({ ...CLEAR, baseErrors: 0.01, retries: { attempts: 1 } });
      here.plant.setExposure(0, 0.2, sticky);
      here.plant.impair(0, errors(0.3), 'new');
      here.plant.impair(0, errors(0.05, false), 1);
      here.simulation.runUntil(2 * MINUTE);
      return newSide(here);
    });
    expect(shares[1].attempts).toBeCloseTo(200, 6);
    expect(shares[1].errors).toBeCloseTo(shares[0].errors, 6);
    expect(shares[0].errors).toBeCloseTo(200 * (1 - 0.99 * 0.95 * 0.7), 6);
  });

  it('fails like everybody in a cell that has collapsed, also when users move meanwhile', () => {
    const here = world({ ...CLEAR, capacity: 1500, queueLimit: 300 * SECOND });
    here.plant.setExposure(0, 0.2, 'user');
    here.simulation.runUntil(MINUTE);
    const undo = here.plant.takeOut(0, 0.9);
    here.simulation.runUntil(5 * MINUTE);
    undo();
    here.simulation.runUntil(10 * MINUTE);
    expect(here.plant.state(0)).toBe('collapsed');
    expect(newSide(here).errors / newSide(here).attempts).toBeCloseTo(1, 6);
    expect(newSide(here).attempts).toBeCloseTo(0.2 * 3000, 0);
    here.plant.setExposure(0, 0.6, 'user');
    here.simulation.runUntil(12 * MINUTE);
    expect(newSide(here).attempts).toBeCloseTo(0.6 * 3000, 0);
  });

  it('is what it was in an overload, but for whom the queue keeps waiting', () => {
    const here = world({ ...MANY, queueLimit: SECOND, capacity: 5500 });
    here.plant.setExposure(0, 0.5, 'user');
    here.plant.impair(0, errors(0.2), 'new');
    here.simulation.runUntil(4 * MINUTE);
    const { attempts, errors: failed } = here.plant.counts(0, 3 * MINUTE, 4 * MINUTE);
    const ofNew = newSide(here);
    const ofOld = { attempts: attempts / 60 - ofNew.attempts, errors: failed / 60 - ofNew.errors };
    // What is turned away is turned away from both; what else fails is the new version's 20 %.
    const passes = 1 - ofOld.errors / ofOld.attempts;
    expect(passes).toBeLessThan(1);
    expect(1 - ofNew.errors / ofNew.attempts).toBeCloseTo(0.8 * passes, 6);
  });

  it.each([
    ['user', true],
    ['user', false],
    ['request', true],
    ['request', false],
  ] as const)('is counted alike by both solvers: sticky %s, retry helps: %s', (sticky, retryHelps) => {
    const [flow, request] = (['flow', 'request'] as const).map((fidelity) => {
      const here = world({ ...MANY, baseErrors: 0.001, fidelity });
      here.simulation.runUntil(10 * SECOND);
      here.plant.setExposure(0, 0.2, sticky);
      here.plant.impair(0, errors(0.3, retryHelps), 'new');
      here.plant.impair(0, errors(0.02), 1);
      here.simulation.runUntil(80 * SECOND);
      return newSide(here);
    });
    expect(request.attempts / flow.attempts).toBeCloseTo(1, 1.5);
    expect(request.errors / flow.errors).toBeCloseTo(1, 1.5);
  });
});
