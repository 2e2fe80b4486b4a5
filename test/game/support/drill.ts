import { catalog } from '../../../models/index.ts';
import type { Scenario } from '../../../src/domain/index.ts';
import type { RunSpec } from '../../../src/experiment/index.ts';
import { openRun } from '../../../src/experiment/index.ts';
import { Game } from '../../../src/game/game.ts';
import type { RecordEnd, RecordEntry } from '../../../src/game/record.ts';
import { formatProblem, readScenario } from '../../../src/scenario/index.ts';

/** Six cells, restarted for a new version two at a time; each restart is deep enough to start a retry storm. */
const drillText = `
scenario: drill
title: A restart that does not end
asks: Who notices?
duration: 3h
replications: 2
seed: drill
clock: 12:00
starts: 5m
fleet:
  regions: { us: { offset: 0h }, eu: { offset: 0h } }
  cells: 3 per region
  users: { total: 372k, spread: even }
  capacity: 16500/s per cell
users:
  diurnal: { operations: 0.1/s, swing: 0%, peak: 14:00 }
  retries: { attempts: 5, backoff: none, timeout: 3s }
plant: { queue: 60s }
telemetry: { delay: 60s, window: 1m, base-errors: 0.01%, reports: 1% }
change:
  code: { name: v2, takes: 1m per cell, batches: 1, restart: { capacity-lost: 25%, for: 30s } }
  defects:
    - deep-restart: { capacity-lost: 85%, for: 10s }
policies:
  all-at-once: {}
  static: { add: 2 cells, bake: 15m }
detectors:
  - error-rate: { above: 5%, sustained: 2m, scope: cell }
  - user-reports: {}
responders:
  - auto-rollback: { on: any-alarm }
  - on-call: { restart-takes: 3m, restart-at-once: 1 }
`;

export const drill: Scenario = read(drillText);

export const drillSpec: RunSpec = {
  scenario: drill.variants[0].scenario,
  variant: 'base',
  policy: 'static',
  replication: 0,
  release: 'faulty',
};

function read(text: string): Scenario {
  const result = readScenario(text, { file: 'drill.yaml', catalog, hash: 'd'.repeat(64) });
  if ('problems' in result) throw new Error(result.problems.map(formatProblem).join('\n'));
  return result.scenario;
}

/** A game of the drill, and what it writes to its record. */
export function drillGame(): { game: Game; kept: (RecordEntry | RecordEnd)[] } {
  const kept: (RecordEntry | RecordEnd)[] = [];
  const game = new Game(drillSpec.scenario, drillSpec.policy, openRun(drillSpec), (line) => kept.push(line));
  return { game, kept };
}
