import { describe, expect, it } from 'vitest';
import { simulateReplication } from '../../../src/experiment/index.ts';
import { QuietTwins } from '../../../src/experiment/run/quiet-twins.ts';
import { shippedSpec } from '../support/shipped.ts';
import { smallScenario } from '../support/small.ts';

const specOf = (name: string, policy: string, replication: number) => ({
  scenario: smallScenario(name),
  variant: 'base',
  policy,
  replication,
});

/** Replications 0 and 1 one after the other; and whether the twin of the first is there for the second. */
function together(name: string, policy: string) {
  const first = specOf(name, policy, 0);
  const twins = new QuietTwins();
  simulateReplication(first, twins);
  let shared = true;
  const ownTwin = () => {
    shared = false;
    return { baseline: null as never, healthy: undefined, isOfAnySeed: false };
  };
  twins.of(first.scenario, policy, ownTwin);
  return { shared, rows: simulateReplication({ ...first, replication: 1 }, twins) };
}

describe('quiet twins', () => {
  it.each(['busy-cells', 'config-loop'])(
    'are one for all seeds of %s, where they leave nothing to chance',
    (name) => {
      const { shared, rows } = together(name, 'doubling');
      expect(shared).toBe(true);
      expect(rows).toEqual(simulateReplication(specOf(name, 'doubling', 1)));
    },
  );

  it.each(['first-rollout', 'cooling-loss'])(
    'are one for each seed of %s, where the hour of the day is drawn',
    (name) => {
      const { shared, rows } = together(name, 'doubling');
      expect(shared).toBe(false);
      expect(rows).toEqual(simulateReplication(specOf(name, 'doubling', 1)));
    },
  );

  it('do not stand in for a healthy world whose way back harms somebody', () => {
    const [, healthy] = simulateReplication(
      shippedSpec({
        policy: 'all-at-once: { bake: 1h, rollback: { switch: { harms: 100%, harms-for: 20m } } }',
        change: '{ takes: 0s per cell }',
        detectors: '[{ error-rate: { above: 0%, sustained: 0s } }]',
      }),
    );
    expect(healthy.falseRollback).toBe(true);
    expect(healthy.userMinutesLost).toBeGreaterThan(1e6);
  });

  it('are kept apart by policy', () => {
    const first = specOf('busy-cells', 'doubling', 0);
    const twins = new QuietTwins();
    simulateReplication(first, twins);
    const other = { ...first, policy: 'gentle' };
    expect(simulateReplication(other, twins)).toEqual(simulateReplication(other));
  });
});
