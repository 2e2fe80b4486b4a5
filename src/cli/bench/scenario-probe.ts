import type { Simulate } from '../../experiment/index.ts';
import { planBatch, runJob, withoutRepeats } from '../../experiment/index.ts';
import type { Loaded } from '../load-scenario.ts';
import type { Probe } from './probe.ts';
import { cpuMsSince } from './probe.ts';

/** As many seeds as the goal for a `compare` has, or until it took that much CPU time, whichever is first. */
const SEEDS = 300;
/** Until the compiler has optimised what a batch spends its time in; without it, that is what is measured. */
const WARM_UP_MS = 3000;
/** Long enough for a steady figure, short enough to wait for. */
const ENOUGH_MS = 2000;

/** What one policy and seed of a scenario costs, over all policies and variants: CPU milliseconds. */
export function scenarioProbe({ readable }: Loaded, simulate: Simulate): Probe {
  return {
    name: `scenario ${readable.scenario.name}`,
    run: () => ({ figure: perJob(readable.scenario, simulate), checksum: 0 }),
  };
}

function perJob(whole: Loaded['readable']['scenario'], simulate: Simulate): number {
  const { scenario, jobs } = planBatch(whole, { replications: SEEDS });
  const once = withoutRepeats(simulate);
  const perSeed = jobs.length / SEEDS;
  let next = 0;
  const runFor = (milliseconds: number): number => {
    const start = process.cpuUsage();
    let measured = 0;
    do {
      for (const job of jobs.slice(next, next + perSeed)) runJob(scenario, job, once);
      next = (next + perSeed) % jobs.length;
      measured += perSeed;
    } while (cpuMsSince(start) < milliseconds && measured < jobs.length);
    return cpuMsSince(start) / measured;
  };
  runFor(WARM_UP_MS);
  return runFor(ENOUGH_MS);
}
