import type { RandomStream } from '../../kernel/index.ts';
import { OutsideDomain, requireAmount } from './require.ts';

/** The classes of operations that begin, in shares that may change. */
export class Mix {
  private readonly upTo: Float64Array;

  /** `weights` by class, from 0 up; they need not sum to 1. */
  constructor(weights: ArrayLike<number>) {
    this.upTo = new Float64Array(weights.length);
    this.set(weights);
  }

  set(weights: ArrayLike<number>): void {
    if (weights.length !== this.upTo.length || weights.length === 0) {
      throw new OutsideDomain(
        'mix',
        `as many weights as before (${this.upTo.length}), at least one`,
        weights.length,
      );
    }
    let total = 0;
    for (let kind = 0; kind < weights.length; kind++) {
      requireAmount('mix', weights[kind]);
      total += weights[kind];
      this.upTo[kind] = total;
    }
    if (!(total > 0)) throw new OutsideDomain('mix', 'a weight above 0', total);
  }

  draw(stream: RandomStream): number {
    const { upTo } = this;
    const last = upTo.length - 1;
    const u = stream.uniform() * upTo[last];
    let kind = 0;
    while (kind < last && u >= upTo[kind]) kind++;
    return kind;
  }
}
