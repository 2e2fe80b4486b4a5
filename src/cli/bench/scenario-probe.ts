import type { Choices, Simulate } from '../../experiment/index.ts';
import { planBatch, runJob, withoutRepeats } from '../../experiment/index.ts';
import type { Loaded } from '../load-scenario.ts';
import type { Probe } from './probe.ts';
import { cpuMsSince } from './probe.ts';

/** Long enough for a steady figure, short enough to wait for. */
const ENOUGH_MS = 2000;
const MOST_SEEDS = 200;

/** What one policy and seed of a scenario costs, over all policies and variants: CPU milliseconds. */
export function scenarioProbe({ readable }: Loaded, simulate: Simulate): Probe {
  const replications = Math.min(MOST_SEEDS, readable.scenario.replications);
  return {
    name: `scenario ${readable.scenario.name}`,
    run: () => ({ figure: perJob(readable.scenario, { replications }, simulate), checksum: 0 }),
  };
}

function perJob(whole: Loaded['readable']['scenario'], choices: Choices, simulate: Simulate): number {
  const { scenario, jobs } = planBatch(whole, choices);
  const once = withoutRepeats(simulate);
  const perSeed = jobs.length / scenario.replications;
  let measured = 0;
  let start = process.cpuUsage();
  for (const [index, job] of jobs.entries()) {
    // The first seed warms up, unless there is no other.
    if (index === perSeed) {
      start = process.cpuUsage();
      measured = 0;
    }
    if (index > perSeed && index % perSeed === 0 && cpuMsSince(start) > ENOUGH_MS) break;
    runJob(scenario, job, once);
    measured += 1;
  }
  return cpuMsSince(start) / measured;
}
