import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compact, percent, span } from '../../../src/report/index.ts';
import { cellsOf } from '../../report/support/read-report.ts';

const REPORTS = fileURLToPath(new URL('../../../reports', import.meta.url));

/** One row of a published table, by column. */
export type SummaryCells = Readonly<Record<string, string>>;

/** Which rows of a summary. */
export interface Where {
  readonly scenario: string;
  readonly policy: string;
  readonly variant: string;
  readonly release: string;
  readonly metric: string;
}

/** That row of the published reports. */
export function summaryOf(where: Where): SummaryCells {
  const found = rowsOf(where.scenario, 'summary.csv').find((row) =>
    (['policy', 'variant', 'release', 'metric'] as const).every((column) => row[column] === where[column]),
  );
  if (found === undefined) throw new Error(`expected a row of summary.csv for ${JSON.stringify(where)}`);
  return found;
}

/** All rows of a published sensitivity.csv; undefined where that is not published. */
export function sensitivityOf(scenario: string): readonly SummaryCells[] | undefined {
  const isPublished = existsSync(join(REPORTS, scenario, 'sensitivity.csv'));
  return isPublished ? rowsOf(scenario, 'sensitivity.csv') : undefined;
}

/**
 * The published figure of a reference: `scenario policy metric [statistic]`; the policy as in `expect:`
 * (`flighting@bypassed`, `static.healthy`), the statistic `mean` unless told,
 * `share` for the share of runs in which it happened. Or `verdict scenario metric policy policy`:
 * that of the two policies under the faulty release, as comparisons.csv has it.
 */
export function figure(reference: string): string {
  const words = reference.split(' ');
  if (words[0] === 'verdict') return verdictOf(words[1], words[2], words[3], words[4]);
  const [scenario, who, metric, statistic = 'mean'] = words;
  const [, policy, release = 'faulty', variant = 'base'] = /^([\w-]+)(?:\.(\w+))?(?:@(.+))?$/.exec(who) ?? [];
  const summary = summaryOf({ scenario, policy, variant, release, metric });
  if (statistic === 'share')
    return percent((Number(summary.n) - Number(summary.n_censored)) / Number(summary.n));
  const value = summary[statistic];
  if (value === undefined || value === '') throw new Error(`expected a figure for ${reference}, got none`);
  return formatted(metric, Number(value));
}

/** A figure as the product prints it, but small shares to a hundredth of a per cent: intervals are that narrow. */
export function formatted(metric: string, value: number): string {
  if (/_share$|^false_rollback$/.test(metric))
    return value > 0.00005 && value < 0.01 ? `${(value * 100).toFixed(2)}%` : percent(value);
  return metric.endsWith('_s') ? span(value) : compact(value);
}

function verdictOf(scenario: string, metric: string, policyA: string, policyB: string): string {
  const found = rowsOf(scenario, 'comparisons.csv').find(
    (row) =>
      row.variant === 'base' &&
      row.release === 'faulty' &&
      row.metric === metric &&
      row.policy_a === policyA &&
      row.policy_b === policyB,
  );
  if (found === undefined)
    throw new Error(`expected a comparison of ${policyA} and ${policyB} in ${scenario}`);
  return found.verdict;
}

const known = new Map<string, SummaryCells[]>();

function rowsOf(scenario: string, file: string): SummaryCells[] {
  const path = join(REPORTS, scenario, file);
  const read = known.get(path);
  if (read !== undefined) return read;
  if (!existsSync(path)) throw new Error(`expected reports/${scenario}/${file}: publish the reports first`);
  const [head, ...lines] = cellsOf(readFileSync(path, 'utf8'));
  const rows = lines.map((line) => Object.fromEntries(line.map((cell, i) => [head[i], cell])));
  known.set(path, rows);
  return rows;
}
