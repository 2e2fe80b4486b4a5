import type { Noise } from '../../kernel/index.ts';
import { poissonQuantile } from '../run/poisson-quantile.ts';

/** Means per window: of the events that are bad, and of those that are not. */
export interface Means {
  readonly bad: number;
  readonly good: number;
}

/**
 * Whole counts of one side in one replication, window by window. Good and bad events come independently (Poisson), each
 * window from one number of the noise: what a window shows depends on its place alone, and more errors or more traffic
 * never turn one that is seen into fewer.
 */
export class Counts {
  private readonly noise: Noise;
  private readonly replication: number;
  private readonly place: number;
  private readonly means: Means;
  /** Sums up to each window. */
  private readonly bad = [0];
  private readonly good = [0];

  /** `place`: of the bad events in the noise; the good ones have the next. */
  constructor(noise: Noise, replication: number, place: number, means: Means) {
    this.noise = noise;
    this.replication = replication;
    this.place = place;
    this.means = means;
  }

  badIn(first: number, last: number): number {
    this.drawTo(last);
    return this.bad[last] - this.bad[first];
  }

  goodIn(first: number, last: number): number {
    this.drawTo(last);
    return this.good[last] - this.good[first];
  }

  private drawTo(last: number): void {
    const { noise, replication, place, means } = this;
    for (let window = this.bad.length - 1; window < last; window++) {
      const bad = poissonQuantile(noise.uniform(replication, place, window), means.bad);
      const good = poissonQuantile(noise.uniform(replication, place + 1, window), means.good);
      this.bad.push(this.bad[window] + bad);
      this.good.push(this.good[window] + good);
    }
  }
}
