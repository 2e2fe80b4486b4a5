import { describe, expect, it } from 'vitest';
import { catalog } from '../../../models/index.ts';
import { openWorld } from '../../../src/experiment/run/simulate.ts';
import { readScenario } from '../../../src/scenario/index.ts';
import { wordsKept } from '../support/words-kept.ts';

/** 2 kB. A fleet of 10,000 cells peaks at three or four times what its cells keep, beyond some 180 MB of the program. */
const MOST = 250;

describe('a run in which nothing goes wrong', () => {
  it('keeps no more of a cell that the rollout has passed than lets 10,000 cells run within 300 MB', () => {
    const [few, many] = [40, 140];
    const perCell = (wordsAfter(many) - wordsAfter(few)) / (many - few);
    expect(perCell).toBeLessThan(MOST);
  });
});

/** What a week leaves of a fleet of so many cells, all of which have been served by both versions. */
function wordsAfter(cells: number): number {
  const scenario = quietWeek(cells);
  const world = openWorld({ scenario, variant: 'base', policy: 'quiet', replication: 0, release: 'healthy' });
  world.advance(world.horizon);
  world.plant.flush();
  expect(world.journal.entries.filter(({ kind }) => kind === 'cell-exposed')).toHaveLength(cells);
  return wordsKept(world, scenario);
}

function quietWeek(cells: number) {
  const text = `
scenario: quiet
asks: What does a rollout leave behind in which nothing happens?
duration: 7d
seed: 1
fleet: { regions: 2, cells: ${cells / 2} per region, users: { total: ${cells * 100_000}, spread: even }, headroom: 40% }
users: { diurnal: { operations: 0.02/s, swing: 40%, peak: 14:00 }, retries: { attempts: 3, timeout: 3s } }
change:
  config: { name: switch, takes: 5m per cell, restart: none }
  defects: []
policies:
  quiet: { geometric: { waves: "2^n", bake: 1h } }
detectors:
  - error-rate: { above: 1%, sustained: 2m, scope: cell, every: 1m }
responders:
  - auto-rollback: { on: any-alarm }
`;
  const read = readScenario(text, { file: 'quiet.yaml', catalog, hash: '' });
  if (!('scenario' in read)) throw new Error(`expected a scenario, got ${JSON.stringify(read.problems)}`);
  return read.scenario.variants[0].scenario;
}
