import type { RandomStream } from '../kernel/index.ts';
import { requireCount } from './require.ts';

/** Up to this many values the places are kept: 2,000 resamples of them take 8 MB. */
const largestKept = 2000;

/**
 * Draws the resamples of bootstrap intervals (which values, by place, each takes) and the coin tosses of sign-flip tests.
 *
 * The draws for a sample size begin at the state the stream has when the resampler is made, and are kept. So all
 * comparisons of one size share their luck, none depends on which others were asked for, and each costs additions only.
 */
export class Resampler {
  readonly resamples: number;
  readonly #stream: RandomStream;
  readonly #kept = new Map<number, Uint16Array>();

  /** The stream itself is not advanced. */
  constructor(stream: RandomStream, resamples = 2000) {
    requireCount('the number of resamples', resamples, 100);
    this.resamples = resamples;
    this.#stream = stream.clone();
  }

  /** The means of the resamples, in the order drawn. */
  means(values: Float64Array): Float64Array {
    const n = values.length;
    requireCount('the number of values to resample', n, 2);
    return n <= largestKept ? this.#meansByKept(values) : this.#meansByFresh(values);
  }

  /**
   * The p value of the sign-flip test of paired differences: how often a sum as far from zero comes out when every pair
   * is swapped or not at the toss of a coin. Exact, whatever their law, if the two policies are equal (Fisher 1935).
   *
   * The tosses come from the same numbers as the places; each answer is right by itself, and that is all that is used.
   */
  signFlipPValue(differences: Float64Array): number {
    const n = differences.length;
    const words = Math.ceil(n / 32);
    const stream = this.#stream.clone();
    const total = differences.reduce((sum, difference) => sum + difference, 0);
    const asFar = Math.abs(total) * (1 - 1e-12); // so that rounding does not tell equal sums apart
    const tosses = new Uint32Array(words);
    let further = 1; // the toss that swaps nothing is one of them
    for (let r = 0; r < this.resamples; r++) {
      for (let w = 0; w < words; w++) tosses[w] = stream.uint32();
      let kept = 0;
      for (let i = 0; i < n; i++) kept += ((tosses[i >>> 5] >>> (i & 31)) & 1) * differences[i];
      if (Math.abs(2 * kept - total) >= asFar) further += 1;
    }
    return further / (this.resamples + 1);
  }

  #meansByKept(values: Float64Array): Float64Array {
    const n = values.length;
    let places = this.#kept.get(n);
    if (places === undefined) {
      places = new Uint16Array(n * this.resamples);
      drawPlaces(this.#stream.clone(), n, places);
      this.#kept.set(n, places);
    }
    const means = new Float64Array(this.resamples);
    for (let r = 0; r < means.length; r++) means[r] = sumAt(values, places, r * n) / n;
    return means;
  }

  #meansByFresh(values: Float64Array): Float64Array {
    const n = values.length;
    const stream = this.#stream.clone();
    const places = new Uint32Array(n);
    const means = new Float64Array(this.resamples);
    for (let r = 0; r < means.length; r++) {
      drawPlaces(stream, n, places);
      means[r] = sumAt(values, places, 0) / n;
    }
    return means;
  }
}

type Places = Uint16Array | Uint32Array;

/** Fills with whole numbers below n; the bias of scaling, n / 2³², is far below what any resample could show. */
function drawPlaces(stream: RandomStream, n: number, places: Places): void {
  const scale = n / 4294967296;
  for (let i = 0; i < places.length; i++) places[i] = stream.uint32() * scale;
}

/** Two sums side by side, because each addition waits for the one before it. */
function sumAt(values: Float64Array, places: Places, from: number): number {
  const end = from + values.length;
  let even = 0;
  let odd = 0;
  let i = from;
  for (; i + 1 < end; i += 2) {
    even += values[places[i]];
    odd += values[places[i + 1]];
  }
  return i < end ? even + odd + values[places[i]] : even + odd;
}
