/** The state of a stream: four 32-bit words. */
export type StreamState = readonly [number, number, number, number];

/**
 * A reproducible source of random numbers. Whoever draws owns a stream of its own; see `RandomStreams`.
 *
 * The generator is sfc32 (Chris Doty-Humphrey, PractRand): 128 bits of state, every state begins a cycle of at least
 * 2^32 draws. The state lives in fields, not in a closure, because that is three times as fast.
 */
export class RandomStream {
  private a: number;
  private b: number;
  private c: number;
  private counter: number;

  constructor(a: number, b: number, c: number, counter: number) {
    this.a = a | 0;
    this.b = b | 0;
    this.c = c | 0;
    this.counter = counter | 0;
  }

  static fromState(state: StreamState): RandomStream {
    return new RandomStream(state[0], state[1], state[2], state[3]);
  }

  /** A whole number from 0 to 2^32 - 1. */
  uint32(): number {
    return this.int32() >>> 0;
  }

  /** A whole number from -2^31 to 2^31 - 1. */
  int32(): number {
    const result = (this.a + this.b + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + result) | 0;
    return result;
  }

  /** A number from 0 to below 1: a whole multiple of 2^-53. */
  uniform(): number {
    const high = this.int32() >>> 5;
    return (high * 67108864 + (this.int32() >>> 6)) * 1.1102230246251565e-16;
  }

  /** A stream with the same future, independent from now on. */
  clone(): RandomStream {
    return new RandomStream(this.a, this.b, this.c, this.counter);
  }

  state(): StreamState {
    return [this.a, this.b, this.c, this.counter];
  }
}
