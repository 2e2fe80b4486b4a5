import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { BenchRow } from './bench-row.ts';
import type { Measured, Probe } from './probe.ts';

/** Measures probes by name. */
export type Measure = (name: string) => Promise<Measured>;

/**
 * Measures all that rows need, group by group, each group in turns, so that a slow moment of the machine meets both
 * sides of a ratio. Keeps the fastest of each, since other work only slows down.
 */
export async function measureRows(
  rows: readonly BenchRow[],
  turns: number,
  measure: Measure,
): Promise<Map<string, Measured>> {
  const best = new Map<string, Measured>();
  for (const names of probesByGroup(rows)) {
    for (let turn = 0; turn < turns; turn++) {
      for (const name of names) keepFaster(best, name, await measure(name), rows);
    }
  }
  return best;
}

/** How many measurements that is in one turn. */
export function probeCount(rows: readonly BenchRow[]): number {
  return probesByGroup(rows).reduce((sum, names) => sum + names.length, 0);
}

function probesByGroup(rows: readonly BenchRow[]): string[][] {
  return [...new Set(rows.map(({ group }) => group))].map((group) => [
    ...new Set(rows.flatMap((row) => (row.group === group ? [row.probe, row.against ?? row.probe] : []))),
  ]);
}

function keepFaster(
  best: Map<string, Measured>,
  name: string,
  now: Measured,
  rows: readonly BenchRow[],
): void {
  const before = best.get(name);
  // A probe that is compared gives a time on both sides, also where the ratio is a speed-up.
  const isRate = rows.some(
    (row) => row.probe === name && row.moreIsBetter === true && row.against === undefined,
  );
  if (before === undefined || (isRate ? now.figure > before.figure : now.figure < before.figure)) {
    best.set(name, now);
  }
}

/** Measures in this process. */
export async function measureHere(probe: Probe): Promise<Measured> {
  const sample = await probe.run();
  return { ...sample, peakMb: process.resourceUsage().maxRSS / 1024 };
}

/**
 * Measures in a process of its own: in a shared one the compiler would learn of several queues behind one call and
 * specialise for none, and the memory of one would be that of all.
 *
 * @param program the script of this program, which answers to `bench --probe <name>`
 */
export function measureApart(program: string, scenarios: readonly string[], signal: AbortSignal): Measure {
  return async (name) => {
    const words = [program, 'bench', '--probe', name, ...scenarios];
    const { stdout } = await promisify(execFile)(process.execPath, words, { encoding: 'utf8', signal });
    // Written by this very program.
    return JSON.parse(stdout) as Measured;
  };
}
