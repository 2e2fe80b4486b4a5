import { describe, expect, it } from 'vitest';
import {
  meanInterval,
  replicationsForHalfWidth,
  replicationsForRelativeError,
  Tally,
} from '../../src/stats/index.ts';
import { normals, streamOf } from './streams.ts';

// Law, Simulation Modeling and Analysis: the bank with five tellers, as rounded in the book.
const bank = { count: 10, mean: 2.03, variance: 0.31 };

describe('replications for a precision', () => {
  it('R1: 16 for ± 0.25 and 27 for 10 %, at 90 %', () => {
    expect(replicationsForHalfWidth(bank, 0.25, 0.9)).toBe(16);
    expect(replicationsForRelativeError(bank, 0.1, 0.9)).toBe(27);
  });

  it('asks for no more where the pilot is precise enough, and for no fewer than it has', () => {
    expect(replicationsForHalfWidth(bank, 10)).toBe(10);
    expect(replicationsForHalfWidth({ count: 5, mean: 3, variance: 0 }, 0.001)).toBe(5);
  });

  it('knows that the t of few observations is large', () => {
    // t(2)/√3 = 2.48 and t(3)/√4 = 1.59, from any table.
    expect(replicationsForHalfWidth({ count: 2, mean: 0, variance: 1 }, 2)).toBe(4);
  });

  it('brings the half-width there when its advice is taken', () => {
    const stream = streamOf('advice');
    const pilot = Tally.of(normals(stream, 200));
    const n = replicationsForHalfWidth(pilot, 0.05);
    const { low, high } = meanInterval(normals(stream, n));
    expect(Math.abs((high - low) / 2 - 0.05)).toBeLessThan(0.005);
  });

  it('refuses a precision that no number reaches, and a pilot that shows no variance', () => {
    expect(() => replicationsForHalfWidth(bank, 0)).toThrow('positive half-width, got 0');
    expect(() => replicationsForRelativeError({ count: 10, mean: 0, variance: 1 }, 0.1)).toThrow('got 0');
    expect(() => replicationsForHalfWidth(Tally.of([1]), 1)).toThrow('from 2 up, got 1');
  });
});
