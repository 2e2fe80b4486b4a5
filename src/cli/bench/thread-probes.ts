import type { Loaded } from '../load-scenario.ts';
import type { Outside } from '../outside.ts';
import { runLoaded } from '../run-loaded.ts';
import type { Probe } from './probe.ts';

/** A batch of about 20 s on one thread: each thread compiles for itself, which takes a second or two of the second core. */
export const THREADED = 'retry-storm';
const REPLICATIONS = 600;

/** The same batch on one and on two threads, as `run` does it: milliseconds on the clock, starting the threads included. */
export function threadProbes(loaded: Loaded, outside: Pick<Outside, 'engine'>): readonly Probe[] {
  return [1, 2].map((workers) => ({
    name: `threads ${workers}`,
    run: async () => {
      const start = performance.now();
      const { rows } = await runLoaded(loaded, { choices: { replications: REPLICATIONS }, workers }, outside);
      return { figure: performance.now() - start, checksum: rows.length };
    },
  }));
}
