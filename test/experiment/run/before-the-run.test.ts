import { describe, expect, it } from 'vitest';
import { catalog } from '../../../models/index.ts';
import { simulate } from '../../../src/experiment/index.ts';
import { formatProblem, readScenario } from '../../../src/scenario/index.ts';

/** A change of a minute and a half that begins with the run, under a gate that asks as soon as it is everywhere. */
function rollout({
  plant = 'fidelity: flow',
  users = '200',
  starts = '0s',
  defects = '',
  patience = '10m',
} = {}) {
  const text = `
scenario: early
asks: Do detectors know anything when the run begins?
duration: 40m
replications: 1
seed: 1
starts: ${starts}
fleet: { regions: 1, cells: 2 per region, users: { total: ${users}, spread: even }, headroom: 95% }
users:
  diurnal: { operations: 0.05/s, swing: 0% }
plant: { ${plant} }
telemetry: { base-errors: 0% }
change: { code: { takes: 90s per cell }, defects: [${defects}] }
policies: { all-at-once: { gate: { alarms-quiet: { patience: ${patience} } } } }
detectors: [ error-rate ]
`;
  const read = readScenario(text, { file: 'early.yaml', catalog, hash: '' });
  if (!('scenario' in read)) throw new Error(read.problems.map(formatProblem).join('\n'));
  const [{ scenario }] = read.scenario.variants;
  const spec = { scenario, policy: 'all-at-once', variant: 'base', replication: 0 } as const;
  return simulate({ ...spec, release: 'healthy' });
}

describe('a gate that asks before telemetry shows anything of the run', () => {
  it.each(['fidelity: flow', 'fidelity: request', 'fidelity: flow, whole-below: 2000/s'])(
    'hears what detectors said of the days before, %s',
    (plant) => {
      expect(rollout({ plant })).toMatchObject({ outcome: 'completed', rolloutDurationS: 90 });
      expect(rollout({ plant, starts: '20m' })).toMatchObject({ outcome: 'completed', rolloutDurationS: 90 });
    },
  );

  it.each(['fidelity: flow', 'fidelity: request'])(
    'hears nothing where chance decides what they say, and waits, %s',
    (plant) => {
      // Four users make 12 requests a minute in each cell, and a look wants 20.
      const few = rollout({ plant, users: '8', patience: '5m' });
      expect(few).toMatchObject({ outcome: 'halted', rolloutDurationS: 390 });
    },
  );
});
