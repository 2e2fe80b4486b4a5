import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Job, Part, RunRow, ShardRunner } from '../../../src/experiment/index.ts';
import { inlineRunner, planBatch, RunFailure, runBatch, runJob } from '../../../src/experiment/index.ts';
import { pseudoScenario, pseudoSimulate } from './support/pseudo.ts';

const plan = planBatch(pseudoScenario(), { replications: 5 });
const inline = () => inlineRunner(plan.scenario, pseudoSimulate);
const expected = await runBatch(plan, { runner: inline() });

/** Several shards at once, each finished after as many turns as the next delay says. */
function juggler(atOnce: number, delays: readonly number[], asked: Job[] = []): ShardRunner {
  let turn = 0;
  return {
    atOnce,
    run: async (jobs) => {
      asked.push(...jobs);
      const delay = delays[turn++ % delays.length];
      for (let i = 0; i < delay; i++) await Promise.resolve();
      return jobs.flatMap((job) => runJob(plan.scenario, job, pseudoSimulate));
    },
    close: async () => undefined,
  };
}

describe('a batch', () => {
  it('has two rows per job, in the order of the plan', () => {
    expect(expected.map((row) => [row.replication, row.variant, row.policy, row.release])).toEqual(
      plan.jobs.flatMap(({ replication, variant, policy }) => [
        [replication, variant, policy, 'faulty'],
        [replication, variant, policy, 'healthy'],
      ]),
    );
  });

  it('gives the same rows for any number of workers, any shards, any order of finishing, and after any interruption', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 40 }),
        fc.array(fc.nat(20), { minLength: 1, maxLength: 8 }),
        fc.uniqueArray(fc.nat(plan.jobs.length - 1)),
        async (atOnce, jobsPerShard, delays, done) => {
          const finished = done.map(
            (first): Part => ({ first, rows: expected.slice(2 * first, 2 * first + 2) }),
          );
          const asked: Job[] = [];
          const shown: RunRow[] = [];
          const rows = await runBatch(plan, {
            runner: juggler(atOnce, delays, asked),
            jobsPerShard,
            finished,
            onRows: (more) => shown.push(...more),
          });
          expect(rows).toEqual(expected);
          expect(shown).toEqual(expected);
          expect(asked.length).toBe(plan.jobs.length - done.length);
        },
      ),
      { seed: 1, numRuns: 60 },
    );
  });

  it('hands out parts that make it whole again', async () => {
    const parts: Part[] = [];
    await runBatch(plan, { runner: inline(), jobsPerShard: 4, onPart: (part) => parts.push(part) });
    const asked: Job[] = [];
    const rows = await runBatch(plan, { runner: juggler(2, [1], asked), finished: parts.slice(1) });
    expect(rows).toEqual(expected);
    expect(asked).toEqual(plan.jobs.slice(0, 4));
  });

  it('can be made longer: the parts of a shorter one count', async () => {
    const longer = planBatch(pseudoScenario(), { replications: 6 });
    const asked: Job[] = [];
    const rows = await runBatch(longer, {
      runner: juggler(1, [1], asked),
      finished: [{ first: 0, rows: expected }],
    });
    expect(rows.slice(0, expected.length)).toEqual(expected);
    expect(asked.every(({ replication }) => replication === 5)).toBe(true);
  });

  it('begins nothing new once it is interrupted, and keeps what is finished', async () => {
    const interruption = new AbortController();
    const parts: Part[] = [];
    const batch = runBatch(plan, {
      runner: inline(),
      jobsPerShard: 3,
      signal: interruption.signal,
      onPart: (part) => {
        parts.push(part);
        if (parts.length === 2) interruption.abort(new Error('enough'));
      },
    });
    await expect(batch).rejects.toThrow('enough');
    expect(parts.flatMap(({ rows }) => rows)).toEqual(expected.slice(0, 12));
  });

  it('names the run that broke an invariant', async () => {
    const runner = inlineRunner(plan.scenario, (spec) => {
      if (spec.replication === 2 && spec.policy === 'static') throw new Error('negative users');
      return pseudoSimulate(spec);
    });
    const failure = await runBatch(plan, { runner }).catch((problem) => problem);
    expect(failure).toBeInstanceOf(RunFailure);
    expect(failure.message).toBe('policy static, variant base, replication 2, seed 7/2: negative users');
  });

  it('does not take a measure that is no number', async () => {
    const runner = inlineRunner(plan.scenario, (spec) => {
      const [faulty, healthy] = pseudoSimulate(spec);
      return [{ ...faulty, usersHarmed: Number.NaN }, healthy];
    });
    await expect(runBatch(plan, { runner })).rejects.toThrow(
      'expected a finite usersHarmed of the faulty release',
    );
  });

  it('does not take the rows of another job', async () => {
    const runner: ShardRunner = {
      ...inline(),
      run: async (jobs) =>
        jobs.flatMap((job) => runJob(plan.scenario, { ...job, replication: 9 }, pseudoSimulate)),
    };
    await expect(runBatch(plan, { runner })).rejects.toThrow('expected the rows of base/all-at-once/0');
  });
});
