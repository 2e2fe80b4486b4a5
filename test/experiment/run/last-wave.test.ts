import { describe, expect, it } from 'vitest';
import { ship } from '../support/shipped.ts';

const COMPARING = ['msprt', 'confidence-sequence', 'anytime-counts'] as const;

/** Two cells at a time, of four: after the last wave there is no old version left. */
const rolled = (detector: string, release: 'healthy' | 'faulty') =>
  ship({ policy: 'static: { add: 2 cells, bake: 30m }', detectors: `[${detector}]`, release });

describe('the last wave', () => {
  it.each(COMPARING)('of a good change passes where %s has nobody left to compare with', (detector) => {
    const { row } = rolled(detector, 'healthy');
    expect(row.outcome).toBe('completed');
    expect(row.waves.map(({ gate }) => gate)).toEqual(['pass', 'pass']);
  });

  it.each(COMPARING)('is not reached by a bad change, which %s sees in the first', (detector) => {
    const { row } = rolled(detector, 'faulty');
    expect(row.outcome).toBe('rolled_back');
    expect(row.waves).toHaveLength(1);
  });
});
