import type { Catalog, Scenario } from '../../domain/index.ts';
import { DAY, HOUR, MINUTE, SECOND, Simulation } from '../../kernel/index.ts';
import type { InspectablePlant } from '../../plant/index.ts';
import { createFlowPlant } from '../../plant/index.ts';
import { cellScenario, readBench } from './bench-scenarios.ts';
import type { Probe } from './probe.ts';
import { leastMilliseconds } from './probe.ts';

const HOURS_A_DAY = DAY / HOUR;

/** One cell of the flow solver: CPU milliseconds per simulated hour. */
export function cellProbes(catalog: () => Promise<Catalog>): readonly Probe[] {
  return CASES.map(({ name, text, hours, settles, prepare, failing }) => ({
    name,
    run: async () => {
      const scenario = readBench(text, await catalog());
      const { figure, checksum } = leastMilliseconds(() => {
        const cell = cellOf(scenario, settles);
        prepare(cell);
        return () => runFor(cell, hours, failing);
      });
      return { figure: figure / hours, checksum };
    },
  }));
}

interface Case {
  readonly name: string;
  readonly text: string;
  readonly hours: number;
  /** False: stepped every tick, whatever happens. */
  readonly settles: boolean;
  readonly prepare: (cell: Cell) => void;
  /** Share of operations that fail at least in the end; otherwise something else was measured. */
  readonly failing: number;
}

const CASES: readonly Case[] = [
  {
    name: 'cell in overload',
    text: cellScenario('full-jitter', '1s'),
    hours: 1,
    settles: false,
    // What is left serves four of five requests.
    prepare: ({ plant }) => void plant.takeOut(0, 0.7),
    failing: 0.05,
  },
  {
    name: 'cell collapsed',
    text: cellScenario('none', '60s'),
    hours: HOURS_A_DAY,
    settles: true,
    prepare: collapse,
    failing: 0.5,
  },
  {
    name: 'cell failing',
    text: cellScenario('none', '60s'),
    hours: HOURS_A_DAY,
    settles: true,
    prepare: ({ plant }) => void plant.impair(0, { primitive: 'errors', share: 0.1, retryHelps: false }, 1),
    failing: 0.09,
  },
];

interface Cell {
  readonly simulation: Simulation;
  readonly plant: InspectablePlant;
}

function cellOf({ fleet, users, plant: law, telemetry }: Scenario, settles: boolean): Cell {
  const simulation = new Simulation();
  const listener = {
    flow: () => undefined,
    state: () => undefined,
    room: () => undefined,
    failover: () => undefined,
  };
  const inputs = { simulation, fleet, users, law, telemetry, clock: 0, listener };
  const plant = createFlowPlant(inputs, { settles });
  return { simulation, plant };
}

/** Losing four fifths of its servers for ten seconds brings it down for good. */
function collapse({ simulation, plant }: Cell): void {
  simulation.runUntil(MINUTE);
  const undo = plant.takeOut(0, 0.8);
  simulation.runUntil(simulation.now + 10 * SECOND);
  undo();
}

function runFor({ simulation, plant }: Cell, hours: number, failing: number): number {
  simulation.runUntil(simulation.now + hours * HOUR);
  plant.flush();
  const share = plant.failing(0);
  if (!(share >= failing)) throw new Error(`expected a cell that fails ${failing} or more, got ${share}`);
  return share;
}
