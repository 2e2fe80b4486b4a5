import type { Time } from '../../kernel/index.ts';
import { SECOND } from '../../kernel/index.ts';
import type { Maybe, Release, RunRow } from '../row.ts';
import { harmTimeline } from './timeline.ts';
import type { World } from './world.ts';

/** What identifies a run in the reports. */
export interface RunIdentity {
  readonly variant: string;
  readonly release: Release;
  readonly replication: number;
}

/** Everything product.md asks to be measured, taken from a world that has reached its horizon. */
export function measure(world: World, identity: RunIdentity): RunRow {
  const { spec, horizon, conductor, alarms, exposure } = world;
  const { scenario } = spec;
  const { fleet } = scenario;
  world.plant.flush();
  exposure.notePeak(horizon);
  const hasDefects = scenario.change.defects.length > 0 && identity.release === 'faulty';
  const struck = spec.kind !== 'twin' && (hasDefects || scenario.faults.length > 0);
  const canHarm = struck || world.harm.first !== null;
  const harm = totals(world);
  const timeline = harmTimeline(world.harm.stretches, horizon);
  const firstHarm = world.harm.first;
  const detected = alarms.firstTrue?.since ?? null;
  const acknowledged = alarms.firstTrue?.acknowledgedAt ?? null;
  const happened = (time: Time | null): Maybe => (canHarm ? seconds(time) : 'n/a');
  const nothingHappened = firstHarm === null && detected === null;
  const lag = (from: Time | null, to: Time | null): Maybe => {
    if (!canHarm || nothingHappened) return 'n/a';
    return to === null ? null : Math.max(0, to - (from ?? to)) / SECOND;
  };
  return {
    scenario: scenario.name,
    policy: spec.policy,
    variant: identity.variant,
    release: identity.release,
    replication: identity.replication,
    seed: spec.seed,
    outcome: conductor.outcome ?? 'horizon',
    usersTotal: fleet.users,
    usersExposedPeak: exposure.peak,
    usersHarmed: harm.users,
    usersHarmedShare: harm.users / fleet.users,
    usersHarmed5min: harm.users5min,
    // At the detection an open stretch is held against the twin's whole one: requests one by one may fail more in the
    // beginning of a stretch than in all of it.
    usersHarmedBeforeDetection: Math.min(world.harmedBeforeDetection ?? harm.users, harm.users),
    userMinutesLost: harm.userMinutes,
    requestsTotal: harm.operations,
    requestsFailed: harm.failed,
    cellsTouched: harm.cells,
    regionsTouched: harm.regions,
    firstExposureS: seconds(exposure.first),
    firstHarmS: happened(firstHarm),
    detectedS: happened(detected),
    timeToDetectS: lag(firstHarm, detected),
    acknowledgedS: happened(acknowledged),
    mitigatedS: timeline.peak === 0 ? 'n/a' : happened(timeline.mitigatedAt),
    timeToMitigateS: timeline.peak === 0 ? 'n/a' : lag(firstHarm, timeline.mitigatedAt),
    recoveredS: timeline.peak === 0 ? 'n/a' : happened(timeline.endedAt),
    rolloutDurationS: rolloutDuration(world),
    userHoursDelayed: hasDefects ? 'n/a' : exposure.hoursWaited(horizon),
    falseRollback: hasDefects ? 'n/a' : conductor.givenUp,
    extraCapacityCellHours: conductor.environments.hours(horizon),
    digest: world.journal.digest(),
    cellsTotal: fleet.cells.length,
    regionsTotal: fleet.regions.length,
    exposureToDetectS: lag(exposure.first, detected),
    detectedBy: alarms.firstTrue?.detector ?? '',
    falseAlarms: alarms.all.filter((alarm) => !alarm.isTrue).length,
    wavesDone: conductor.waves.filter((wave) => wave.deployedS !== null).length,
    peakFailingShare: timeline.peak / fleet.users,
    hottestC: scenario.plant.heat === null ? 'n/a' : hottest(world),
    writesDiverged: scenario.plant.failover?.replication ? world.writesDiverged : 'n/a',
    faultsTotal: world.journal.entries.filter(
      ({ kind }) => kind === 'fault-started' || kind === 'defect-woke',
    ).length,
    faultsBecameErrors: world.consequences.errors,
    faultsBecameFailures: world.consequences.failures,
    silentUserHours: world.silentHarm.userHours,
    stagesS: conductor.stages.took / SECOND,
    stoppedAt: conductor.stages.stoppedAt,
    waves: conductor.waves,
  };
}

const seconds = (time: Time | null): number | null => (time === null ? null : time / SECOND);

function rolloutDuration({ conductor }: World): number | null {
  if (conductor.outcome === null || conductor.startedAt === null || conductor.endedAt === null) return null;
  return (conductor.endedAt - conductor.startedAt) / SECOND;
}

/** A cell counts as touched once a whole user is expected to be harmed in it. */
function totals(world: World) {
  const { fleet } = world.spec.scenario;
  const regions = new Set<number>();
  const sum = { users: 0, users5min: 0, userMinutes: 0, operations: 0, failed: 0, cells: 0 };
  for (const cell of fleet.cells) {
    const operations = world.plant.operations(cell.index, 0, world.horizon);
    sum.operations += operations;
    const harm = world.harm.of(cell.index);
    sum.users += harm.users;
    sum.users5min += harm.users5min;
    sum.userMinutes += harm.userMinutes;
    sum.failed += world.harm.failedOperations[cell.index];
    if (harm.users < 1) continue;
    sum.cells += 1;
    regions.add(cell.region);
  }
  return { ...sum, regions: regions.size };
}

function hottest(world: World): number {
  let highest = world.hottest;
  for (const room of world.spec.scenario.fleet.rooms)
    highest = Math.max(highest, world.plant.temperature(room.index));
  return highest;
}
