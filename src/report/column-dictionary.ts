import { runColumns, waveColumns } from './columns.ts';
import { sensitivityColumns } from './sensitivity-columns.ts';
import { comparisonColumns, summaryColumns } from './summary-columns.ts';

interface Described {
  readonly name: string;
  readonly unit: string;
  readonly meaning: string;
}

const PREFACE = `# Reports

One folder per scenario, made by \`wavetank run\`. The same scenario, seed and version give the same bytes, for any number
of workers and after any interruption.

- A cell is empty when something *did not happen before the horizon*; \`n/a\` when it cannot happen (no defect, no fault).
- Numbers have at most nine significant digits, whole numbers all of theirs; there is no exponent and no separator.
- Times are seconds of simulated time. Shares are 0 to 1.
- A text that a spreadsheet would take for a formula begins with an apostrophe.
- \`summary.csv\` and \`comparisons.csv\` are worked out from \`runs.csv\` as it is printed.
- \`manifest.json\` holds the hash of the scenario, the version, what was run, and the SHA-256 over all digests.
`;

/** The dictionary of all columns in Markdown, from the columns themselves. */
export function columnDictionary(): string {
  const sections = [
    section('runs.csv', 'One row per run: replication, variant, policy, release.', runColumns),
    section('waves.csv', 'One row per wave of each run.', waveColumns),
    section('summary.csv', 'One row per policy, variant, release and metric.', summaryColumns),
    section(
      'comparisons.csv',
      'One row per pair of policies, variant, release and metric.',
      comparisonColumns,
    ),
    section(
      'sensitivity.csv',
      'One row per assumption; only where `--sensitivity` was asked for. What moves the lead most comes first.',
      sensitivityColumns,
    ),
  ];
  return [PREFACE, ...sections].join('\n');
}

function section(file: string, rows: string, columns: readonly Described[]): string {
  const lines = columns.map(({ name, unit, meaning }) => `| \`${name}\` | ${unit} | ${meaning} |\n`);
  return `## ${file}\n\n${rows}\n\n| column | unit | meaning |\n|---|---|---|\n${lines.join('')}`;
}
