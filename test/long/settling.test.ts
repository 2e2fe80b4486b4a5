// Whole runs with every cell stepped, beside the same runs with settled cells skipped: `npm run test:long`.

import { describe, expect, it } from 'vitest';
import { distributionTests, pairedDifferences, runs } from '../experiment/support/agreement.ts';
import { smallScenario, tinyScenario } from '../experiment/support/small.ts';

const CASES = [
  ['first-rollout', 'base'],
  ['retry-storm', 'base'],
  ['config-loop', 'base'],
  ['busy-cells', 'base'],
  ['cooling-loss', 'base'],
  ['cooling-loss', 'evacuate'],
] as const;

describe('settled cells that are skipped', () => {
  it.each(CASES)(
    'leave every measure of every policy within a hundredth of what stepping gives: %s, %s',
    (name, variant) => {
      const scenario = smallScenario(name, variant);
      const differences = scenario.policies.flatMap((policy) => {
        const [closed, stepped] = [true, false].map((settles) => runs(scenario, policy.name, 12, settles));
        return pairedDifferences(closed, stepped, 0.01).map((each) => `${policy.name}: ${each}`);
      });
      expect(differences).toEqual([]);
    },
  );

  it('leave the law of every measure as it is, on other seeds', () => {
    const scenario = tinyScenario();
    for (const policy of ['doubling', 'blue-green']) {
      const closed = runs(scenario, policy, 1000, true);
      const stepped = runs({ ...scenario, seed: 'others' }, policy, 1000, false);
      const tests = distributionTests(closed, stepped, scenario.duration);
      expect(tests.filter(({ p }) => p < 0.01)).toEqual([]);
    }
  });
});
