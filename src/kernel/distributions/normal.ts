import { log, sqrt } from '../math.ts';
import type { RandomStream } from '../random/random-stream.ts';

/** The normal law by mean and standard deviation. */
export function normal(stream: RandomStream, mean: number, standardDeviation: number): number {
  for (;;) {
    const x = 2 * stream.uniform() - 1;
    const y = 2 * stream.uniform() - 1;
    const r = x * x + y * y;
    if (r > 0 && r < 1) return mean + standardDeviation * x * sqrt((-2 * log(r)) / r);
  }
}
