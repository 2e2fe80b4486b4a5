import { createHash } from 'node:crypto';
import type { Scenario } from '../domain/index.ts';
import type { RunRow } from '../experiment/index.ts';

/** What a report was made from. Nothing in it depends on workers, resumption, paths or the clock. */
export interface Manifest {
  readonly scenario: string;
  /** SHA-256 (hex) of the scenario's text. */
  readonly scenario_hash: string;
  /** Of Wavetank. */
  readonly version: string;
  readonly seed: string;
  readonly replications: number;
  readonly policies: readonly string[];
  readonly variants: readonly string[];
  readonly runs: number;
  /** SHA-256 (hex) over the digests of all runs in the order of runs.csv, one a line. */
  readonly digest: string;
}

export function manifestOf(scenario: Scenario, rows: readonly RunRow[], version: string): Manifest {
  return {
    scenario: scenario.name,
    scenario_hash: scenario.hash,
    version,
    seed: scenario.seed,
    replications: scenario.replications,
    policies: [...new Set(rows.map(({ policy }) => policy))],
    variants: scenario.variants.map(({ name }) => name),
    runs: rows.length,
    digest: createHash('sha256')
      .update(rows.map(({ digest }) => `${digest}\n`).join(''))
      .digest('hex'),
  };
}
