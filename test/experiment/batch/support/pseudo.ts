import { catalog } from '../../../../models/index.ts';
import type { Scenario } from '../../../../src/domain/index.ts';
import type { Release, ReplicationSpec, RunRow } from '../../../../src/experiment/index.ts';
import { seedOf } from '../../../../src/experiment/index.ts';
import { RandomStreams } from '../../../../src/kernel/index.ts';
import { readScenario } from '../../../../src/scenario/index.ts';

/** A small scenario of three policies and two variants, for tests in which nothing is simulated. */
export const pseudoText = `
scenario: pseudo
title: Nothing is simulated here
asks: Does the machinery around the simulator work?
duration: 4h
replications: 30
seed: 7
fleet:
  regions: 2
  cells: 3 per region
  users: { total: 60k, spread: even }
  headroom: 40%
users:
  diurnal: { operations: 0.06/s }
change:
  code: { name: v2, takes: 5m per cell, batches: 4 }
  defects:
    - fails-at-once: { fails: 30% }
policies:
  all-at-once: {}
  static: { add: 1 cells, bake: 20m }
  doubling: { geometric: { waves: "2^n", bake: 20m } }
detectors:
  - error-rate: { above: 1%, sustained: 2m, scope: cell }
responders:
  - auto-rollback: { on: any-alarm }
variants:
  slow: { policies.static.bake: 40m }
`;

/** The scenario of `pseudoText`, changed by replacing parts of the text. */
export function pseudoScenario(...changes: readonly (readonly [from: string, to: string])[]): Scenario {
  const text = changes.reduce((before, [from, to]) => before.replace(from, to), pseudoText);
  const read = readScenario(text, { file: 'pseudo.yaml', catalog, hash: 'abc' });
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  return read.scenario;
}

const EFFECTS: ReadonlyMap<string, number> = new Map([
  ['all-at-once', 1],
  ['static', 0.2],
  ['doubling', 0.1],
]);

/** Rows made up from the seed: each policy has its own size of harm, and now and then nobody detects anything. */
export function pseudoSimulate({
  scenario,
  variant,
  policy,
  replication,
}: ReplicationSpec): [RunRow, RunRow] {
  const seed = seedOf(scenario, replication);
  const luck = new RandomStreams(seed).stream('luck');
  // Like a real run, it knows its variant by what is different there, and not by its name.
  const options = JSON.stringify(scenario.policies.find(({ name }) => name === policy)?.options);
  const own = new RandomStreams(seed).stream(`${policy} ${options}`);
  const harm = (EFFECTS.get(policy) ?? 0.5) * (0.5 + luck.uniform()) * (0.9 + 0.2 * own.uniform());
  const row = (release: Release): RunRow => {
    const bad = release === 'faulty';
    const seen = bad && own.uniform() < 0.9;
    const detect = seen ? 100 + 200 * own.uniform() : null;
    const users = bad ? 30_000 * harm : 0;
    const duration = 300 / (EFFECTS.get(policy) ?? 1);
    return {
      scenario: scenario.name,
      policy,
      variant,
      release,
      replication,
      seed,
      outcome: bad ? 'rolled_back' : 'completed',
      usersTotal: 60_000,
      usersExposedPeak: 60_000,
      usersHarmed: users,
      usersHarmedShare: users / 60_000,
      usersHarmed5min: users / 2,
      usersHarmedBeforeDetection: users / 3,
      userMinutesLost: users * 7,
      requestsTotal: 1_000_000,
      requestsFailed: users * 2,
      cellsTouched: bad ? 3 : 0,
      regionsTouched: bad ? 1 : 0,
      firstExposureS: 60,
      firstHarmS: bad ? 60 : 'n/a',
      detectedS: bad ? detect && detect + 60 : 'n/a',
      timeToDetectS: bad ? detect : 'n/a',
      acknowledgedS: bad ? detect && detect + 100 : 'n/a',
      mitigatedS: bad ? 1000 : 'n/a',
      timeToMitigateS: bad ? 940 : 'n/a',
      recoveredS: bad ? 1200 : 'n/a',
      rolloutDurationS: duration,
      userHoursDelayed: bad ? 'n/a' : 10 * duration,
      falseRollback: bad ? 'n/a' : own.uniform() < 0.05,
      extraCapacityCellHours: 0,
      digest: own.uint32().toString(16).padStart(16, '0'),
      cellsTotal: 6,
      regionsTotal: 2,
      exposureToDetectS: bad ? detect : 'n/a',
      detectedBy: seen ? 'error-rate' : '',
      falseAlarms: 0,
      wavesDone: 1,
      peakFailingShare: bad ? harm / 10 : 0,
      hottestC: 'n/a',
      writesDiverged: 'n/a',
      faultsTotal: 0,
      faultsBecameErrors: 0,
      faultsBecameFailures: 0,
      silentUserHours: 0,
      stagesS: 0,
      stoppedAt: '',
      waves: [
        {
          wave: 0,
          track: '',
          startedS: 0,
          deployedS: 60,
          cells: 1,
          cellsExposed: 1,
          usersExposed: 10_000,
          bakeS: 1200,
          bakedS: bad ? 200 : 1200,
          evidenceRequests: 12_345,
          evidenceErrors: bad ? 300 : 1,
          gate: bad ? 'stopped' : 'pass',
          because: bad ? 'error rate of "c0" above 1 %' : '',
          abVerdict: '',
        },
      ],
    };
  };
  return [row('faulty'), row('healthy')];
}
