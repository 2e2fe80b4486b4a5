import type { Scenario } from '../../domain/index.ts';
import type { RunRow } from '../row.ts';
import { QuietTwins } from '../run/quiet-twins.ts';
import type { ReplicationSpec } from '../run/simulate.ts';
import type { Simulate } from './run-job.ts';

type World = Omit<Scenario, 'variants'>;

/**
 * Simulates a run once where variants have it in common: a variant that changes one policy leaves the runs of all others
 * as they are, up to the variant's name in their rows. Quiet twins that all replications have in common are run once too.
 *
 * Keeps the runs of one replication, because a plan has those of a replication next to each other.
 */
export function withoutRepeats(simulate: Simulate): Simulate {
  const signatures = new WeakMap<World, Map<string, string>>();
  const twins = new QuietTwins();
  let replication = -1;
  let kept = new Map<string, readonly RunRow[]>();

  const signatureOf = ({ scenario, policy }: ReplicationSpec): string => {
    const known = signatures.get(scenario) ?? new Map<string, string>();
    signatures.set(scenario, known);
    const signature = known.get(policy) ?? signatureOfRun(scenario, policy);
    known.set(policy, signature);
    return signature;
  };

  return (spec) => {
    if (spec.replication !== replication) {
      replication = spec.replication;
      kept = new Map();
    }
    const signature = signatureOf(spec);
    const before = kept.get(signature);
    if (before !== undefined) return before.map((row) => ({ ...row, variant: spec.variant }));
    const rows = simulate(spec, twins);
    kept.set(signature, rows);
    return rows;
  };
}

/**
 * Everything a run depends on besides its seed, as text: the scenario without the other policies. Models are told apart
 * by their names and options, expressions by their source, so nothing is lost with the functions.
 */
function signatureOfRun(scenario: World, policy: string): string {
  const own = scenario.policies.filter(({ name }) => name === policy);
  return JSON.stringify({ ...scenario, policies: own }, (_, value: unknown) => {
    if (value instanceof Map || value instanceof Set) return [...value];
    return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
  });
}
