import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normal, RandomStreams } from '../../src/kernel/index.ts';
import type { Budget, Family } from '../../src/verify/driver.ts';
import { PILOT, settle } from '../../src/verify/driver.ts';
import type { Target } from '../../src/verify/target.ts';

const streams = new RandomStreams('driver');
const UNLIMITED: Budget = { seconds: 1e9, leavesOut: false };

/** A row on normal observations with mean 10: `m1` has standard deviation 1, `m5` 5. */
function row(metric: 'm1' | 'm5', relTol: number, expected = 10): Target {
  const id = `${metric}-${relTol}`;
  const none = { params: {}, referenceSe: 0, absTol: 0, source: '', read: '', texts: [] };
  return { id, group: 'g', model: 'normal', metric, expected, relTol, ...none };
}

/** Runs rows, and counts the batches that it takes. */
async function run(targets: readonly Target[], budget = UNLIMITED, seconds = 1) {
  const family: Family = { key: 'k', targets, metrics: { m1: 'mean', m5: 'mean' } };
  const asked: number[] = [];
  const results = await settle(
    family,
    { exact: false, seconds },
    {
      exact: () => Promise.reject(new Error('nothing is exact here')),
      batches: async (from, to, wanted) =>
        Array.from({ length: to - from }, (_, i) => {
          asked.push(from + i);
          const all: Record<string, number> = {
            m1: normal(streams.stream('m1', from + i), 10, 1),
            m5: normal(streams.stream('m5', from + i), 10, 5),
          };
          return Object.fromEntries(wanted.map((metric) => [metric, all[metric]]));
        }),
    },
    budget,
  );
  return { results, asked };
}

describe('a computation', () => {
  it('is run as long as its rows need, and hardly longer', async () => {
    const { results, asked } = await run([row('m1', 0.01)]);
    // 4 · 1 / √n ≤ 0.1 from n = 1,600 on.
    expect(results[0].verdict).toBe('pass');
    expect(asked.length).toBeGreaterThan(1400);
    expect(asked.length).toBeLessThan(3000);
    expect(asked).toEqual(asked.map((_, i) => i));
  });

  it('gives a row the same number whichever rows stand beside it', async () => {
    const some = fc.subarray(
      [row('m1', 0.1), row('m1', 0.02), row('m5', 0.1), row('m5', 0.05), row('m1', 0.01, 11)],
      {
        minLength: 1,
      },
    );
    const alone = new Map<string, unknown>();
    await fc.assert(
      fc.asyncProperty(some, async (targets) => {
        const { results } = await run(targets);
        for (const result of results) {
          const { id } = result.target;
          if (!alone.has(id)) alone.set(id, (await run([result.target])).results[0]);
          expect(result).toEqual(alone.get(id));
        }
      }),
      { seed: 4, numRuns: 25 },
    );
  });

  it('ends with its budget, and is undecided then', async () => {
    const { results, asked } = await run([row('m1', 0.01), row('m1', 0.2)], {
      seconds: 100,
      leavesOut: false,
    });
    expect(results.map(({ verdict }) => verdict)).toEqual(['undecided', 'pass']);
    expect(asked).toHaveLength(100);
  });

  it('is missed where the expected number is another, and that after a pilot only', async () => {
    const { results, asked } = await run([row('m1', 0.2, 20)]);
    expect(results[0].verdict).toBe('miss');
    expect(asked).toHaveLength(PILOT);
  });

  it('is left out of a quick look as soon as the pilot shows how long it would take', async () => {
    const { results, asked } = await run([row('m1', 0.01), row('m1', 0.2)], {
      seconds: 200,
      leavesOut: true,
    });
    expect(results.map(({ verdict }) => verdict)).toEqual(['left out', 'pass']);
    expect(results[0].simulated).toBeUndefined();
    expect(asked).toHaveLength(PILOT);
  });

  it('is left out of a quick look unseen where the pilot itself takes too long', async () => {
    const { results, asked } = await run([row('m1', 0.2)], { seconds: 200, leavesOut: true }, 20);
    expect(results[0].verdict).toBe('left out');
    expect(asked).toEqual([]);
  });

  it('is not begun where a single batch would break the budget, and undecided then', async () => {
    const { results, asked } = await run([row('m1', 0.2)], { seconds: 200, leavesOut: false }, 201);
    expect(results).toMatchObject([{ simulated: undefined, verdict: 'undecided' }]);
    expect(asked).toEqual([]);
  });

  it('breaks off where fewer batches come than were asked for', async () => {
    const family: Family = { key: 'k', targets: [row('m1', 0.1)], metrics: { m1: 'mean' } };
    const runner = { exact: () => Promise.reject(new Error('no')), batches: () => Promise.resolve([]) };
    const settled = settle(family, { exact: false, seconds: 1 }, runner, UNLIMITED);
    await expect(settled).rejects.toThrow('expected 24 batches of k, got 0');
  });

  it('ends where nothing can be counted', async () => {
    const family: Family = { key: 'k', targets: [row('m1', 0.1)], metrics: { m1: 'mean' } };
    const empty = async (from: number, to: number) =>
      Array.from({ length: to - from }, () => ({ m1: { sum: 0, of: 0 } }));
    const runner = { exact: () => Promise.reject(new Error('no')), batches: empty };
    const [result] = await settle(family, { exact: false, seconds: 1 }, runner, {
      seconds: 100,
      leavesOut: false,
    });
    expect(result.verdict).toBe('miss');
  });

  it('is evaluated once where it is exact', async () => {
    const family: Family = { key: 'k', targets: [row('m1', 0.1), row('m1', 0, 10)], metrics: { m1: 'mean' } };
    let calls = 0;
    const exact = () => {
      calls += 1;
      return Promise.resolve({ m1: { sum: 21, of: 2 } });
    };
    const runner = { exact, batches: () => Promise.reject(new Error('no')) };
    const results = await settle(family, { exact: true, seconds: 1 }, runner, UNLIMITED);
    expect(calls).toBe(1);
    expect(results.map(({ simulated, verdict }) => [simulated, verdict])).toEqual([
      [{ value: 10.5, se: 0 }, 'pass'],
      [{ value: 10.5, se: 0 }, 'miss'],
    ]);
  });
});
