import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../src/kernel/index.ts';
import { attemptsExpected, grantedShare, operationFails } from '../../src/plant/retries.ts';
import { world } from './world.ts';

describe('retries against errors', () => {
  // failure-physics.md R1, three retries.
  it.each([
    [0.01, 1.0101],
    [0.1, 1.111],
    [0.3, 1.417],
    [0.5, 1.875],
    [0.9, 3.439],
    [1, 4],
  ])('need the attempts of the closed form at error rate %f', (p, attempts) => {
    expect(attemptsExpected(p, 4)).toBeCloseTo(attempts, 4);
    expect(operationFails(p, 4)).toBeCloseTo(p * p * p * p, 12);
  });

  it('amplify a cell as the closed form says, and fail as often', () => {
    const { plant, simulation } = world({ retries: { attempts: 4 }, capacity: 1e6 });
    plant.impair(0, { primitive: 'errors', share: 0.5, retryHelps: true }, 1);
    simulation.runUntil(MINUTE);
    expect(plant.amplification(0)).toBe(1.875);
    expect(plant.failing(0)).toBe(0.0625);
    const { attempts, errors } = plant.counts(0, 0, MINUTE);
    expect(attempts).toBeCloseTo(6200 * 1.875 * 60, 4);
    expect(errors / attempts).toBeCloseTo(0.5, 12);
  });

  it('do not help a poisoned request, which costs all its attempts', () => {
    const { plant } = world({ retries: { attempts: 4 }, capacity: 1e6 });
    plant.impair(0, { primitive: 'errors', share: 0.1, retryHelps: false }, 1);
    expect(plant.failing(0)).toBeCloseTo(0.1, 12);
    expect(plant.amplification(0)).toBeCloseTo(0.9 + 0.1 * 4, 12);
  });

  it('stay within their budget, and then more operations fail', () => {
    const granted = grantedShare([1], [0.5], 4, 0.1);
    expect(attemptsExpected(0.5, 4, granted)).toBeCloseTo(1.1, 12);
    expect(operationFails(0.5, 4, granted)).toBeCloseTo(1 - 0.5 * 1.1, 12);
    expect(grantedShare([1], [0.01], 4, 0.1)).toBe(1);
  });
});

describe('sticky users', () => {
  it('see the full errors on the new version and none on the old', () => {
    const { plant, flows, simulation } = world({
      retries: { attempts: 2 },
      capacity: 1e6,
      segments: [0.25, 0.75],
    });
    plant.setExposure(0, 0.2, 'user');
    plant.impair(0, { primitive: 'errors', share: 0.5, retryHelps: true, segment: 1 }, 'new');
    simulation.runUntil(MINUTE);
    plant.flush();
    expect(flows.at(-1)?.flow).toEqual({
      exposure: 0.2,
      sticky: 'user',
      failingNew: [0, 0.25],
      failingOld: [0, 0],
    });
    expect(plant.failing(0)).toBeCloseTo(0.2 * 0.75 * 0.25, 12);
  });

  it('are not what requests are: those draw the version anew with every attempt', () => {
    const { plant, flows, simulation } = world({ retries: { attempts: 2 }, capacity: 1e6 });
    plant.setExposure(0, 0.2, 'request');
    plant.impair(0, { primitive: 'errors', share: 0.5, retryHelps: true }, 'new');
    simulation.runUntil(MINUTE);
    plant.flush();
    expect(flows.at(-1)?.flow.failingNew[0]).toBeCloseTo(0.01, 12);
    expect(flows.at(-1)?.flow.failingOld[0]).toBeCloseTo(0.01, 12);
  });
});
