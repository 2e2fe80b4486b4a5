// The door of the plant: how cells really serve requests.

export type { InspectablePlant } from './cell-plant.ts';
export { createPlant } from './create-plant.ts';
export { createFlowPlant } from './flow-plant.ts';
export type { Ledger } from './ledger.ts';
export type { Flow, Plant, PlantInputs, PlantListener, Reach, RoomState } from './plant.ts';
export { Attempts, type Budget } from './request/attempts.ts';
export { Answer, type AnswerCode, type Backend, type Upstream } from './request/backend.ts';
export { type Backoff, backoff, orbitWait } from './request/backoff.ts';
export { type Books, total } from './request/books.ts';
export { type Breaker, Client, type ClientOptions, type RetryLimit } from './request/client.ts';
export { ErrorLaw } from './request/error-law.ts';
export { Mix } from './request/mix.ts';
export { OpenArrivals } from './request/open-arrivals.ts';
export { OutsideDomain } from './request/require.ts';
export {
  concurrentTime,
  exponentialTime,
  serviceTime,
  type TimeLaw,
  writtenMean,
} from './request/service-time.ts';
export { Station, type StationObserver, type StationOptions } from './request/station.ts';
