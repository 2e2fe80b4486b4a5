import type { InspectablePlant } from './cell-plant.ts';
import type { FlowOptions } from './flow-plant.ts';
import { createFlowPlant } from './flow-plant.ts';
import type { PlantInputs } from './plant.ts';
import { createRequestPlant } from './request-plant.ts';

/** Builds the plant of a scenario with the solver that its law asks for. */
export function createPlant(inputs: PlantInputs, options: FlowOptions = {}): InspectablePlant {
  return inputs.law.fidelity === 'request'
    ? createRequestPlant(inputs)
    : createFlowPlant(inputs, { wholeBelow: inputs.law.wholeBelow ?? 0, ...options });
}
