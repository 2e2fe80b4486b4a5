import { describe, expect, it } from 'vitest';
import { normal } from '../../src/kernel/index.ts';
import { replicationsWithLookAhead, runUntilPrecise, studentTQuantile } from '../../src/stats/index.ts';
import { streamOf } from './streams.ts';

/** Gives these values, then the last one for ever. */
function script(values: readonly number[]): () => number {
  let i = 0;
  return () => values[Math.min(i++, values.length - 1)];
}

describe('replications until the interval is narrow enough', () => {
  it('stop at the first number of them at which it is, and not before the first sample', () => {
    const stream = streamOf('until-precise');
    const drawn: number[] = [];
    const draw = () => {
      drawn.push(normal(stream, 10, 4));
      return drawn[drawn.length - 1];
    };
    const tally = runUntilPrecise(draw, { error: 0.1, confidence: 0.9 });
    expect(tally.count).toBe(drawn.length);
    const isNarrow = (n: number) => {
      const sample = drawn.slice(0, n);
      const mean = sample.reduce((a, b) => a + b, 0) / n;
      const variance = sample.reduce((a, b) => a + (b - mean) ** 2, 0) / (n - 1);
      return (studentTQuantile(0.95, n - 1) * Math.sqrt(variance / n)) / mean <= 0.1 / 1.1;
    };
    expect(isNarrow(tally.count)).toBe(true);
    for (let n = 10; n < tally.count; n++) expect(isNarrow(n)).toBe(false);
    expect(runUntilPrecise(() => 7, { error: 0.1 }).count).toBe(10);
  });

  it('look ahead: a precision that does not last does not count', () => {
    expect(replicationsWithLookAhead(script([10, 10.1, 9.9]), { error: 0.1 })).toBe(3);
    // Three alike, then one far off: the precision of the first three is lost within the next five.
    const lost = replicationsWithLookAhead(script([10, 10, 10, 10, 30, 10]), { error: 0.1 });
    expect(lost).toBeGreaterThan(5);
  });
});
