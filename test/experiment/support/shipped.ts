// A rollout in a small fleet, of which only the lines that matter are given.

import { catalog } from '../../../models/index.ts';
import type { JournalEntry } from '../../../src/domain/index.ts';
import type { Release, RunRow, RunSpec } from '../../../src/experiment/index.ts';
import { record } from '../../../src/experiment/index.ts';
import { formatProblem, readScenario } from '../../../src/scenario/index.ts';

export interface ShippedLines {
  /** As under `policies:`, of the one policy. */
  readonly policy: string;
  readonly defects?: string;
  readonly detectors?: string;
  readonly responders?: string;
  readonly fleet?: string;
  readonly change?: string;
  readonly more?: string;
  readonly release?: Release;
  readonly replication?: number;
}

export interface Shipped {
  readonly row: RunRow;
  readonly journal: readonly JournalEntry[];
  /** The notes of the journal, and when they were written, in minutes. */
  readonly notes: readonly (readonly [string, number])[];
}

const FOUR_CELLS =
  '{ regions: 2, cells: 2 per region, users: { total: 400k, spread: even }, hosts: 10 per cell, headroom: 60% }';

/** What is to be run, for whoever runs it otherwise. */
export function shippedSpec({
  policy,
  defects = '[{ fails-at-once: { fails: 50%, capacity-lost: 0% } }]',
  detectors = '[error-rate]',
  responders = '[auto-rollback]',
  fleet = FOUR_CELLS,
  change = '{ takes: 5m per cell }',
  more = '',
  release = 'faulty',
  replication = 0,
}: ShippedLines): RunSpec {
  const text = `
scenario: shipped
asks: What happens?
duration: 12h
seed: 1
fleet: ${fleet}
users: { diurnal: { operations: 0.02/s, swing: 0% }, retries: { attempts: 1, timeout: 3s } }
change: { code: ${change}, defects: ${defects} }
policies: { tested: { ${policy} } }
detectors: ${detectors}
responders: ${responders}
${more}`;
  const result = readScenario(text, { file: 'shipped.yaml', catalog, hash: '' });
  if (!('scenario' in result)) throw new Error(result.problems.map(formatProblem).join('\n'));
  const { variants } = result.scenario;
  return {
    scenario: variants[0].scenario,
    variant: 'base',
    policy: 'tested',
    replication,
    release,
  };
}

/** One run of it. */
export function ship(lines: ShippedLines): Shipped {
  const { row, journal } = record(shippedSpec(lines));
  const notes = journal
    .filter(({ kind }) => kind === 'note')
    .map(({ values, time }) => [String(values.note), time / 60e6] as const);
  return { row, journal, notes };
}

/** Minutes from the first entry of a kind to the first of another. */
export function minutesBetween(journal: readonly JournalEntry[], from: string, to: string): number {
  const timeOf = (kind: string) => {
    const entry = journal.find((each) => each.kind === kind);
    if (entry === undefined) throw new Error(`expected ${kind} in the journal, got none`);
    return entry.time;
  };
  return (timeOf(to) - timeOf(from)) / 60e6;
}
