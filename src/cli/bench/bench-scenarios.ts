import type { Catalog, Scenario } from '../../domain/index.ts';
import { formatProblem, readScenario } from '../../scenario/index.ts';

/** One cell of the experiment in Huang et al., OSDI 2022, section 5.2, with the fitted capacity of `retry-storm`. */
export function cellScenario(backoff: string, queue: string): string {
  return `${HEAD}
title: One cell
duration: 1d
fleet:
  regions: 1
  cells: 1 per region
  users: { total: 6200, spread: even }
  capacity: 16500/s per cell
users:
  diurnal: { operations: 1/s, swing: 0%, peak: 14:00 }
  retries: { attempts: 5, backoff: ${backoff}, base: 100ms, cap: 20s, timeout: 3s }
plant: { queue: ${queue} }
change:
  config: { name: switch, takes: 5m per cell, restart: none }
  defects: []
policies:
  all-at-once: {}
`;
}

/** A fleet of regions with users by the million, over a week of a rollout in which nothing goes wrong. */
export interface FleetSize {
  readonly regions: number;
  readonly cellsPerRegion: number;
  readonly users: string;
}

/** 1,000 and 10,000 cells, 100,000 users each. */
export const FLEET_L: FleetSize = { regions: 20, cellsPerRegion: 50, users: '100M' };
export const FLEET_XL: FleetSize = { regions: 100, cellsPerRegion: 100, users: '1000M' };

/** The whole fleet in a dozen waves, each looked at every minute for an hour. */
export const DOUBLING = 'geometric: { waves: "2^n", bake: 1h }';
/** Five cells a wave: in a week as many in a large fleet as in a small one. */
export const SAME_CELLS = 'static: { add: 5 cells, bake: 1h }';

export function fleetScenario({ regions, cellsPerRegion, users }: FleetSize, policy: string): string {
  return `${HEAD}
title: A quiet rollout
duration: 7d
starts: 10m
fleet:
  regions: ${regions}
  cells: ${cellsPerRegion} per region
  users: { total: ${users}, spread: even }
  headroom: 40%
users:
  diurnal: { operations: 0.02/s, swing: 40%, peak: 14:00 }
  retries: { attempts: 3, backoff: full-jitter, base: 100ms, cap: 10s, timeout: 3s }
telemetry: { delay: 60s, window: 1m, base-errors: 0.01%, reports: 1% }
change:
  config: { name: switch, takes: 5m per cell, restart: none }
  defects: []
policies:
  rollout: { ${policy} }
detectors:
  - error-rate: { above: 1%, sustained: 2m, scope: cell, every: 1m }
responders:
  - auto-rollback: { on: any-alarm }
`;
}

const HEAD = `scenario: bench
asks: What does it cost?
replications: 20
seed: 1`;

/** Reads a text of this file; a mistake in it is ours. */
export function readBench(text: string, catalog: Catalog): Scenario {
  const result = readScenario(text, { file: 'bench', catalog, hash: '' });
  if ('problems' in result) throw new Error(result.problems.map(formatProblem).join('\n'));
  return result.scenario;
}
