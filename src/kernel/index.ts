export { bernoulli } from './distributions/bernoulli.ts';
export { binomial } from './distributions/binomial.ts';
export { exponential } from './distributions/exponential.ts';
export { lognormal } from './distributions/lognormal.ts';
export { multinomial } from './distributions/multinomial.ts';
export { normal } from './distributions/normal.ts';
export { pick } from './distributions/pick.ts';
export { poisson } from './distributions/poisson.ts';
export { shuffle } from './distributions/shuffle.ts';
export { uniform } from './distributions/uniform.ts';
export { uniformInt } from './distributions/uniform-int.ts';
export { weibull } from './distributions/weibull.ts';
export { zipfWeights } from './distributions/zipf-weights.ts';
export { KernelError, type Place } from './kernel-error.ts';
export { cos, exp, expm1, log, log1p, pow, powInt, sin, sqrt } from './math.ts';
export { Interrupted, type Process, type Script } from './process.ts';
export type { Handle } from './queue.ts';
export { Noise } from './random/noise.ts';
export { RandomStream, type StreamState } from './random/random-stream.ts';
export { RandomStreams } from './random/random-streams.ts';
export { Latch, Signal } from './signal.ts';
export {
  type Action,
  Priority,
  Simulation,
  type SimulationOptions,
  type SimulationSnapshot,
} from './simulation.ts';
export {
  DAY,
  type Duration,
  formatTime,
  HOUR,
  MICROSECOND,
  MILLISECOND,
  MINUTE,
  roundDuration,
  SECOND,
  type Time,
} from './time.ts';
export { type AnyWait, anyOf, type Fired, type Source, until, type Wait, wait, waitUntil } from './wait.ts';
