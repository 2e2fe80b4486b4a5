import type { Scenario } from '../../domain/index.ts';
import type { Duration } from '../../kernel/index.ts';
import type { Frame, Recording } from '../recording.ts';
import type { Release, RunRow } from '../row.ts';
import { takeFrame } from './frames.ts';
import { measure } from './measures.ts';
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
 */
export function simulateReplication(spec: ReplicationSpec): readonly [RunRow, RunRow] {
  const { scenario } = spec;
  const { twin, restarts } = quietTwin(spec);
  const isHealthy = scenario.faults.length === 0 && restarts;
  const healthyWorld = isHealthy ? twin : runToHorizon(worldOf(spec, 'healthy', twin));
  const faultyWorld =
    scenario.change.defects.length === 0 ? healthyWorld : runToHorizon(worldOf(spec, 'faulty', twin));
  const row = (world: World, release: Release) =>
    measure(world, { variant: spec.variant, release, replication: spec.replication });
  return [row(faultyWorld, 'faulty'), row(healthyWorld, 'healthy')];
}

/** One run by itself. */
export function simulate(spec: RunSpec): RunRow {
  const world = openWorld(spec);
  return measure(runToHorizon(world), spec);
}

/** The world of a run at time 0, with its quiet twin already run. */
export function openWorld(spec: RunSpec): World {
  const { twin } = quietTwin(spec);
  return worldOf(spec, spec.release, twin, spec.responders ?? true);
}

/**
 * The quiet twin, and whether hosts restart for the change in it. They do not if that would fail anybody: a rollout that
 * overloads a cell does harm, whatever it ships.
 */
function quietTwin(spec: ReplicationSpec): { readonly twin: World; readonly restarts: boolean } {
  const twin = runToHorizon(worldOf(spec, 'twin', null));
  const { change, fleet } = spec.scenario;
  const nobodyFails = fleet.cells.every(({ index }) => twin.baseline.isPlain(index));
  if (change.restart === null || nobodyFails) return { twin, restarts: true };
  const scenario = { ...spec.scenario, change: { ...change, restart: null } };
  return { twin: runToHorizon(worldOf({ ...spec, scenario }, 'twin', null)), restarts: false };
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
  twin: World | null,
  responders = true,
): World {
  const { scenario, policy } = spec;
  return new World({
    scenario,
    policy,
    kind,
    seed: seedOf(scenario, spec.replication),
    baseline: twin?.baseline ?? null,
    responders,
    settles: spec.settles ?? true,
  });
}

function runToHorizon(world: World): World {
  world.advance(world.horizon);
  world.plant.flush();
  return world;
}
