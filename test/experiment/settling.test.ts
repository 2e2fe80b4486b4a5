import { describe, expect, it } from 'vitest';
import { distributionTests, pairedDifferences, runs } from './support/agreement.ts';
import { smallScenario, tinyScenario } from './support/small.ts';

/** Milliseconds: some seconds of work, on however busy a machine. */
const PATIENCE = 120_000;

describe('settled cells that are skipped', () => {
  it.each([
    ['first-rollout', 'doubling', 'base'],
    ['retry-storm', 'all-at-once', 'base'],
    ['config-loop', 'static', 'base'],
    ['busy-cells', 'one-of-each', 'base'],
    ['cooling-loss', 'blue-green', 'base'],
    ['cooling-loss', 'static', 'evacuate'],
  ])(
    'leave every measure within a hundredth of what stepping gives: %s, %s, %s',
    (name, policy, variant) => {
      const scenario = smallScenario(name, variant);
      const [closed, stepped] = [true, false].map((settles) => runs(scenario, policy, 2, settles));
      expect(stepped.some(({ usersHarmed }) => usersHarmed > 100)).toBe(true);
      expect(pairedDifferences(closed, stepped, 0.01)).toEqual([]);
    },
    PATIENCE,
  );

  it(
    'leave the law of every measure as it is, on other seeds',
    () => {
      const scenario = tinyScenario();
      const closed = runs(scenario, 'doubling', 60, true);
      const stepped = runs({ ...scenario, seed: 'others' }, 'doubling', 60, false);
      const tests = distributionTests(closed, stepped, scenario.duration);
      expect(tests.length).toBeGreaterThan(50);
      expect(tests.filter(({ p }) => p < 0.01)).toEqual([]);
    },
    PATIENCE,
  );
});
