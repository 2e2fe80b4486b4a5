import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { catalog } from '../../models/index.ts';
import type { Judged, Target, VerifyTask } from '../../src/verify/index.ts';
import { models, readTargets, verifyTargets, verifyWorker } from '../../src/verify/index.ts';

const OWN = fileURLToPath(new URL('../../src/verify/targets.csv', import.meta.url));
const { targets: all } = readTargets(readFileSync(OWN, 'utf8'), 'targets.csv', models);

/** Rows that take a moment, of every group. */
const IDS = [
  'R5',
  'F1-3-1',
  'H1-40',
  'D1-4-2',
  'D2-0.4-4',
  'D4-10m 1x',
  'D4-5s 10x',
  'P1-short',
  'R4-welch-low',
  'Q9-half',
  'C-dependency-goodput-flow',
  'C-balancer-too-many',
  'F2-10min',
];
const some = IDS.map((id) => all.find((target) => target.id === id) as Target);

/** Runs targets in this thread. */
function verify(targets: readonly Target[], more: { quick?: boolean } = {}): Promise<Judged[]> {
  const work = verifyWorker(catalog);
  return verifyTargets(targets, { catalog, run: async (task) => await work(task), ...more });
}

describe('targets', () => {
  it('are met, by way of plant, scenarios, detectors and statistics', async () => {
    const results = await verify(some);
    expect(results.map(({ target, verdict }) => [target.id, verdict])).toEqual(IDS.map((id) => [id, 'pass']));
  });

  it('come out alike whoever does the work, in whatever order it ends, and in the order of the table', async () => {
    const workers = [verifyWorker(catalog), verifyWorker(catalog), verifyWorker(catalog)];
    let turn = 0;
    const run = async (task: VerifyTask) => {
      const mine = turn++;
      // The later a task was asked for, the earlier it ends.
      for (let i = 0; i < 50 - (mine % 50); i++) await Promise.resolve();
      return workers[mine % 3](task);
    };
    const [here, spread] = [await verify(some), await verifyTargets(some, { catalog, run })];
    expect(spread).toEqual(here);
    const backwards = await verify(some.toReversed());
    expect(backwards.toReversed()).toEqual(here);
  });

  it('tell how far they are', async () => {
    const work = verifyWorker(catalog);
    const told: number[] = [];
    await verifyTargets(some, {
      catalog,
      run: async (task) => await work(task),
      onProgress: ({ done, total }) => {
        expect(total).toBe(some.length);
        told.push(done);
      },
    });
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    expect([told[0], told.at(-1)]).toEqual([0, some.length]);
  });

  it('break off where a model does, with its name, its parameters and the place', async () => {
    let calls = 0;
    const run = (task: VerifyTask) => {
      calls += 1;
      return Promise.resolve(
        task.model === 'cusum'
          ? { failure: { of: 'cusum with h = 4', stack: 'Error: oops\n  at x' } }
          : verifyWorker(catalog)(task),
      );
    };
    await expect(verifyTargets(some, { catalog, run })).rejects.toThrow(
      /while verifying cusum with h = 4: Error: oops/,
    );
    expect(calls).toBeGreaterThan(0);
  });

  it('come back from a worker as data where it breaks off', () => {
    const result = verifyWorker(catalog)({
      model: 'cells-lost',
      params: { n: 1 },
      batches: null,
      wanted: [],
    });
    expect(result).toMatchObject({ failure: { of: 'cells-lost [["n",1]]' } });
  });

  it('are left out of a quick look where they take long, and said to be', async () => {
    const chart = all.find(({ model }) => model === 'cusum') as Target;
    // A false alarm every few hundred million observations: the pilot alone would take minutes.
    const slow = { ...chart, params: { h: 18, k: 0.5, shift: 0 } };
    const [left, kept] = await verify([slow, some[0]], { quick: true });
    expect([left.verdict, kept.verdict]).toEqual(['left out', 'pass']);
  });
});
