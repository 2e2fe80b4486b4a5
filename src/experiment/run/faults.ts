import type { Configured, FaultSite, Fleet, Impairment, Undo } from '../../domain/index.ts';
import type { RandomStreams, Simulation } from '../../kernel/index.ts';
import type { Plant } from '../../plant/index.ts';
import type { Cause, Causes } from './causes.ts';
import type { Impairments } from './impairments.ts';
import type { Journal } from './journal.ts';

export interface FaultsInputs {
  readonly simulation: Simulation;
  readonly fleet: Fleet;
  readonly streams: RandomStreams;
  readonly plant: Plant;
  readonly impairments: Impairments;
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
  const { simulation, fleet, plant, impairments, causes, journal } = inputs;
  const remedies = fault.model.remedies(fault.options);
  /** The beginning that what is impaired now is blamed on, and all beginnings by what they struck. */
  let cause: Cause = { entry: -1, remedies };
  const begun = new Map<string, number>();

  /** Blames the fault in the cells until it is told that it is over. */
  const blame = (cells: readonly number[], whom: Cause): Undo => {
    for (const cell of cells) causes.begin(cell, whom);
    let over = false;
    return () => {
      if (over) return;
      over = true;
      for (const cell of cells) causes.end(cell, whom, simulation.now);
    };
  };
  /** Blames it for as long as the effect lasts; who is blamed is known before the effect begins. */
  const blamed = (cells: readonly number[], whom: Cause, strike: () => Undo): Undo => {
    const over = blame(cells, whom);
    const undo = strike();
    return () => {
      undo();
      over();
    };
  };
  /** Heat outlives the loss of cooling: the fault is to blame until the rooms' hosts are back. */
  const blamedWhileHot = (rooms: readonly number[], strike: () => Undo): Undo => {
    const blames = rooms.map((room) => blame(fleet.rooms[room].cells, cause));
    const undo = strike();
    return () => {
      for (const [i, room] of rooms.entries()) hot.set(room, [...(hot.get(room) ?? []), blames[i]]);
      undo();
      // Rooms without a law of heat stay as they are.
      for (const [i, room] of rooms.entries()) if (Number.isNaN(plant.temperature(room))) blames[i]();
    };
  };
  const impair = (cells: readonly number[], impairment: Impairment): Undo => {
    const whom = cause;
    return impairments.impair(cells, impairment, 1, (cell) => blame([cell], whom));
  };

  return {
    fleet,
    random: inputs.streams.stream(`fault/${fault.name}`, index),
    impair: (cells, impairment) =>
      impairment.primitive === 'environment' && !impairment.cooling
        ? blamedWhileHot(impairments.roomsOf(cells), () => impair(cells, impairment))
        : blamed(cells, { ...cause, hurts: hurts(impairment) }, () => impair(cells, impairment)),
    lose: (cells) => blamed(cells, cause, () => plant.lose(cells)),
    stopCooling: (room, lost) => blamedWhileHot([room], () => plant.stopCooling(room, lost)),
    begin: (entity) => {
      cause = { entry: journal.write('fault-started', entity, { fault: fault.name }), remedies };
      begun.set(entity, cause.entry);
    },
    end: (entity) => {
      journal.write('fault-ended', entity, { fault: fault.name }, begun.get(entity) ?? -1);
    },
  };
}

/** Whether it has to do with how cells serve. */
function hurts(impairment: Impairment): boolean {
  const { primitive } = impairment;
  if (primitive === 'environment') return impairment.power < 1 || !impairment.cooling;
  return primitive !== 'observability' && primitive !== 'responder' && primitive !== 'harm';
}
