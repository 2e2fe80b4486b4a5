import { pow } from '../math.ts';
import type { RandomStream } from '../random/random-stream.ts';
import { exponential } from './exponential.ts';

/** The Weibull law: scale · E^(1/shape), E exponential. Below shape 1 the hazard falls with age, above it grows. */
export function weibull(stream: RandomStream, scale: number, shape: number): number {
  return scale * pow(exponential(stream, 1), 1 / shape);
}
