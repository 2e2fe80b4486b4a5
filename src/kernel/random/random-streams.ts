import { KernelError } from '../kernel-error.ts';
import { Noise } from './noise.ts';
import type { StreamState } from './random-stream.ts';
import { RandomStream } from './random-stream.ts';
import { seedState } from './seed-state.ts';
import { Threefry } from './threefry.ts';

const LAST_KEY = 2 ** 32 - 2;

/**
 * All the chance of one run, by name. The same seed, purpose and keys give the same stream, whatever else is drawn,
 * in whatever order streams are made; different ones give streams that have nothing to do with each other.
 */
export class RandomStreams {
  private readonly seed: string;
  private readonly states = new Map<string, StreamState>();
  private readonly threefry = new Threefry();

  constructor(seed: string) {
    this.seed = seed;
  }

  /** The stream of a purpose, from its beginning; keys (whole numbers from 0) tell entities apart, such as cell and user. */
  stream(purpose: string, key?: number, key2?: number): RandomStream {
    const [a, b, c, d] = this.state(purpose);
    const mixer = this.threefry;
    const first = word(key);
    const second = word(key2);
    mixer.mix(a, b, first, second);
    const { first: w0, second: w1 } = mixer;
    mixer.mix(c, d, first, second);
    return new RandomStream(w0, w1, mixer.first, mixer.second);
  }

  /** Random numbers by place instead of by order; see `Noise`. */
  noise(purpose: string): Noise {
    const [a, b, c, d] = this.state(purpose);
    return new Noise(a ^ c, ~(b ^ d));
  }

  private state(purpose: string): StreamState {
    let state = this.states.get(purpose);
    if (state === undefined) {
      state = seedState(this.seed, purpose);
      this.states.set(purpose, state);
    }
    return state;
  }
}

/** A key as a word, one higher, so that no key is told apart from key 0. */
function word(key: number | undefined): number {
  if (key === undefined) return 0;
  if (key >= 0 && key <= LAST_KEY && key % 1 === 0) return (key + 1) | 0;
  throw KernelError.expected('stream key', 'a whole number from 0 to 2^32 - 2', key);
}
