import { expect, it } from 'vitest';
import { MINUTE } from '../../src/kernel/index.ts';
import { world } from './world.ts';

it('keeps a small cell failing while some of its few operations fail, whatever chance does in five seconds', () => {
  // 50 a second, of which 0.3³ = 2.7 % fail: 6.75 of 250 between two looks, 2.6 more or less.
  const retries = { attempts: 3, backoff: 'none' } as const;
  const { plant, simulation, states } = world({ fidelity: 'request', users: 50, capacity: 200, retries });
  const undo = plant.impair(0, { primitive: 'errors', share: 0.3, retryHelps: true }, 1);
  simulation.runUntil(10 * MINUTE);
  undo();
  simulation.runUntil(12 * MINUTE);
  expect(states.at(-1)?.state).toBe('healthy');
  // A count of 1 or none, in 1 % of 120 looks, is one good moment: it goes and comes back.
  expect(states.length).toBeGreaterThan(1);
  expect(states.length).toBeLessThanOrEqual(8);
});
