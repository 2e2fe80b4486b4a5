import type { Loaded } from '../load-scenario.ts';
import type { Outside } from '../outside.ts';
import { runLoaded } from '../run-loaded.ts';
import type { Probe } from './probe.ts';

const REPLICATIONS = 40;

/** The same batch on one and on two threads: milliseconds on the clock, starting the threads included. */
export function threadProbes(loaded: Loaded, outside: Pick<Outside, 'engine'>): readonly Probe[] {
  return [1, 2].map((workers) => ({
    name: `threads ${workers}`,
    run: async () => {
      const start = performance.now();
      const { rows } = await runLoaded(
        loaded,
        { choices: { replications: Math.min(REPLICATIONS, loaded.readable.scenario.replications) }, workers },
        outside,
      );
      return { figure: performance.now() - start, checksum: rows.length };
    },
  }));
}
