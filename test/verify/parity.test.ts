// The gate between the solvers as rows of the table. That rows are met is for `wavetank verify`; here, that they would
// not be met by solvers that part.

import { describe, expect, it } from 'vitest';
import { catalog } from '../../models/index.ts';
import { RandomStreams } from '../../src/kernel/index.ts';
import { models } from '../../src/verify/index.ts';
import type { Reading } from '../../src/verify/model.ts';

const METRICS = ['goodput', 'attempts', 'queue', 'share_harmed'];

function open(params: Readonly<Record<string, unknown>>) {
  const prepared = models.get('parity')?.prepare(params);
  if (prepared === undefined || 'refusals' in prepared)
    throw new Error('expected a model with its parameters');
  const computation = prepared.open({ streams: new RandomStreams('parity'), catalog });
  if (!('batch' in computation)) throw new Error('expected batches');
  return computation;
}

/** A batch: what flow gives, and what one seed of the request solver gives. */
function pair(reading: Reading): { readonly sum: number; readonly of: number } {
  if (typeof reading === 'number') throw new Error('expected a ratio of sums');
  return reading;
}

describe('parity', () => {
  it('compares one run of flow with another seed of single requests in each batch', () => {
    const { batch } = open({ situation: 'overload' });
    const [first, second, again] = [0, 1, 0].map((index) => batch(index, new Set(METRICS)));
    expect(again).toEqual(first);
    for (const metric of METRICS) {
      const [one, other] = [pair(first[metric]), pair(second[metric])];
      expect(other.sum).toBe(one.sum);
      expect(other.of).not.toBe(one.of);
      // Flow knows no chance, requests do: the same number twice would be the same solver twice.
      expect(one.of).not.toBe(one.sum);
    }
  });

  it('counts attempts that came, and operations that succeed and fail, which make up the demand', () => {
    const { batch } = open({ situation: 'overload', rate_rps: 2000 });
    const readings = batch(0, new Set(METRICS));
    const [goodput, attempts, harmed] = [readings.goodput, readings.attempts, readings.share_harmed].map(
      pair,
    );
    for (const solver of ['sum', 'of'] as const) {
      expect(goodput[solver] / (1 - harmed[solver])).toBeCloseTo(2000 * 60, 3);
      // 2,000/s on 1,600/s: whoever is turned away comes again, and at the end a few are still under way.
      expect(attempts[solver]).toBeGreaterThan(1.5 * 2000 * 60);
      expect(goodput[solver]).toBeLessThan(1600 * 60 + 3 * 2000);
    }
  });

  it('promises more seconds for a cell that sees more attempts', () => {
    const [calm, stormy] = ['errors', 'collapse'].map((situation) => open({ situation }).seconds);
    expect(stormy).toBeGreaterThan(3 * calm);
  });

  it('refuses cells so small that chance decides', () => {
    const prepared = models.get('parity')?.prepare({ situation: 'errors', rate_rps: 999 });
    expect(prepared).toEqual({
      refusals: [{ param: 'rate_rps', expected: 'a whole number from 1000 to 20000', got: '999' }],
    });
  });
});
