import { describe, expect, it } from 'vitest';
import type { Simulate } from '../../../src/experiment/index.ts';
import { planBatch, runJob, simulateReplication, withoutRepeats } from '../../../src/experiment/index.ts';
import { pseudoScenario, pseudoSimulate } from './support/pseudo.ts';

/** Which jobs are really simulated when all of a scenario's are run in order. */
function simulated(scenario = pseudoScenario(), replications = 2): string[] {
  const plan = planBatch(scenario, { replications });
  const names: string[] = [];
  const simulate: Simulate = (spec) => {
    names.push(`${spec.replication} ${spec.variant} ${spec.policy}`);
    return pseudoSimulate(spec);
  };
  const once = withoutRepeats(simulate);
  for (const job of plan.jobs) runJob(plan.scenario, job, once);
  return names;
}

describe('without repeats', () => {
  it('a variant of one policy simulates that policy only', () => {
    expect(simulated()).toEqual([
      '0 base all-at-once',
      '0 base static',
      '0 base doubling',
      '0 slow static',
      '1 base all-at-once',
      '1 base static',
      '1 base doubling',
      '1 slow static',
    ]);
  });

  it.each([
    ['the users', 'users.diurnal.operations: 0.03/s'],
    ['the retries', 'users.retries.budget: 10%'],
    ['a detector', 'detectors.0.error-rate.above: 2%'],
    ['the defect', 'change.defects.0.fails-at-once.fails: 31%'],
    ['an expression in a policy', 'policies.doubling.geometric.waves: "3^n"'],
  ])('a variant that changes %s is simulated', (_, patch) => {
    const all = simulated(pseudoScenario(['policies.static.bake: 40m', patch]), 1);
    expect(all).toHaveLength(patch.startsWith('policies') ? 4 : 6);
    expect(all).toContain('0 slow doubling');
  });

  it('really simulated runs are the same as each by itself', () => {
    const { scenario, jobs } = planBatch(pseudoScenario(), { replications: 2 });
    const once = withoutRepeats(simulateReplication);
    for (const job of jobs) {
      expect(runJob(scenario, job, once)).toEqual(runJob(scenario, job, simulateReplication));
    }
  });
});
