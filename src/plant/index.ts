// The door of the plant: how cells really serve requests.

export type { InspectablePlant } from './cell-plant.ts';
export { createPlant } from './create-plant.ts';
export { createFlowPlant } from './flow-plant.ts';
export type { Ledger } from './ledger.ts';
export type { Flow, Plant, PlantInputs, PlantListener, Reach, RoomState } from './plant.ts';
export { Attempts, type Budget } from './request/attempts.ts';
export { Answer, type AnswerCode, type Backend, type Upstream } from './request/backend.ts';
export { type Backoff, backoff, orbitWait } from './request/backoff.ts';
export { Balancer, type BalancerOptions } from './request/balancer.ts';
export { type Books, total } from './request/books.ts';
export { Cache } from './request/cache.ts';
export { CircuitBreakers } from './request/circuit-breakers.ts';
export { type Breaker, Client, type ClientOptions, type RetryLimit } from './request/client.ts';
export { ClosedClients } from './request/closed-clients.ts';
export { Dependency } from './request/dependency.ts';
export { ErrorLaw } from './request/error-law.ts';
export { FailureRatio } from './request/failure-ratio.ts';
export { Instant } from './request/instant.ts';
export { Junction } from './request/junction.ts';
export { Mix } from './request/mix.ts';
export { Network } from './request/network.ts';
export { OpenArrivals } from './request/open-arrivals.ts';
export { Effort, OverBudget } from './request/over-budget.ts';
export { OutsideDomain } from './request/require.ts';
export {
  concurrentTime,
  exponentialTime,
  serviceTime,
  type TimeLaw,
  writtenMean,
} from './request/service-time.ts';
export { Station, type StationObserver, type StationOptions, type Verdict } from './request/station.ts';
export { Throttle } from './request/throttle.ts';
export { TokenBuckets } from './request/token-buckets.ts';
export { createRequestPlant } from './request-plant.ts';
export { Timeline } from './timeline.ts';
