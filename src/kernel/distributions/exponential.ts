import { exp, log } from '../math.ts';
import type { RandomStream } from '../random/random-stream.ts';
import { EXPONENTIAL_ZIGGURAT } from './ziggurat.ts';

const { edge, height, tail } = EXPONENTIAL_ZIGGURAT;

/** The time until something that happens at a constant rate, by its mean. */
export function exponential(stream: RandomStream, mean: number): number {
  const bits = stream.int32();
  const layer = bits & 255;
  // 24 bits of this draw and 29 of the next make the place in the layer.
  const x = ((bits >>> 8) * 536870912 + (stream.int32() >>> 3)) * 1.1102230246251565e-16 * edge[layer];
  return mean * (x < edge[layer + 1] ? x : beyond(stream, layer, x));
}

/** The one draw in seventy that needs the density: in the tail, or right of what lies under it for certain. */
function beyond(stream: RandomStream, layer: number, x: number): number {
  // Beyond its beginning the tail looks like the whole law.
  if (layer === 0) return tail - log(1 - stream.uniform());
  const y = height[layer] + (height[layer + 1] - height[layer]) * stream.uniform();
  return y < exp(-x) ? x : exponential(stream, 1);
}
