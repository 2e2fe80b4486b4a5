import type { PlantLaw, RestartLaw, Scenario, WarmUpLaw } from '../../domain/index.ts';
import { draw } from '../../domain/index.ts';
import type { RandomStreams, Script, Simulation } from '../../kernel/index.ts';
import { roundDuration, SECOND, wait } from '../../kernel/index.ts';
import type { Plant } from '../../plant/index.ts';
import type { Cause, Causes } from './causes.ts';
import type { Defects } from './defects.ts';

export interface HostRestartInputs {
  readonly simulation: Simulation;
  readonly streams: RandomStreams;
  readonly plant: Plant;
  readonly causes: Causes;
  readonly defects: Defects;
  readonly scenario: Pick<Scenario, 'plant'>;
}

/** So long after a restart, and its warm-up, a queue may still show what it did; an assumption. */
export const AFTERMATH = 60 * SECOND;

/** What restarting costs a cell: a share of its capacity, for so long (microseconds, not yet rounded). */
interface RestartCost {
  readonly capacityLost: number;
  readonly lasts: number;
  /** The defect that makes the restart cost this; undefined: it is an ordinary one. */
  readonly cause?: Cause;
}

/**
 * Restarts a share of a cell's hosts because the change is put in or taken out; `entry` is the journal entry that says
 * so. A defect may make the restart cost more than the change's own law.
 */
export function* restartHosts(
  inputs: HostRestartInputs,
  law: RestartLaw | null,
  cell: number,
  share: number,
  entry: number,
): Script {
  const { simulation, plant, causes, defects } = inputs;
  const cost: RestartCost | null =
    defects.restartCost(cell, entry) ?? ordinaryCost(inputs.streams, law, cell, share);
  if (cost === null || cost.lasts <= 0) return;
  if (cost.cause !== undefined) causes.begin(cell, cost.cause);
  const ordinary = { entry, remedies: [] };
  causes.suspect(cell, ordinary, Infinity);
  const undo = plant.takeOut(cell, cost.capacityLost, { hosts: share, warmUp: law?.warmUp });
  try {
    yield* wait(roundDuration(cost.lasts * plant.recoveryTimes(cell)));
  } finally {
    undo();
    const warmUp = warmUpAfter(law, inputs.scenario.plant);
    causes.suspect(cell, ordinary, simulation.now + (warmUp?.lasts ?? 0) + AFTERMATH);
    if (cost.cause !== undefined) causes.end(cell, cost.cause, simulation.now);
  }
}

/** How hosts serve that the change has put into service; null: at once as ever. */
export function warmUpAfter(law: RestartLaw | null, plant: Pick<PlantLaw, 'warmUp'>): WarmUpLaw | null {
  return (law?.warmUp === undefined ? plant.warmUp : law.warmUp) ?? null;
}

function ordinaryCost(
  streams: RandomStreams,
  law: RestartLaw | null,
  cell: number,
  share: number,
): RestartCost | null {
  if (law === null) return null;
  const stream = streams.stream('restart', cell);
  return { capacityLost: share * draw(law.capacityLost, stream), lasts: draw(law.lasts, stream) };
}
