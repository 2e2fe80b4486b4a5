import { describe, expect, it } from 'vitest';
import { catalog } from '../../../models/index.ts';
import { record, simulate, simulateReplication } from '../../../src/experiment/index.ts';
import { HOUR, MINUTE } from '../../../src/kernel/index.ts';
import { formatProblem, readScenario } from '../../../src/scenario/index.ts';

/**
 * The cell of OSDI'22 §5.2: five attempts, a time-out of 3 s, no backoff. Headroom h is capacity C = load / (1 − h).
 * By failure-physics.md M3 no trigger keeps it down as long as C > 5 · load (h > 80 %).
 */
function scenarioOf(headroom: string, restart: string, more = '') {
  const text = `
scenario: trigger
asks: Can a good change bring a cell down?
duration: 3h
replications: 1
seed: 1
starts: 10m
fleet: { regions: 1, cells: 1 per region, users: { total: 6200 }, headroom: ${headroom} }
users:
  diurnal: { operations: 1/s, swing: 0% }
  retries: { attempts: 5, backoff: none, timeout: 3s }
telemetry: { base-errors: 0% }
${more}
change: { code: { takes: 5m per cell, batches: 4, restart: ${restart} }, defects: [] }
policies: { all-at-once }
`;
  const read = readScenario(text, { file: 'trigger.yaml', catalog, hash: '' });
  if (!('scenario' in read)) throw new Error(read.problems.map(formatProblem).join('\n'));
  return read.scenario.variants[0].scenario;
}

function cell(headroom: string, restart: string, more = '') {
  const scenario = scenarioOf(headroom, restart, more);
  const spec = { policy: 'all-at-once', variant: 'base', replication: 0, release: 'healthy' } as const;
  return record({ ...spec, scenario }, HOUR);
}

const states = (recording: ReturnType<typeof cell>) =>
  recording.journal.filter(({ kind }) => kind === 'cell-state').map(({ values }) => values.state);

// Four batches, 75 s apart, each a quarter of the hosts out for 30 s; then they warm up.
const plain = '{ capacity-lost: 100%, for: 30s }';
const cold = '{ capacity-lost: 100%, for: 30s, warm-up: { from: 20%, lasts: 20m } }';

describe('a rollout of a good change', () => {
  it('does no harm where hosts are as fast after a restart as before', () => {
    expect(states(cell('60%', plain))).toEqual([]);
  });

  it('is the trigger of a collapse that outlives it where hosts come back with cold caches', () => {
    const recording = cell('60%', cold);
    expect(states(recording).at(-1)).toBe('collapsed');
    const { journal, frames, row } = recording;
    expect(journal.find(({ kind }) => kind === 'wave-deployed')?.time).toBe(15 * MINUTE);
    // Its caches have been warm since 0:34, and it is down for good: five times 6,200 attempts are more than it serves.
    expect(frames.at(-1)?.failing[0]).toBe(1);
    expect(row.requestsFailed / row.requestsTotal).toBeGreaterThan(0.8);
  });

  it('overloads a cell if its hosts come back colder than the headroom allows, and not otherwise', () => {
    // Fewest serve when the last batch goes: it is out, and the others have been warming for 195 s, 120 s and 45 s of
    // 20 min: 1 − 1/4 − 1/4·(1 − from)·(3 − 360/1200) of the capacity, against a load of 40 %: from > 48.1 %.
    const from = (share: string) => states(cell('60%', cold.replace('20%', share)));
    expect(from('49%')).toEqual([]);
    expect(from('46%')[0]).toBe('overloaded');
    expect(from('40%').at(-1)).toBe('collapsed');
  });

  it('cannot keep a cell down in the stable region, however cold it leaves it', () => {
    const icy = '{ capacity-lost: 100%, for: 2m, warm-up: { from: 1%, lasts: 30m } }';
    const stable = states(cell('80.5%', icy));
    expect(stable).toContain('collapsed');
    expect(stable.at(-1)).toBe('healthy');
    expect(states(cell('79%', icy)).at(-1)).toBe('collapsed');
  });

  it('leaves the plant to say how hosts warm up where the change does not', () => {
    const plant = 'plant: { warm-up: { from: 20%, lasts: 20m } }';
    expect(states(cell('60%', plain, plant)).at(-1)).toBe('collapsed');
    const none = '{ capacity-lost: 100%, for: 30s, warm-up: none }';
    expect(states(cell('60%', none, plant))).toEqual([]);
  });

  it('is reported as harm, found by a true alarm that names the deployment, and timed', () => {
    const alarm = 'detectors: [ error-rate: { above: 1%, sustained: 2m, scope: cell } ]';
    const { row, journal } = cell('60%', cold, alarm);
    expect(row.usersHarmedShare).toBeCloseTo(1, 6);
    expect(row.userMinutesLost).toBeGreaterThan(6200 * 120);
    expect(row.firstHarmS).toBeGreaterThan(600);
    expect(row.timeToDetectS).toBeGreaterThan(60);
    expect(row.falseAlarms).toBe(0);
    const raised = journal.find(({ kind }) => kind === 'alarm');
    expect(journal[raised?.cause ?? -1]?.kind).toBe('cell-deploying');
    const collapsed = journal.find(
      ({ kind, values }) => kind === 'cell-state' && values.state === 'collapsed',
    );
    expect(journal[collapsed?.cause ?? -1]?.kind).toBe('cell-deploying');
  });

  it('is blamed, too, for what befalls a cell once all its hosts are back', () => {
    const drained = cold.replace('capacity-lost: 100%, for: 30s', 'capacity-lost: 0%, for: 1s');
    const { journal } = cell('60%', drained);
    const ill = journal.find(({ kind }) => kind === 'cell-state');
    expect(ill?.values.state).toBe('overloaded');
    expect(journal[ill?.cause ?? -1]?.kind).toBe('cell-deploying');
  });

  it('without any harm has no times of harm, as before', () => {
    expect(cell('60%', plain).row).toMatchObject({ usersHarmed: 0, firstHarmS: 'n/a', recoveredS: 'n/a' });
  });

  it('is reported alike whether its worlds are run together or one by one', () => {
    for (const restart of [plain, cold]) {
      const scenario = scenarioOf('60%', restart);
      const spec = { scenario, policy: 'all-at-once', variant: 'base', replication: 0 };
      const alone = simulate({ ...spec, release: 'healthy' });
      const together = simulateReplication(spec).find(({ release }) => release === 'healthy');
      // Where nothing can happen the twin stands in for the healthy world, and its digest with it.
      expect(together).toEqual(alone);
    }
  });
});
