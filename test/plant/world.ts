import type {
  Cell,
  CellState,
  FailoverLaw,
  Fleet,
  HeatLaw,
  RetryLaw,
  ServingLaw,
  TelemetryLaw,
  WarmUpLaw,
} from '../../src/domain/index.ts';
import type { Duration, Time } from '../../src/kernel/index.ts';
import { HOUR, RandomStreams, SECOND, Simulation } from '../../src/kernel/index.ts';
import type { Flow, InspectablePlant, PlantInputs, RoomState } from '../../src/plant/index.ts';
import { createFlowPlant, createRequestPlant } from '../../src/plant/index.ts';

/** What a test says of its fleet; the rest is one cell of the experiment in OSDI'22 §5.2, with constant demand. */
export interface Setting {
  /** Users per cell; each asks once a second on average. */
  readonly users?: number | readonly number[];
  readonly capacity?: number;
  readonly cells?: number;
  /** Cells per region; all in one when left out. */
  readonly region?: number;
  /** By cell; all 0 when left out. */
  readonly importance?: readonly number[];
  readonly offsets?: readonly Duration[];
  readonly segments?: readonly number[];
  readonly swing?: number;
  readonly second?: number;
  readonly clock?: Duration;
  /** Operations per user and second; 1 when left out. */
  readonly rate?: number;
  readonly retries?: Partial<RetryLaw>;
  readonly serving?: ServingLaw;
  /** Seed; with one the flow solver moves whole counts by chance, whatever the size of the cells. */
  readonly chance?: string;
  /** The solver; 'flow' when left out. */
  readonly fidelity?: 'flow' | 'request';
  readonly queueLimit?: Duration;
  readonly baseErrors?: number;
  readonly telemetry?: Partial<TelemetryLaw>;
  readonly failover?: FailoverLaw;
  readonly heat?: HeatLaw;
  readonly warmUp?: WarmUpLaw;
  readonly tick?: Duration;
  readonly settles?: boolean;
}

export interface World {
  readonly simulation: Simulation;
  readonly plant: InspectablePlant;
  readonly fleet: Fleet;
  readonly flows: { readonly cell: number; readonly from: Time; readonly to: Time; readonly flow: Flow }[];
  readonly states: { readonly time: Time; readonly cell: number; readonly state: CellState }[];
  readonly rooms: { readonly time: Time; readonly state: RoomState }[];
  readonly moves: {
    readonly time: Time;
    readonly cell: number;
    readonly away: number;
    readonly unserved: number;
    readonly diverged: number;
  }[];
}

export function world(setting: Setting = {}): World {
  const simulation = new Simulation();
  const fleet = fleetOf(setting);
  const flows: World['flows'] = [];
  const states: World['states'] = [];
  const rooms: World['rooms'] = [];
  const moves: World['moves'] = [];
  const inputs: PlantInputs = {
    simulation,
    fleet,
    users: {
      demand: {
        rate: setting.rate ?? 1,
        swing: setting.swing ?? 0,
        second: setting.second ?? 0,
        peak: 14 * HOUR,
      },
      retries: {
        attempts: 5,
        timeout: 3 * SECOND,
        backoff: 'none',
        base: 0,
        cap: 20 * SECOND,
        budget: Infinity,
        ...setting.retries,
      },
    },
    law: {
      serving: setting.serving,
      queueLimit: setting.queueLimit ?? 60 * SECOND,
      failover: setting.failover ?? null,
      heat: setting.heat ?? null,
      warmUp: setting.warmUp,
    },
    telemetry: {
      delay: 0,
      window: 10 * SECOND,
      baseErrors: setting.baseErrors ?? 0,
      reportShare: 0,
      ...setting.telemetry,
    },
    clock: setting.clock ?? 0,
    listener: {
      flow: (cell, from, to, flow) => flows.push({ cell, from, to, flow }),
      state: (cell, state) => states.push({ time: simulation.now, cell, state }),
      room: (_, state) => rooms.push({ time: simulation.now, state }),
      failover: (cell, away, unserved, diverged) =>
        moves.push({ time: simulation.now, cell, away, unserved, diverged }),
    },
    ...(setting.tick === undefined ? {} : { tick: setting.tick }),
    ...(setting.chance === undefined ? {} : { streams: new RandomStreams(setting.chance) }),
  };
  const plant =
    setting.fidelity === 'request'
      ? createRequestPlant(inputs)
      : createFlowPlant(inputs, {
          settles: setting.settles ?? true,
          wholeBelow: setting.chance === undefined ? 0 : Infinity,
        });
  return { simulation, plant, fleet, flows, states, rooms, moves };
}

/** Takes a share of a cell's capacity away for a while, a minute from now, and goes on until `end`. */
export function dip(share: number, lasts: Duration, setting: Setting = {}, end: Time = 300 * SECOND): World {
  const here = world(setting);
  const { simulation, plant } = here;
  simulation.runUntil(60 * SECOND);
  const undo = plant.takeOut(0, share);
  simulation.runUntil(60 * SECOND + lasts);
  undo();
  simulation.runUntil(end);
  return here;
}

/** Operations of a cell's users that failed, by what the listener was told; one segment, nobody on the new version. */
export function failedOperations(here: World, cell = 0): number {
  here.plant.flush();
  let failed = 0;
  for (const { cell: other, from, to, flow } of here.flows) {
    if (other === cell) failed += flow.failingOld[0] * here.plant.operations(cell, from, to);
  }
  return failed;
}

/** The same, as a share of all operations up to now. */
export function failedShare(here: World, cell = 0): number {
  return failedOperations(here, cell) / here.plant.operations(cell, 0, here.simulation.now);
}

function fleetOf(setting: Setting): Fleet {
  const count = setting.cells ?? 1;
  const perRegion = setting.region ?? count;
  const indices = Array.from({ length: count }, (_, index) => index);
  const cells = indices.map((index): Cell => {
    const users = typeof setting.users === 'object' ? setting.users[index] : (setting.users ?? 6200);
    const region = Math.floor(index / perRegion);
    return {
      index,
      name: `cell-${index}`,
      region,
      room: region,
      kind: 'any',
      users,
      hosts: 10,
      capacity: setting.capacity ?? 16500,
      importance: setting.importance?.[index] ?? 0,
    };
  });
  const places = Array.from({ length: Math.ceil(count / perRegion) }, (_, index) => ({
    index,
    name: `place-${index}`,
    cells: indices.filter((cell) => Math.floor(cell / perRegion) === index),
  }));
  const shares = setting.segments ?? [1];
  return {
    regions: places.map((place) => ({ ...place, utcOffset: setting.offsets?.[place.index] ?? 0 })),
    rooms: places.map((place) => ({ ...place, region: place.index })),
    cells,
    segments: shares.map((share, index) => ({ index, name: `segment-${index}`, share })),
    users: cells.reduce((sum, { users }) => sum + users, 0),
  };
}
