// OSDI'22 §5.2 (Huang et al., "Metastable Failures in the Wild"): 6,200 requests/s, time-out 3 s, five attempts in
// all, no backoff. Losing 80 % of the capacity for 10 s brings the service down for good, 78 % or 9 s do not. The
// capacity is not published; a server that keeps abandoned work shows the published outcomes for 16,200 to 16,900
// requests/s when every request is simulated, and for up to 17,000 as a flow at this tick (failure-physics.md, §0).

import { describe, expect, it } from 'vitest';
import { MILLISECOND, SECOND } from '../../src/kernel/index.ts';
import { dip } from './world.ts';

const outcomes = (capacity: number, tick = 100 * MILLISECOND) =>
  [
    dip(0.78, 10 * SECOND, { capacity, tick }),
    dip(0.8, 10 * SECOND, { capacity, tick }),
    dip(0.8, 9 * SECOND, { capacity, tick }),
    dip(0.8, 10 * SECOND, { capacity, tick, users: 4200 }),
  ].map(({ plant }) => (plant.state(0) === 'collapsed' ? 'down' : plant.state(0)));

describe('a capacity dip under retries', () => {
  it.each([16_200, 16_500, 16_900])(
    'stays down exactly where the experiment did, at capacity %i',
    (capacity) => {
      expect(outcomes(capacity)).toEqual(['healthy', 'down', 'healthy', 'healthy']);
    },
  );

  it('brings down every cell that is a little smaller, and none that is a little larger', () => {
    expect(outcomes(15_500)).toEqual(['down', 'down', 'down', 'healthy']);
    expect(outcomes(17_300)).toEqual(['healthy', 'healthy', 'healthy', 'healthy']);
  });

  it('is on the same edge when the tick is halved, within 1 %', () => {
    const edge = (tick: number) => {
      let low = 15_000;
      let high = 18_000;
      while (high - low > 10) {
        const capacity = (low + high) / 2;
        const { plant } = dip(0.8, 10 * SECOND, { capacity, tick });
        if (plant.state(0) === 'collapsed') low = capacity;
        else high = capacity;
      }
      return low;
    };
    const coarse = edge(100 * MILLISECOND);
    const fine = edge(25 * MILLISECOND);
    expect(Math.abs(coarse / fine - 1)).toBeLessThan(0.01);
  });

  it('multiplies attempts by five and leaves no goodput, the stated limits of the model', () => {
    const { plant, simulation } = dip(0.8, 10 * SECOND);
    expect(plant.amplification(0)).toBeCloseTo(5, 10);
    expect(plant.failing(0)).toBe(1);
    const { now } = simulation;
    const { attempts, errors } = plant.counts(0, now - 10 * SECOND, now);
    expect(attempts / 10).toBeCloseTo(31_000, 3);
    expect(errors).toBe(attempts);
  });
});
