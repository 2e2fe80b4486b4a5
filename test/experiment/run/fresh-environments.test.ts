import { describe, expect, it } from 'vitest';
import { catalog } from '../../../models/index.ts';
import { record } from '../../../src/experiment/index.ts';
import { MINUTE } from '../../../src/kernel/index.ts';
import { formatProblem, readScenario } from '../../../src/scenario/index.ts';

/** One cell at 40 % of its capacity whose good change comes by blue/green, with all of the traffic in one step. */
function run({
  style = '',
  steps = '[100%]',
  plant = 'warm-up: { from: 20%, lasts: 20m }',
  change = '',
  more = '',
} = {}) {
  const text = `
scenario: fresh
asks: Is a fresh environment warm enough?
duration: 4h
replications: 1
seed: 1
starts: 10m
fleet: { regions: 1, cells: 1 per region, users: { total: 6200 }, headroom: 60% }
users:
  diurnal: { operations: 1/s, swing: 0% }
  retries: { attempts: 5, backoff: none, timeout: 3s }
plant: { ${plant} }
telemetry: { base-errors: 0% }
change: { code: { takes: 5m per cell${change} }, defects: [] }
policies:
  switch: { all-at-once: { deploy: { blue-green: { provision: 10m, steps: ${steps}, switch: 0s, ${style} } }, gate: { alarms-quiet: { open: fail-open } } } }
${more}
`;
  const read = readScenario(text, { file: 'fresh.yaml', catalog, hash: '' });
  if (!('scenario' in read)) throw new Error(read.problems.map(formatProblem).join('\n'));
  const [{ scenario }] = read.scenario.variants;
  const spec = { scenario, policy: 'switch', variant: 'base', replication: 0, release: 'healthy' } as const;
  return record(spec, MINUTE);
}

const states = ({ journal }: ReturnType<typeof run>) =>
  journal.filter(({ kind }) => kind === 'cell-state').map(({ values }) => values.state);

describe('a fresh environment', () => {
  it('is too cold for the traffic of its cell when it has not been tried for long enough', () => {
    // At the switch it serves 20 % + 4 % a minute of its rate against a load of 40 %: enough after 5 min.
    expect(states(run({ style: 'verify: 0s' })).at(-1)).toBe('collapsed');
    expect(states(run({ style: 'verify: 4m' }))[0]).toBe('overloaded');
    expect(states(run({ style: 'verify: 6m' }))).toEqual([]);
  });

  it('can be warmed up by small steps instead, as each of them is cold for its share alone', () => {
    // A fifth of it is 16 % of the capacity too cold; ten minutes later all of it serves 60 % of its rate.
    const warming = 'verify: 0s, bake: 10m';
    expect(states(run({ style: warming, steps: '[20%, 100%]' }))).toEqual([]);
    expect(states(run({ style: warming, steps: '[100%]' })).at(-1)).toBe('collapsed');
  });

  it('is cold once for all that it serves, however many steps brought it there', () => {
    expect(states(run({ style: 'verify: 6m, bake: 0s', steps: '[30%, 60%, 100%]' }))).toEqual([]);
  });

  it('warms up by the law of the change where that has one, and is warm at once where there is none', () => {
    const cold = ', restart: { capacity-lost: 0%, for: 1s, warm-up: { from: 20%, lasts: 20m } }';
    const warm = ', restart: { capacity-lost: 0%, for: 1s, warm-up: none }';
    expect(states(run({ style: 'verify: 0s', plant: 'queue: 10s', change: cold })).at(-1)).toBe('collapsed');
    expect(states(run({ style: 'verify: 0s', change: warm }))).toEqual([]);
    expect(states(run({ style: 'verify: 0s', plant: 'queue: 10s' }))).toEqual([]);
  });

  it('is to blame for what its cold caches do, and takes nothing from the warm old side when traffic goes back', () => {
    const more = `
detectors: [ error-rate: { above: 1%, sustained: 1m, scope: cell } ]
responders: [ auto-rollback: { on: any-alarm } ]`;
    const { journal, row, frames } = run({ style: 'verify: 4m', more });
    expect(row.falseAlarms).toBe(0);
    const ill = journal.find(({ kind }) => kind === 'cell-state');
    expect(journal[ill?.cause ?? -1]?.kind).toBe('rollout-started');
    expect(row.outcome).toBe('rolled_back');
    // Ten minutes after it was built it would have 60 % of its rate; all five attempts meet the whole of the old side.
    expect(frames[30].utilisation[0]).toBeCloseTo(5 * 0.4, 6);
  });
});
