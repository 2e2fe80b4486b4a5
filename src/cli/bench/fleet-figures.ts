import type { Catalog } from '../../domain/index.ts';
import { simulateReplication } from '../../experiment/index.ts';
import { readScenario } from '../../scenario/index.ts';
import type { Figure } from './figure.ts';
import { figureOf, typicalTime } from './figure.ts';

/** A fleet of equal cells, 100,000 users each. */
interface Size {
  readonly name: string;
  readonly regions: number;
  readonly cellsPerRegion: number;
}

const L: Size = { name: 'L', regions: 20, cellsPerRegion: 50 };
const XL: Size = { name: 'XL', regions: 100, cellsPerRegion: 100 };

const DOUBLING = 'geometric: { waves: "2^n", bake: 1h }';
/** Five cells an hour reach less than either fleet within the week. */
const STEADILY = 'static: { add: 5 cells, bake: 1h }';

/** What a week of a quiet rollout costs, by name; each to be called in a process of its own. */
export const fleetFigures: Readonly<Record<string, (catalog: Catalog) => Figure>> = {
  'fleet L': (catalog) => figureOf('fleet L', perReplication(catalog, L, DOUBLING, 40), UNIT, 20),
  'fleet XL': (catalog) => figureOf('fleet XL', perReplication(catalog, XL, DOUBLING, 10), UNIT, 250),
  'fleet XL, memory': (catalog) => {
    perReplication(catalog, XL, DOUBLING, 10);
    const { memory } = figureOf('', 0, '', 0);
    return figureOf('fleet XL, memory', memory, 'MB', 300);
  },
  'growth from L to XL': (catalog) => {
    const small = perReplication(catalog, L, STEADILY, 40);
    const large = perReplication(catalog, XL, STEADILY, 20);
    return figureOf('growth from L to XL', large / small, 'times, as many cells touched', 2);
  },
};

const UNIT = 'ms per replication';

/** Typical milliseconds per replication over so many. */
function perReplication(catalog: Catalog, size: Size, policy: string, count: number): number {
  const file = 'quiet.yaml';
  const read = readScenario(quietWeek(size, policy), { file, catalog, hash: '' });
  if ('problems' in read) throw new Error(`expected a scenario, got ${JSON.stringify(read.problems)}`);
  const { scenario } = read.scenario.variants[0];
  return typicalTime(count, (replication) =>
    simulateReplication({ scenario, variant: 'base', policy: 'quiet', replication }),
  );
}

/** A good change that rolls out while nothing happens; a gate looks at each cell of the wave every minute of its bake. */
function quietWeek({ regions, cellsPerRegion }: Size, policy: string): string {
  return `
scenario: quiet
title: A quiet week
asks: What does a rollout cost in which nothing happens?
duration: 7d
seed: 1
starts: 10m
fleet:
  regions: ${regions}
  cells: ${cellsPerRegion} per region
  users: { total: ${regions * cellsPerRegion * 100_000}, spread: even }
  headroom: 40%
users:
  diurnal: { operations: 0.02/s, swing: 40%, peak: 14:00 }
  retries: { attempts: 3, backoff: full-jitter, base: 100ms, cap: 10s, timeout: 3s }
telemetry: { delay: 60s, window: 1m, base-errors: 0.01%, reports: 1% }
change:
  config: { name: switch, takes: 5m per cell, restart: none }
  defects: []
policies:
  quiet: { ${policy} }
detectors:
  - error-rate: { above: 1%, sustained: 2m, scope: cell, every: 1m }
responders:
  - auto-rollback: { on: any-alarm }
`;
}
