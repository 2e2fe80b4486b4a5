import { describe, expect, it } from 'vitest';
import type { RetryLaw } from '../../../src/domain/index.ts';
import { RandomStreams } from '../../../src/kernel/index.ts';
import { backoff, orbitWait } from '../../../src/plant/index.ts';
import { Tally } from '../../../src/stats/index.ts';

const BASE = 5_000;
const CAP = 60_000;

/** Waits before one retry, drawn often; each chain begins anew. */
function waits(kind: RetryLaw['backoff'], retry: number, doublings = 0): Tally {
  const law = backoff({ kind, base: BASE, cap: CAP, doublings });
  const stream = new RandomStreams('backoff').stream(kind);
  const tally = new Tally();
  for (let n = 0; n < 20_000; n++) {
    let wait = 0;
    for (let r = 1; r <= retry; r++) wait = law.wait(stream, r, wait);
    tally.add(wait);
  }
  return tally;
}

describe('a backoff', () => {
  it('without jitter waits not at all, always the same, or twice as long each time up to its cap', () => {
    const of = (kind: RetryLaw['backoff']) => [1, 2, 3, 4, 5, 6].map((retry) => waits(kind, retry).mean);
    expect(of('none')).toEqual([0, 0, 0, 0, 0, 0]);
    expect(of('fixed')).toEqual([5_000, 5_000, 5_000, 5_000, 5_000, 5_000]);
    expect(of('exponential')).toEqual([5_000, 10_000, 20_000, 40_000, 60_000, 60_000]);
    expect(waits('exponential', 1, 1).mean).toBe(10_000);
  });

  it.each([
    ['full-jitter', 3, 0, 20_000],
    ['full-jitter', 9, 0, 60_000],
    ['equal-jitter', 3, 10_000, 20_000],
    ['decorrelated-jitter', 1, 5_000, 15_000],
  ] as const)('with %s spreads retry %i evenly', (kind, retry, from, to) => {
    const tally = waits(kind, retry);
    expect(tally.min).toBeGreaterThanOrEqual(from);
    expect(tally.max).toBeLessThanOrEqual(to);
    expect(Math.abs(tally.mean - (from + to) / 2) / tally.standardError).toBeLessThan(4);
    expect(tally.standardDeviation / ((to - from) / Math.sqrt(12))).toBeCloseTo(1, 1.7);
  });

  it('with decorrelated jitter goes on from the wait before: s ← min(cap, U(base, 3s))', () => {
    // E[s₂] = (base + 3·E[s₁]) / 2 = (5 + 30) / 2 while the cap is out of reach; then it presses them down.
    const second = waits('decorrelated-jitter', 2);
    expect(Math.abs(second.mean - 17_500) / second.standardError).toBeLessThan(4);
    expect(second.max).toBeLessThanOrEqual(45_000);
    expect(waits('decorrelated-jitter', 20).max).toBe(CAP);
    expect(waits('decorrelated-jitter', 20).min).toBeGreaterThanOrEqual(BASE);
  });

  it('of an orbit is exponential', () => {
    const stream = new RandomStreams('backoff').stream('orbit');
    const law = orbitWait(1e6);
    const tally = new Tally();
    for (let n = 0; n < 100_000; n++) tally.add(law.wait(stream, 1, 0));
    expect(tally.mean / 1e6).toBeCloseTo(1, 1.5);
    expect(tally.standardDeviation / 1e6).toBeCloseTo(1, 1.5);
  });
});
