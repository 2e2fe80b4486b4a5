import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { catalog } from '../../../models/index.ts';
import type { Scenario } from '../../../src/domain/index.ts';
import type { RunSpec } from '../../../src/experiment/index.ts';
import { openRun, record, simulate, simulateReplication } from '../../../src/experiment/index.ts';
import { HOUR, MINUTE, SECOND } from '../../../src/kernel/index.ts';
import { formatProblem, readScenario } from '../../../src/scenario/index.ts';
import { withoutRanges } from '../support/small.ts';

function read(text: string): Scenario {
  const result = readScenario(text, { file: 'test.yaml', catalog, hash: '' });
  if ('problems' in result && result.problems.some((problem) => problem.severity === 'error')) {
    throw new Error(result.problems.map(formatProblem).join('\n'));
  }
  if (!('scenario' in result)) throw new Error('expected a scenario');
  return result.scenario;
}

/** The tutorial, with some of its lines replaced. */
function tutorial(replace: Readonly<Record<string, string>> = {}): Scenario {
  let text = withoutRanges(readFileSync('scenarios/first-rollout.yaml', 'utf8')).replace(
    'scenario: first-rollout',
    'scenario: test',
  );
  for (const [line, other] of Object.entries(replace)) {
    if (!text.includes(line)) throw new Error(`expected a line with ${line}`);
    text = text.replace(line, other);
  }
  return read(text);
}

const specOf = (scenario: Scenario, policy: string, more: Partial<RunSpec> = {}): RunSpec => ({
  scenario: scenario.variants[0].scenario,
  variant: 'base',
  policy,
  replication: 0,
  release: 'faulty',
  ...more,
});

describe('simulate', () => {
  it('gives the same row for the same seed, and another for another', () => {
    const scenario = tutorial();
    const row = simulate(specOf(scenario, 'doubling'));
    expect(simulate(specOf(scenario, 'doubling'))).toEqual(row);
    expect(simulate(specOf(scenario, 'doubling', { replication: 1 })).digest).not.toBe(row.digest);
  });

  it('says how far a wave had come when it was stopped', () => {
    const row = simulate(specOf(tutorial({ 'takes: 5m per cell': 'takes: 8m per cell' }), 'all-at-once'));
    const [wave] = row.waves;
    expect(wave).toMatchObject({ deployedS: null, gate: 'stopped', cellsExposed: 12 });
    expect(wave.usersExposed).toBeGreaterThan(row.usersTotal / 4);
    expect(wave.usersExposed).toBeLessThanOrEqual(row.usersTotal);
  });

  it('is not changed by being recorded, advanced in pieces or looked at', () => {
    const scenario = tutorial();
    const spec = specOf(scenario, 'static');
    const row = simulate(spec);
    expect(record(spec, MINUTE).row).toEqual(row);
    const run = openRun({ ...spec, responders: true });
    for (let time = 0; time < run.horizon; time += 97 * SECOND) {
      run.advance(time);
      run.frame();
      run.telemetry('us-east', 10 * MINUTE);
      run.truth();
    }
    expect(run.finish()).toEqual(row);
  });

  it('gives both releases of a replication as if each had been run alone', () => {
    const scenario = tutorial();
    const [faulty, healthy] = simulateReplication(specOf(scenario, 'gentle'));
    expect(faulty).toEqual(simulate(specOf(scenario, 'gentle')));
    expect(healthy).toEqual(simulate(specOf(scenario, 'gentle', { release: 'healthy' })));
  });

  it('does no harm where nothing is wrong, and says which columns cannot happen', () => {
    const [, healthy] = simulateReplication(specOf(tutorial(), 'doubling'));
    expect(healthy).toMatchObject({
      outcome: 'completed',
      usersHarmed: 0,
      userMinutesLost: 0,
      falseRollback: false,
      detectedS: 'n/a',
      timeToDetectS: 'n/a',
      recoveredS: 'n/a',
    });
    expect(healthy.userHoursDelayed).toBeGreaterThan(0);
  });

  it('harms whom the formula says: all users at once, a share f, for as long as the new version served', () => {
    const scenario = tutorial({
      '{ fails: 30%, retry-helps: false }': '{ fails: 5%, retry-helps: false, after: 0s }',
      'takes: 5m per cell, batches: 4, restart: { capacity-lost: 100%, for: 30s }':
        'takes: 0s per cell, batches: 1, restart: none',
      'swing: 40%': 'swing: 0%',
      'base-errors: 0.01%': 'base-errors: 0%',
    });
    const row = simulate(specOf(scenario, 'all-at-once'));
    const seconds = (row.detectedS as number) - (row.firstExposureS as number);
    expect(seconds).toBeGreaterThan(120);
    expect(row.usersHarmedShare).toBeCloseTo(1 - Math.exp(-0.02 * 0.05 * seconds), 6);
    expect(row.userMinutesLost).toBeCloseTo((1.2e6 * 0.05 * seconds) / 60, 1);
    expect(row.requestsFailed / row.requestsTotal).toBeCloseTo((0.05 * seconds) / (8 * 3600), 9);
  });

  it('starts faults of the world at times that no policy moves', () => {
    const scenario = tutorial({ 'policies:': 'faults:\n  - slowdown: {}\n\npolicies:' });
    const starts = ['all-at-once', 'static', 'blue-green'].map((policy) => {
      const { journal } = record(specOf(scenario, policy), HOUR);
      return journal
        .filter((entry) => entry.kind === 'fault-started')
        .map((entry) => [entry.time, entry.entity]);
    });
    expect(starts[0]).not.toEqual([]);
    expect(starts[1]).toEqual(starts[0]);
    expect(starts[2]).toEqual(starts[0]);
  });

  it('halts at a gate that nothing informs, because gates fail closed', () => {
    const scenario = tutorial({
      '  - error-rate: { above: 1%, sustained: 2m, scope: cell }\n  - user-reports: {}': '  []',
    });
    const row = simulate(specOf(scenario, 'doubling', { release: 'healthy' }));
    expect(row.outcome).toBe('halted');
    expect(row.falseRollback).toBe(true);
    expect(row.wavesDone).toBe(1);
    expect(row.waves[0].gate).toBe('inconclusive');
  });

  it('leaves a detection that does not come before the horizon censored', () => {
    const scenario = tutorial({
      'above: 1%, sustained': 'above: 90%, sustained',
      '- user-reports: {}': '- user-reports: { at-least: 1000000000 }',
    });
    const row = simulate(specOf(scenario, 'all-at-once'));
    expect(row.detectedS).toBeNull();
    expect(row.timeToDetectS).toBeNull();
    expect(row.usersHarmedBeforeDetection).toBe(row.usersHarmed);
  });

  it('names a cause for every alarm that is true and every cell that changed its state', () => {
    const { journal } = record(specOf(tutorial(), 'all-at-once'), HOUR);
    const told = journal.filter(
      (entry) => entry.kind === 'alarm' || (entry.kind === 'cell-state' && entry.values.state !== 'healthy'),
    );
    expect(told.length).toBeGreaterThan(10);
    for (const entry of told) {
      if (entry.kind === 'alarm' && entry.values.true === false) continue;
      const chain: string[] = [];
      for (let at = entry; at !== undefined && chain.length < 10; at = journal[at.cause]) chain.push(at.kind);
      expect(chain).toContain('defect-woke');
      expect(chain[chain.length - 1]).toBe('rollout-started');
    }
  });
});

describe('a rollback', () => {
  it('takes back what was deployed at its very instant, too', () => {
    const scenario = tutorial({
      'takes: 5m per cell, batches: 4, restart: { capacity-lost: 100%, for: 30s }':
        'takes: 30s per cell, batches: 2, restart: none',
      'static: { add: 3 cells, bake: 20m }': 'static: { add: 3 cells, bake: 1m }',
    });
    for (let replication = 0; replication < 40; replication++) {
      const { journal, frames, row } = record(specOf(scenario, 'static', { replication }), HOUR);
      if (!journal.some((entry) => entry.kind === 'rolled-back')) continue;
      expect(Math.max(...frames[frames.length - 1].exposure), row.seed).toBe(0);
    }
  });
});

describe('users harmed before the detection', () => {
  it('are never more than all, not even where chance fails more requests by then than in the twin', () => {
    // The fault does nothing and the alarm always comes, 7 s into a stretch: nobody is harmed beyond the twin.
    const scenario = read(`
scenario: test
asks: Who was harmed before anybody knew?
duration: 1m
fleet: { cells: 1, hosts: 4 per cell, users: { total: 60 }, headroom: 50% }
users: { diurnal: { operations: 0.01/s, swing: 0% }, retries: { attempts: 1 } }
plant: { fidelity: request }
telemetry: { base-errors: 10%, delay: 0s, window: 1s }
change: { code: {} }
policies: { tested: { all-at-once: {} } }
faults: [{ slowdown: { at: 0s, lasts: 10m, times: 1 } }]
detectors: [{ threshold: { statistic: events, comparison: below, limit-count: 1000, period: 7s, datapoints: 1, of: 1 } }]
`);
    for (let replication = 0; replication < 40; replication++) {
      const row = simulate(specOf(scenario, 'tested', { replication }));
      expect(row.detectedS).toBe(7);
      expect(row.usersHarmedBeforeDetection, row.seed).toBe(0);
    }
  });
});
