// Models as a scenario gives them: read from YAML by the real scenario language, defaults and all.

import { catalog } from '../../../models/index.ts';
import type { Configured, ModelKind, RolloutOptions, Scenario } from '../../../src/domain/index.ts';
import { formatProblem, readScenario } from '../../../src/scenario/index.ts';

const SMALL_FLEET =
  '{ regions: 2, cells: 4 per region, users: { total: 80k, spread: zipf 1.1 }, headroom: 40% }';

export interface Lines {
  readonly fleet?: string;
  readonly change?: string;
  readonly policies?: string;
  readonly defects?: string;
  readonly detectors?: string;
  readonly faults?: string;
  readonly responders?: string;
  readonly users?: string;
  readonly telemetry?: string;
  readonly plant?: string;
}

/** A scenario of which only these lines matter. */
export function read({
  fleet = SMALL_FLEET,
  change = 'name: tested, takes: 5m per cell',
  policies = '{ all-at-once: {} }',
  defects = '[]',
  detectors = '[]',
  faults = '[]',
  responders = '[]',
  users = '{ diurnal: { operations: 0.02/s, swing: 50% }, retries: { attempts: 3, backoff: full-jitter, timeout: 3s } }',
  telemetry = '{}',
  plant = '{}',
}: Lines): Scenario {
  const text = `
scenario: tested
title: Tested
asks: Does it?
duration: 30d
replications: 2
seed: 1
fleet: ${fleet}
users: ${users}
telemetry: ${telemetry}
plant: ${plant}
change:
  config: { ${change} }
  defects: ${defects}
policies: ${policies}
detectors: ${detectors}
faults: ${faults}
responders: ${responders}
`;
  const result = readScenario(text, { file: 'tested.yaml', catalog, hash: '' });
  if ('scenario' in result) return result.scenario;
  throw new Error(result.problems.map(formatProblem).join('\n'));
}

/** One model, written as it would be in a scenario: `error-rate` or `error-rate: { above: 2% }`. */
export function model<K extends ModelKind>(
  kind: K,
  yaml: string,
  fleet: string = SMALL_FLEET,
): Configured<K> {
  const key = `${kind} ${yaml} ${fleet}`;
  const known =
    cache.get(key) ?? (kinds[kind] as (yaml: string, fleet: string) => Configured<K>)(yaml, fleet);
  cache.set(key, known);
  // The key begins with the kind.
  return known as Configured<K>;
}

const cache = new Map<string, Configured<ModelKind>>();

const flow = (yaml: string) => (yaml.includes(':') ? `{ ${yaml} }` : yaml);

const kinds: { readonly [K in ModelKind]: (yaml: string, fleet: string) => Configured<K> } = {
  policy: (yaml, fleet) => read({ fleet, policies: `{ tested: ${flow(yaml)} }` }).policies[0],
  deploy: (yaml, fleet) => settingsOf(kinds.policy(`static: { deploy: ${flow(yaml)} }`, fleet)).deploy,
  rollback: (yaml, fleet) => settingsOf(kinds.policy(`static: { rollback: ${flow(yaml)} }`, fleet)).rollback,
  stage: (yaml, fleet) => settingsOf(kinds.policy(`static: { stages: [${flow(yaml)}] }`, fleet)).stages[0],
  test: (yaml, fleet) =>
    (kinds.stage(`alpha: { tests: [${flow(yaml)}] }`, fleet).options as { tests: Configured<'test'>[] })
      .tests[0],
  gate: (yaml, fleet) => settingsOf(kinds.policy(`static: { gate: ${flow(yaml)} }`, fleet)).gate,
  defect: (yaml, fleet) => read({ fleet, defects: `[${flow(yaml)}]` }).change.defects[0],
  fault: (yaml, fleet) => read({ fleet, faults: `[${flow(yaml)}]` }).faults[0],
  detector: (yaml, fleet) => read({ fleet, detectors: `[${flow(yaml)}]` }).detectors[0],
  responder: (yaml, fleet) => read({ fleet, responders: `[${flow(yaml)}]` }).responders[0],
};

/** Deploy style, gate and rollback of a policy, as the simulator finds them. */
export function settingsOf({ model, options }: Configured<'policy'>): RolloutOptions {
  return { ...(options as RolloutOptions), ...model.settings?.(options) };
}
