// The door of the plant: how cells really serve requests.

export { createFlowPlant, type FlowPlant } from './flow-plant.ts';
export type { Ledger } from './ledger.ts';
export type { Flow, Plant, PlantInputs, PlantListener, Reach, RoomState } from './plant.ts';
