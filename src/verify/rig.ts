import type { Cell, CellState, Fleet, PlantLaw, RetryLaw, TelemetryLaw, Users } from '../domain/index.ts';
import type { RandomStreams, Time } from '../kernel/index.ts';
import { HOUR, SECOND, Simulation } from '../kernel/index.ts';
import type { Plant, PlantListener } from '../plant/index.ts';
import { createPlant } from '../plant/index.ts';

/** What a model says of its cells; the rest is as harmless as can be: constant demand, no failover, no heat, no noise. */
export interface RigOptions {
  /** Default: 1. All in one region and one room. */
  readonly cells?: number;
  /** Users per cell. */
  readonly users: number;
  /** Operations that each of them starts per second; default: 1. */
  readonly rate?: number;
  /** Attempts per second that a cell can serve. */
  readonly capacity: number;
  readonly retries?: Partial<RetryLaw>;
  /** Its `fidelity` chooses the solver; the flow solver when left out. */
  readonly law?: Partial<PlantLaw>;
  readonly telemetry?: Partial<TelemetryLaw>;
  /** The chance of single requests; only the request solver needs any. */
  readonly streams?: RandomStreams;
  /** Hears what users experienced, stretch by stretch. */
  readonly onFlow?: PlantListener['flow'];
}

/** A plant with a clock that only moves forward: the models' only way to let something happen. */
export interface Rig {
  readonly plant: Plant;
  readonly now: Time;
  /** Lets the plant run up to an instant, everything due there included. */
  runUntil(time: Time): void;
  /** The state of a cell as people were last told. */
  state(cell: number): CellState;
}

/** Builds a plant on a bench, the same one that scenarios use. */
export function openRig(options: RigOptions): Rig {
  const simulation = new Simulation();
  const plant = createPlant({
    simulation,
    fleet: fleetOf(options),
    users: usersOf(options),
    law: { queueLimit: 60 * SECOND, failover: null, heat: null, ...options.law },
    telemetry: { delay: 0, window: SECOND, baseErrors: 0, reportShare: 0, ...options.telemetry },
    clock: 0,
    listener: {
      flow: options.onFlow ?? (() => undefined),
      state: () => undefined,
      room: () => undefined,
      failover: () => undefined,
    },
    ...(options.streams === undefined ? {} : { streams: options.streams }),
  });
  return {
    plant,
    get now() {
      return simulation.now;
    },
    runUntil: (time) => simulation.runUntil(time),
    state: (cell) => plant.state(cell),
  };
}

function usersOf({ rate = 1, retries }: RigOptions): Users {
  return {
    demand: { rate, swing: 0, second: 0, peak: 12 * HOUR },
    retries: {
      attempts: 1,
      timeout: 3 * SECOND,
      backoff: 'none',
      base: 0,
      cap: 0,
      budget: Number.POSITIVE_INFINITY,
      ...retries,
    },
  };
}

function fleetOf({ cells: count = 1, users, capacity }: RigOptions): Fleet {
  const indices = Array.from({ length: count }, (_, index) => index);
  const cells = indices.map(
    (index): Cell => ({
      index,
      name: `cell-${index}`,
      region: 0,
      room: 0,
      kind: 'any',
      users,
      hosts: 100,
      capacity,
      importance: 0,
    }),
  );
  return {
    regions: [{ index: 0, name: 'region', utcOffset: 0, cells: indices }],
    rooms: [{ index: 0, name: 'room', region: 0, cells: indices }],
    cells,
    segments: [{ index: 0, name: 'all', share: 1 }],
    users: users * count,
  };
}
