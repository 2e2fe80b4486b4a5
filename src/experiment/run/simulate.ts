import type { Scenario } from '../../domain/index.ts';
import type { Duration } from '../../kernel/index.ts';
import type { Frame, Recording } from '../recording.ts';
import type { Release, RunRow } from '../row.ts';
import type { Baseline } from './baseline.ts';
import { takeFrame } from './frames.ts';
import { measure } from './measures.ts';
import type { QuietTwin } from './quiet-twins.ts';
import { QuietTwins } from './quiet-twins.ts';
import { World } from './world.ts';

/** One policy under one seed: the unit of a batch. Both releases come together because they share the quiet twin. */
export interface ReplicationSpec {
  /** The scenario of the variant. */
  readonly scenario: Omit<Scenario, 'variants'>;
  readonly variant: string;
  readonly policy: string;
  /** 0, 1, 2, … */
  readonly replication: number;
  /** False: every cell is stepped all the time: very slow, to compare with. */
  readonly settles?: boolean;
}

export interface RunSpec extends ReplicationSpec {
  readonly release: Release;
  /** False: nobody responds. */
  readonly responders?: boolean;
}

/** Seed of a replication: the scenario's own and its index; all policies, variants and worlds share it. */
export const seedOf = (scenario: Omit<Scenario, 'variants'>, replication: number): string =>
  `${scenario.seed}/${replication}`;

/**
 * Runs the three worlds of a replication under one policy and gives the two that are reported, faulty first.
 * Without faults of the world the healthy world is the quiet twin itself; without defects the faulty world is the healthy one.
 * `twins`: what earlier replications have left for later ones.
 */
export function simulateReplication(
  spec: ReplicationSpec,
  twins = new QuietTwins(),
): readonly [RunRow, RunRow] {
  const { scenario, variant, policy, replication } = spec;
  const twin = twins.of(scenario, policy, () => quietTwin(spec));
  const row = (release: Release) =>
    measure(runToHorizon(worldOf(spec, release, twin.baseline)), { ...spec, release });
  const seed = seedOf(scenario, replication);
  const healthy =
    twin.healthy === undefined ? row('healthy') : { ...twin.healthy, variant, replication, seed };
  const hasDefects = scenario.change.defects.length > 0;
  return [hasDefects ? row('faulty') : { ...healthy, release: 'faulty' }, healthy];
}

/** One run by itself. */
export function simulate(spec: RunSpec): RunRow {
  const world = openWorld(spec);
  return measure(runToHorizon(world), spec);
}

/** The world of a run at time 0, with its quiet twin already run. */
export function openWorld(spec: RunSpec): World {
  return worldOf(spec, spec.release, quietTwin(spec).baseline, spec.responders ?? true);
}

/**
 * Runs the quiet twin. Hosts restart for the change in it only if that fails nobody: a rollout that overloads a cell does
 * harm, whatever it ships.
 */
function quietTwin(spec: ReplicationSpec): QuietTwin {
  const world = runToHorizon(worldOf(spec, 'twin', null));
  const { change, fleet, faults } = spec.scenario;
  const nobodyFails = fleet.cells.every(({ index }) => world.baseline.isPlain(index));
  if (change.restart === null || nobodyFails) {
    const isHealthy = faults.length === 0 && !world.conductor.spared;
    const healthy = isHealthy ? measure(world, { ...spec, release: 'healthy' }) : undefined;
    return { baseline: world.baseline, healthy, isOfAnySeed: world.isOfAnySeed };
  }
  const scenario = { ...spec.scenario, change: { ...change, restart: null } };
  const calm = runToHorizon(worldOf({ ...spec, scenario }, 'twin', null));
  return { baseline: calm.baseline, healthy: undefined, isOfAnySeed: world.isOfAnySeed && calm.isOfAnySeed };
}

/** Keeps a run frame by frame; the run is the same as without. */
export function record(spec: RunSpec, every?: Duration): Recording {
  const world = openWorld(spec);
  const { horizon } = world;
  const step = every ?? defaultStep(horizon);
  const frames: Frame[] = [takeFrame(world)];
  for (let time = step; time < horizon + step; time += step) {
    world.advance(Math.min(time, horizon));
    frames.push(takeFrame(world));
  }
  const { policy, variant, release, replication } = spec;
  const row = measure(world, spec);
  return {
    policy,
    variant,
    release,
    replication,
    horizon,
    every: step,
    frames,
    journal: world.journal.entries,
    row,
  };
}

/** About 1,200 frames, on whole seconds. */
function defaultStep(horizon: Duration): Duration {
  const SECOND = 1_000_000;
  return Math.max(SECOND, Math.ceil(horizon / 1_200 / SECOND) * SECOND);
}

function worldOf(
  spec: ReplicationSpec,
  kind: 'twin' | Release,
  baseline: Baseline | null,
  responders = true,
): World {
  const { scenario, policy } = spec;
  return new World({
    scenario,
    policy,
    kind,
    seed: seedOf(scenario, spec.replication),
    baseline,
    responders,
    settles: spec.settles ?? true,
  });
}

function runToHorizon(world: World): World {
  world.advance(world.horizon);
  world.plant.flush();
  return world;
}
