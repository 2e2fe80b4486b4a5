import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Scenario } from '../domain/index.ts';
import type { RunRow, Sensitivity } from '../experiment/index.ts';
import { Comparison } from '../experiment/index.ts';
import { asPrinted } from './as-printed.ts';
import { runColumns, waveColumns } from './columns.ts';
import { csv } from './csv.ts';
import { manifestOf } from './manifest.ts';
import { sensitivityCsv } from './sensitivity-columns.ts';
import { comparisonColumns, comparisonRows, summaryColumns, summaryRows } from './summary-columns.ts';
import { writeWhole } from './write-whole.ts';

/** What a report is made from. */
export interface Results {
  /** As it was run: with the choices applied. */
  readonly scenario: Scenario;
  /** In the order of the plan. */
  readonly rows: readonly RunRow[];
  /** Of Wavetank. */
  readonly version: string;
  /** Where it was asked for. */
  readonly sensitivity?: Sensitivity | undefined;
}

/**
 * Writes all files of a report into a folder that exists; the manifest comes last, so that its presence says that they are
 * all there; that of an earlier report that this one has no use for goes. Gives the comparison that the report tells of.
 */
export function writeReport(folder: string, { scenario, rows, version, sensitivity }: Results): Comparison {
  const comparison = new Comparison(scenario, asPrinted(rows));
  const write = (name: string, pieces: Iterable<string>): void => writeWhole(join(folder, name), pieces);
  const waves = rows.flatMap((run) => run.waves.map((wave) => ({ run, wave })));
  write('runs.csv', csv(runColumns, rows));
  write('waves.csv', csv(waveColumns, waves));
  write('summary.csv', csv(summaryColumns, summaryRows(scenario.name, comparison)));
  write('comparisons.csv', csv(comparisonColumns, comparisonRows(scenario.name, comparison)));
  if (sensitivity === undefined) rmSync(join(folder, 'sensitivity.csv'), { force: true });
  else write('sensitivity.csv', [sensitivityCsv(scenario.name, sensitivity)]);
  write('manifest.json', [`${JSON.stringify(manifestOf(scenario, rows, version), null, 2)}\n`]);
  return comparison;
}
