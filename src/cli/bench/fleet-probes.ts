import type { Catalog } from '../../domain/index.ts';
import type { Simulate } from '../../experiment/index.ts';
import { planBatch, runJob } from '../../experiment/index.ts';
import type { FleetSize } from './bench-scenarios.ts';
import { DOUBLING, FLEET_L, FLEET_XL, fleetScenario, readBench, SAME_CELLS } from './bench-scenarios.ts';
import type { Probe } from './probe.ts';
import { leastMilliseconds } from './probe.ts';

/** Fleets over a week: CPU milliseconds per replication, which is all worlds of one policy and one seed. */
export function fleetProbes(catalog: () => Promise<Catalog>, simulate: Simulate): readonly Probe[] {
  const probe = (name: string, size: FleetSize, policy: string, rounds: number) => ({
    name,
    run: async () => {
      const scenario = readBench(fleetScenario(size, policy), await catalog());
      const { jobs } = planBatch(scenario);
      let next = 0;
      return leastMilliseconds(() => {
        const job = jobs[next++ % jobs.length];
        return () => runJob(scenario, job, simulate).length;
      }, rounds);
    },
  });
  return [
    probe('fleet L', FLEET_L, DOUBLING, 8),
    probe('fleet XL', FLEET_XL, DOUBLING, 3),
    probe('fleet L, same cells', FLEET_L, SAME_CELLS, 5),
    probe('fleet XL, same cells', FLEET_XL, SAME_CELLS, 3),
  ];
}
