import type { Configured, FaultSite, Fleet, Undo } from '../../domain/index.ts';
import type { RandomStreams, Simulation } from '../../kernel/index.ts';
import type { Plant } from '../../plant/index.ts';
import type { Cause, Causes } from './causes.ts';
import type { Journal } from './journal.ts';

export interface FaultsInputs {
  readonly simulation: Simulation;
  readonly fleet: Fleet;
  readonly streams: RandomStreams;
  readonly plant: Plant;
  readonly causes: Causes;
  readonly journal: Journal;
  readonly faults: readonly Configured<'fault'>[];
}

/** What the faults want to hear of the world. */
export interface FaultListener {
  /** A room is as it was before its cooling stopped, hosts included. */
  cooled(room: number): void;
}

/** Sets the faults of the world going; when they strike is drawn from streams of their own, so no policy moves them. */
export function startFaults(inputs: FaultsInputs): FaultListener {
  const hot = new Map<number, Undo[]>();
  for (const [index, fault] of inputs.faults.entries()) {
    const site = faultSite(inputs, fault, index, hot);
    inputs.simulation.spawn(`fault ${fault.name}`, fault.model.strike(site, fault.options));
  }
  return {
    cooled: (room) => {
      for (const over of hot.get(room) ?? []) over();
      hot.delete(room);
    },
  };
}

function faultSite(
  inputs: FaultsInputs,
  fault: Configured<'fault'>,
  index: number,
  hot: Map<number, Undo[]>,
): FaultSite {
  const { simulation, fleet, plant, causes, journal } = inputs;
  const remedies = fault.model.remedies(fault.options);
  /** The beginning that what is impaired now is blamed on, and all beginnings by what they struck. */
  let cause: Cause = { entry: -1, remedies };
  const begun = new Map<string, number>();

  /** Blames the fault in the cells for as long as the effect lasts. */
  const blamed = (cells: readonly number[], strike: () => Undo): Undo => {
    const blame = cause;
    for (const cell of cells) causes.begin(cell, blame);
    const undo = strike();
    let over = false;
    return () => {
      if (over) return;
      over = true;
      undo();
      for (const cell of cells) causes.end(cell, blame, simulation.now);
    };
  };

  return {
    fleet,
    random: inputs.streams.stream(`fault/${fault.name}`, index),
    impair: (cell, impairment) => blamed([cell], () => plant.impair(cell, impairment, 1)),
    lose: (cells) => blamed(cells, () => plant.lose(cells)),
    stopCooling: (room) => {
      // Heat outlives the loss of cooling: the fault is to blame until the room's hosts are back.
      const over = blamed(fleet.rooms[room].cells, () => nothing);
      const resume = plant.stopCooling(room);
      return () => {
        hot.set(room, [...(hot.get(room) ?? []), over]);
        resume();
      };
    },
    begin: (entity) => {
      cause = { entry: journal.write('fault-started', entity, { fault: fault.name }), remedies };
      begun.set(entity, cause.entry);
    },
    end: (entity) => {
      journal.write('fault-ended', entity, { fault: fault.name }, begun.get(entity) ?? -1);
    },
  };
}

function nothing(): void {
  // Blame without an effect of its own.
}
