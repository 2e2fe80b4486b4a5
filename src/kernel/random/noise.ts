import { normal } from '../distributions/normal.ts';
import { KernelError } from '../kernel-error.ts';
import { RandomStream } from './random-stream.ts';
import { Threefry } from './threefry.ts';

/**
 * Randomness by place: what is drawn at (a, b, c) depends on nothing but the place, so it makes no difference who
 * looks, how often or in which order. Say a is the cell, b the signal, c the window.
 * a and b are whole numbers below 2^32, c below 2^53.
 */
export class Noise {
  private readonly key0: number;
  private readonly key1: number;
  private readonly threefry = new Threefry();

  constructor(key0: number, key1: number) {
    this.key0 = key0;
    this.key1 = key1;
  }

  /** A stream that begins at this place, for draws that need more than one number. */
  stream(a: number, b: number, c: number): RandomStream {
    const mixer = this.threefry;
    this.mix(a, b, c);
    const { first, second } = mixer;
    mixer.mix(first, second, 0, 1);
    const { first: w0, second: w1 } = mixer;
    mixer.mix(first, second, 1, 1);
    return new RandomStream(w0, w1, mixer.first, mixer.second);
  }

  /** A number from 0 to below 1 for this place: a whole multiple of 2^-53. */
  uniform(a: number, b: number, c: number): number {
    this.mix(a, b, c);
    return ((this.threefry.first >>> 5) * 67108864 + (this.threefry.second >>> 6)) * 1.1102230246251565e-16;
  }

  /** A standard normal number for this place. */
  normal(a: number, b: number, c: number): number {
    return normal(this.stream(a, b, c), 0, 1);
  }

  private mix(a: number, b: number, c: number): void {
    if (
      !(a >= 0 && a < 4294967296 && b >= 0 && b < 4294967296 && c >= 0 && c <= Number.MAX_SAFE_INTEGER) ||
      (a % 1) + (b % 1) + (c % 1) !== 0
    ) {
      throw KernelError.expected(
        'noise place',
        'whole numbers from 0 (below 2^32, 2^32, 2^53)',
        `(${a}, ${b}, ${c})`,
      );
    }
    const mixer = this.threefry;
    mixer.mix(this.key0, this.key1, a | 0, b | 0);
    const high = Math.floor(c / 4294967296);
    mixer.mix(mixer.first, mixer.second, (c - high * 4294967296) | 0, high << 1);
  }
}
