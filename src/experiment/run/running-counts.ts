/** Windows drawn and summed together: an hour of one-minute windows. */
const BLOCK = 60;

/** Writes the counts of the windows from `first` on, `counts[0].length` of them, one array per kind of count. */
export type DrawWindows = (first: number, counts: readonly Float64Array[]) => void;

/**
 * Counts per window, of one kind or several that are worked out together: drawn when first needed and summed block by
 * block, so that a look at the last minutes of a long run does not draw the whole of it. A window's count depends on
 * its index alone, never on the order of reading.
 */
export class RunningCounts {
  private readonly kinds: number;
  private readonly draw: DrawWindows;
  /** Per block and kind: sums of its first 0, 1, …, BLOCK windows; and per block how many of those are known. */
  private readonly sums: (readonly Float64Array[] | undefined)[] = [];
  private readonly known: number[] = [];
  /** Where single windows are drawn: whoever looks every minute draws them one by one. */
  private single: readonly Float64Array[] | undefined;

  constructor(kinds: number, draw: DrawWindows) {
    this.kinds = kinds;
    this.draw = draw;
  }

  /** Sum of the counts of one kind over windows first ≤ w < last. */
  between(kind: number, first: number, last: number): number {
    let sum = 0;
    for (let start = first - (first % BLOCK); start < last; start += BLOCK) {
      const end = Math.min(last - start, BLOCK);
      const sums = this.block(start / BLOCK, end)[kind];
      sum += sums[end] - sums[Math.max(0, first - start)];
    }
    return sum;
  }

  private block(index: number, upTo: number): readonly Float64Array[] {
    let sums = this.sums[index];
    if (sums === undefined) {
      sums = Array.from({ length: this.kinds }, () => new Float64Array(BLOCK + 1));
      this.sums[index] = sums;
      this.known[index] = 0;
    }
    const from = this.known[index];
    if (upTo <= from) return sums;
    this.known[index] = upTo;
    if (upTo === from + 1) this.drawOne(index * BLOCK + from, sums, upTo);
    else {
      // Drawn where their sums will stand.
      this.draw(
        index * BLOCK + from,
        sums.map((each) => each.subarray(from + 1, upTo + 1)),
      );
    }
    for (const each of sums)
      for (let window = from; window < upTo; window++) each[window + 1] += each[window];
    return sums;
  }

  private drawOne(window: number, sums: readonly Float64Array[], at: number): void {
    this.single ??= Array.from({ length: this.kinds }, () => new Float64Array(1));
    for (const count of this.single) count[0] = 0;
    this.draw(window, this.single);
    for (let kind = 0; kind < this.kinds; kind++) sums[kind][at] = this.single[kind][0];
  }
}
