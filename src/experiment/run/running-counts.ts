/** Windows drawn and summed together: an hour of one-minute windows. */
const BLOCK = 60;

/**
 * Counts per window, drawn when first needed and summed block by block, so that a look at the last minutes of a long
 * run does not draw the whole of it. A window's count depends on its index alone, never on the order of reading.
 */
export class RunningCounts {
  private readonly draw: (window: number) => number;
  /** Per block: sums of its first 0, 1, …, BLOCK windows, and how many of those are known. */
  private readonly sums: (Float64Array | undefined)[] = [];
  private readonly known: number[] = [];

  constructor(draw: (window: number) => number) {
    this.draw = draw;
  }

  /** Sum of the counts of windows first ≤ w < last. */
  between(first: number, last: number): number {
    let sum = 0;
    for (let start = first - (first % BLOCK); start < last; start += BLOCK) {
      const end = Math.min(last - start, BLOCK);
      const sums = this.block(start / BLOCK, end);
      sum += sums[end] - sums[Math.max(0, first - start)];
    }
    return sum;
  }

  private block(index: number, upTo: number): Float64Array {
    let sums = this.sums[index];
    if (sums === undefined) {
      sums = new Float64Array(BLOCK + 1);
      this.sums[index] = sums;
      this.known[index] = 0;
    }
    for (let i = this.known[index]; i < upTo; i++) sums[i + 1] = sums[i] + this.draw(index * BLOCK + i);
    if (upTo > this.known[index]) this.known[index] = upTo;
    return sums;
  }
}
