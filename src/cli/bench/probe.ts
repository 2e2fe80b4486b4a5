/** One thing that is measured, in a process of its own. */
export interface Probe {
  /** Told apart by it; it is what the process that measures is asked for. */
  readonly name: string;
  run(): Sample | Promise<Sample>;
}

export interface Sample {
  /** In the unit of its row; less is faster unless the row says otherwise. */
  readonly figure: number;
  /** The same for all that do the same work; 0 where nothing is compared. */
  readonly checksum: number;
}

/** A sample with the most memory that its process has held: the program itself takes about 60 MB of that. */
export interface Measured extends Sample {
  readonly peakMb: number;
}

/** Work done once: how many operations that was, and a sum to compare. */
export type Work = () => { readonly operations: number; readonly checksum: number };

/** The least CPU nanoseconds per operation over some rounds, garbage collection included; one more round warms up. */
export function leastNanoseconds(work: Work, rounds = 4): Sample {
  let figure = Infinity;
  let checksum = 0;
  for (let round = 0; round <= rounds; round++) {
    const start = process.cpuUsage();
    const result = work();
    const milliseconds = cpuMsSince(start);
    checksum = result.checksum;
    if (round > 0) figure = Math.min(figure, (milliseconds * 1e6) / result.operations);
  }
  return { figure, checksum };
}

/** CPU milliseconds of this process; never 0, because the clock behind it ticks in microseconds. */
export function cpuMsSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return Math.max(1, user + system) / 1000;
}
