import { describe, expect, it } from 'vitest';
import { planBatch } from '../../../src/experiment/index.ts';
import { pseudoScenario } from './support/pseudo.ts';

const scenario = pseudoScenario();

describe('the plan of a batch', () => {
  it('goes by replication, then variant, then policy, as the scenario has them', () => {
    const { jobs } = planBatch(scenario, { replications: 2 });
    expect(jobs.map(({ replication, variant, policy }) => `${replication} ${variant} ${policy}`)).toEqual([
      '0 base all-at-once',
      '0 base static',
      '0 base doubling',
      '0 slow all-at-once',
      '0 slow static',
      '0 slow doubling',
      '1 base all-at-once',
      '1 base static',
      '1 base doubling',
      '1 slow all-at-once',
      '1 slow static',
      '1 slow doubling',
    ]);
  });

  it('with more replications begins like one with fewer', () => {
    const few = planBatch(scenario, { replications: 3 }).jobs;
    expect(planBatch(scenario, { replications: 9 }).jobs.slice(0, few.length)).toEqual(few);
  });

  it('keeps the order of the scenario whatever the order of the choice', () => {
    const { jobs } = planBatch(scenario, {
      replications: 1,
      policies: ['doubling', 'all-at-once'],
      variants: ['slow'],
    });
    expect(jobs.map(({ policy }) => policy)).toEqual(['all-at-once', 'doubling']);
  });

  it('gives another seed to every variant', () => {
    const chosen = planBatch(scenario, { seed: 'other' }).scenario;
    expect([chosen.seed, ...chosen.variants.map((variant) => variant.scenario.seed)]).toEqual([
      'other',
      'other',
      'other',
    ]);
  });

  it('expects nothing of what is not run', () => {
    const demanding = pseudoScenario([
      'variants:',
      'expect:\n  static.users_harmed: { mean: "< 5" }\n  doubling@slow.users_harmed: { mean: "< 5" }\nvariants:',
    ]);
    const expected = (choices: Parameters<typeof planBatch>[1]) =>
      planBatch(demanding, choices).scenario.expectations.map(({ policy }) => policy);
    expect(expected({})).toEqual(['static', 'doubling']);
    expect(expected({ policies: ['doubling'] })).toEqual(['doubling']);
    expect(expected({ variants: ['base'] })).toEqual(['static']);
  });

  it('refuses names that the scenario does not have, and no replications', () => {
    expect(() => planBatch(scenario, { policies: ['statc'] })).toThrow(
      'expected a policy of the scenario (all-at-once, static, doubling), got statc',
    );
    expect(() => planBatch(scenario, { variants: ['fast'] })).toThrow('got fast');
    expect(() => planBatch(scenario, { replications: 0 })).toThrow('expected 1 replication or more, got 0');
  });
});
