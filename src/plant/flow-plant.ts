import type { InspectablePlant } from './cell-plant.ts';
import { CellPlant } from './cell-plant.ts';
import type { PlantInputs } from './plant.ts';
import { Server } from './server.ts';
import { siteOf } from './site.ts';

export interface FlowOptions {
  /** False: every cell is stepped all the time, to compare with. */
  readonly settles?: boolean;
}

/**
 * Builds the solver that carries fleets: flows of requests per cell, in expectation. Only transients are stepped; a
 * cell whose flows are constant costs nothing until something changes it (README.md beside this file).
 */
export function createFlowPlant(inputs: PlantInputs, { settles = true }: FlowOptions = {}): InspectablePlant {
  const site = siteOf(inputs, settles);
  return new CellPlant(inputs, site, {
    serve: (cell, curve) => new Server(site, cell, curve),
    // A cell that its users alone can overload has to be awake for it from the start.
    isAwake: (cell, curve) => !settles || curve.peak > cell.capacity,
  });
}
