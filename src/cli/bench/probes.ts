import { simulateReplication } from '../../experiment/index.ts';
import type { Loaded } from '../load-scenario.ts';
import type { Outside } from '../outside.ts';
import { figureProbes } from './figure-probes.ts';
import { kernelProbes } from './kernel-probes.ts';
import type { Probe } from './probe.ts';
import { requestProbes } from './request-probes.ts';
import { scenarioProbe } from './scenario-probe.ts';
import { THREADED, threadProbes } from './thread-probes.ts';

/** Everything that can be measured; threads are shown one that takes long, or the first of those asked for. */
export function probesOf(
  loaded: readonly Loaded[],
  { engine, catalog }: Pick<Outside, 'engine' | 'catalog'>,
): Probe[] {
  const simulate = 'simulate' in engine ? engine.simulate : simulateReplication;
  return [
    ...kernelProbes,
    ...requestProbes,
    ...figureProbes(catalog),
    ...loaded.map((each) => scenarioProbe(each, simulate)),
    ...threaded(loaded).flatMap((each) => threadProbes(each, { engine })),
  ];
}

function threaded(loaded: readonly Loaded[]): Loaded[] {
  const long = loaded.filter(({ readable }) => readable.scenario.name === THREADED);
  return long.length > 0 ? long : loaded.slice(0, 1);
}

/** The probe of that name; all names come from the rows. */
export function probeNamed(name: string, probes: readonly Probe[]): Probe {
  const probe = probes.find((each) => each.name === name);
  if (probe === undefined) throw new Error(`expected a probe, got ${name}`);
  return probe;
}
