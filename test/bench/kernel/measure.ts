import { execFileSync } from 'node:child_process';
import type { Work } from '../../../src/cli/bench/probe.ts';
import { leastNanoseconds } from '../../../src/cli/bench/probe.ts';

/** One thing to measure. */
export interface Contestant {
  readonly name: string;
  readonly run: Work;
}

export interface Measured {
  readonly name: string;
  /** CPU nanoseconds per operation, the least of all rounds. */
  readonly nanoseconds: number;
  readonly checksum: number;
}

/**
 * Measures the contestants of a bench in turns, so that a slow moment of the machine meets all of them, and each in
 * processes of its own: in a shared one the compiler would learn of several queues behind one call and specialise for
 * none. What counts is CPU time, garbage collection included; the least of all rounds, since other work only adds.
 *
 * `script` is the program running now; `measureHere` answers in it.
 */
export function measure(
  script: string,
  bench: string,
  contestants: readonly Contestant[],
  turns: number,
): Measured[] {
  const best = new Map<string, Measured>();
  for (let turn = 0; turn < turns; turn++) {
    for (const { name } of contestants) {
      const result: Measured = JSON.parse(
        execFileSync(process.execPath, [script, '--only', bench, name], { encoding: 'utf8' }),
      );
      const before = best.get(name);
      if (before === undefined || result.nanoseconds < before.nanoseconds) best.set(name, result);
    }
  }
  return [...best.values()];
}

/** Measures one contestant in this process; the first of the rounds warms up. */
export function measureHere({ name, run }: Contestant, rounds: number): Measured {
  const { figure, checksum } = leastNanoseconds(run, rounds);
  return { name, nanoseconds: figure, checksum };
}
