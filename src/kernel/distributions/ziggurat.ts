import { exp, log, sqrt } from '../math.ts';

/**
 * The layers of a ziggurat: the area under a falling density cut into 256 parts of one size, each a rectangle but the
 * lowest, which is a rectangle with the density's tail (Marsaglia and Tsang, The ziggurat method for generating
 * random variables, 2000). Layer i reaches from `edge[i + 1]` to `edge[i]`; what lies left of `edge[i + 1]` is under
 * the density for certain.
 */
export interface Ziggurat {
  /** Where the layers end: edge[0] > edge[1] = tail > ... > edge[256] = 0. */
  readonly edge: Float64Array;
  /** The density at the edges. */
  readonly height: Float64Array;
  /** Where the tail begins. */
  readonly tail: number;
}

export const LAYERS = 256;

/** exp(-x) for x from 0. */
export const EXPONENTIAL_ZIGGURAT = ziggurat(
  7.69711747013105,
  (x) => exp(-x),
  (y) => -log(y),
  (x) => exp(-x),
);

/** exp(-x²/2) for x from 0. */
export const NORMAL_ZIGGURAT = ziggurat(
  3.6541528853610088,
  (x) => exp(-0.5 * x * x),
  (y) => sqrt(-2 * log(y)),
  normalTail,
);

/** Builds the layers from where the tail begins: the area of the lowest is that of all. */
function ziggurat(
  tail: number,
  density: (x: number) => number,
  inverse: (y: number) => number,
  areaBeyond: (x: number) => number,
): Ziggurat {
  const area = tail * density(tail) + areaBeyond(tail);
  const edge = new Float64Array(LAYERS + 1);
  const height = new Float64Array(LAYERS + 1);
  edge[0] = area / density(tail);
  edge[1] = tail;
  height[1] = density(tail);
  for (let layer = 2; layer < LAYERS; layer++) {
    height[layer] = height[layer - 1] + area / edge[layer - 1];
    edge[layer] = inverse(height[layer]);
  }
  height[LAYERS] = 1;
  return { edge, height, tail };
}

/** The area under exp(-x²/2) beyond x, by the continued fraction of Mills' ratio. */
function normalTail(x: number): number {
  let fraction = x;
  for (let k = 200; k >= 1; k--) fraction = x + k / fraction;
  return exp(-0.5 * x * x) / fraction;
}
