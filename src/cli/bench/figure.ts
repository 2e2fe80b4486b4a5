import { cpuMsSince } from './probe.ts';

/** One measured figure of the product, beside what it is to reach. */
export interface Figure {
  readonly name: string;
  readonly figure: number;
  readonly unit: string;
  /** What it is to stay under (or, for a gain, to reach). */
  readonly goal: number;
  /** Whether more is better. */
  readonly isGain?: true;
  /** Peak memory of this process so far, MB: of the measurement alone where the process is fresh. */
  readonly memory: number;
}

/** Puts a figure together; call it when the measurement is over. */
export function figureOf(name: string, figure: number, unit: string, goal: number): Figure {
  return { name, figure, unit, goal, memory: peakMemory() };
}

/** Highest resident memory of this process, MB. */
function peakMemory(): number {
  return process.resourceUsage().maxRSS / 1024;
}

/** The least CPU time of so many calls, in ms, after one to warm up: whatever else the machine does only adds. */
export function leastTime(calls: number, run: (call: number) => void): number {
  run(0);
  let least = Infinity;
  for (let call = 1; call <= calls; call++) {
    const start = process.cpuUsage();
    run(call);
    least = Math.min(least, cpuMsSince(start));
  }
  return least;
}

/** The median CPU time of so many calls, in ms, once as many again have warmed up what they need. */
export function typicalTime(calls: number, run: (call: number) => void): number {
  const times: number[] = [];
  for (let call = 0; call < 2 * calls; call++) {
    const start = process.cpuUsage();
    run(call);
    if (call >= calls) times.push(cpuMsSince(start));
  }
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
}
