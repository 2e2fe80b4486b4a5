import { exp, log } from '../math.ts';
import type { RandomStream } from '../random/random-stream.ts';
import { NORMAL_ZIGGURAT } from './ziggurat.ts';

const { edge, height, tail } = NORMAL_ZIGGURAT;

/** The normal law by mean and standard deviation. */
export function normal(stream: RandomStream, mean: number, standardDeviation: number): number {
  const bits = stream.int32();
  const layer = bits & 255;
  const sign = (bits & 256) === 0 ? 1 : -1;
  // 23 bits of this draw and 30 of the next make the place in the layer.
  const x = ((bits >>> 9) * 1073741824 + (stream.int32() >>> 2)) * 1.1102230246251565e-16 * edge[layer];
  return mean + standardDeviation * sign * (x < edge[layer + 1] ? x : beyond(stream, layer, x));
}

/** The one draw in a hundred that needs the density; gives the size without its sign. */
function beyond(stream: RandomStream, layer: number, x: number): number {
  if (layer === 0) return inTail(stream);
  const y = height[layer] + (height[layer + 1] - height[layer]) * stream.uniform();
  return y < exp(-0.5 * x * x) ? x : Math.abs(normal(stream, 0, 1));
}

/** Beyond where the tail begins (Marsaglia, Generating a variable from the tail of the normal distribution, 1964). */
function inTail(stream: RandomStream): number {
  for (;;) {
    const x = -log(1 - stream.uniform()) / tail;
    const y = -log(1 - stream.uniform());
    if (y + y > x * x) return tail + x;
  }
}
