import { describe, expect, it } from 'vitest';
import { planBatch, runJob, shardWorker } from '../../../src/experiment/index.ts';
import { KernelError } from '../../../src/kernel/index.ts';
import { OverBudget } from '../../../src/plant/index.ts';
import { pseudoScenario, pseudoSimulate } from './support/pseudo.ts';

const source = { text: 'text', file: 'pseudo.yaml', hash: 'abc' };
const choices = { replications: 4, seed: 'x' };
const plan = planBatch(pseudoScenario(), choices);

describe('a worker', () => {
  it('does the jobs of a shard as anybody else would', () => {
    const work = shardWorker(() => pseudoScenario(), pseudoSimulate);
    const jobs = plan.jobs.slice(3, 7);
    expect(work({ source, choices, jobs })).toEqual({
      rows: jobs.flatMap((job) => runJob(plan.scenario, job, pseudoSimulate)),
    });
  });

  it('reads a scenario once for all of its shards, and again for another', () => {
    const files: string[] = [];
    const work = shardWorker(({ file }) => {
      files.push(file);
      return pseudoScenario();
    }, pseudoSimulate);
    for (const file of ['a', 'a', 'b', 'a'])
      work({ source: { ...source, file }, choices, jobs: [plan.jobs[0]] });
    expect(files).toEqual(['a', 'b', 'a']);
  });

  it('sends a failure as data, because errors lose what is theirs between threads', () => {
    const work = shardWorker(
      () => pseudoScenario(),
      () => {
        throw new Error('negative users');
      },
    );
    const result = work({ source, choices, jobs: plan.jobs });
    expect(result).toEqual({
      failure: { job: plan.jobs[0], seed: 'x/0', cause: new Error('negative users') },
    });
  });

  it('still knows on the other side of a thread which budget a run exceeded', () => {
    const work = shardWorker(
      () => pseudoScenario(),
      () => {
        const cause = new OverBudget('at most 4M attempts held in one cell', 'r1c1', 5_000_000);
        throw KernelError.crash({ now: 6_000_000, process: 'rollout' }, 'x/0', cause);
      },
    );
    expect(structuredClone(work({ source, choices, jobs: plan.jobs }))).toMatchObject({
      failure: {
        job: plan.jobs[0],
        seed: 'x/0',
        overrun: { expected: 'at most 4M attempts held in one cell', cell: 'r1c1', at: 5_000_000 },
      },
    });
  });
});
