import type { Sensitivity, SensitivityRow, Standing } from '../experiment/index.ts';
import { RANKED_BY } from '../experiment/index.ts';
import type { Cell, Column } from './columns.ts';
import { csv } from './csv.ts';

/** One assumption with the scenario it belongs to. */
interface SensitivityOfScenario extends SensitivityRow {
  readonly scenario: string;
  readonly replications: number;
}

type End = 'low' | 'high';
type SensitivityColumn = Column<SensitivityOfScenario>;

/** sensitivity.csv. */
export const sensitivityColumns: readonly SensitivityColumn[] = [
  text('scenario', 'name of the scenario', (row) => row.scenario),
  text(
    'parameter',
    'what is assumed, by its path in the scenario; `*` for the steps in which several places that take one default differ',
    (row) => row.assumption.parameter,
  ),
  text(
    'source',
    'why it has its value: the words of the default, or vary where the scenario gives the range',
    (row) => row.assumption.source,
  ),
  text('low', 'the value that was tried below it; empty where there is none', (row) => valueAt(row, 'low')),
  text('base', 'its value in the scenario', (row) => row.assumption.value),
  text('high', 'the value that was tried above it; empty where there is none', (row) => valueAt(row, 'high')),
  text(
    'metric',
    'column of runs.csv by which the policies are ranked, in the faulty release',
    () => RANKED_BY,
  ),
  {
    name: 'n',
    unit: 'seeds',
    meaning: 'seeds of the scenario as it is; the first of them are those of the ends',
    of: (row) => row.replications,
  },
  text('best_base', 'policy with the least mean as the scenario is', (row) => row.leader),
  text('best_low', 'policy with the least mean at low', ({ low }) => low?.best ?? null),
  text('best_high', 'policy with the least mean at high', ({ high }) => high?.best ?? null),
  ...differenceAt('low'),
  ...differenceAt('high'),
  text(
    'flips',
    'low, high or both: where a rival of best_base is lower there, by an interval that excludes 0 and more than the margin; no; or not varied',
    (row) => row.flips,
  ),
];

/** All of sensitivity.csv: what moves the lead most comes first. */
export function sensitivityCsv(scenario: string, { replications, rows }: Sensitivity): string {
  return [
    ...csv(
      sensitivityColumns,
      rows.map((row) => ({ ...row, scenario, replications })),
    ),
  ].join('');
}

function text(name: string, meaning: string, of: (row: SensitivityOfScenario) => Cell): SensitivityColumn {
  return { name, unit: '', meaning, of };
}

function differenceAt(end: End): SensitivityColumn[] {
  const inUnit = 'of the metric';
  const at = (name: string, unit: string, meaning: string, of: (standing: Standing) => Cell) => ({
    name,
    unit,
    meaning,
    of: ({ [end]: standing }: SensitivityOfScenario) => (standing === null ? null : of(standing)),
  });
  return [
    at(
      `n_${end}`,
      'seeds',
      `seeds run at ${end}: few where best_base is far ahead, or where none of them differs; n before a flip is said`,
      (standing) => standing.n,
    ),
    at(
      `rival_${end}`,
      '',
      `strongest other policy than best_base at ${end}: of those certainly lower the one with the least mean, else of all`,
      ({ rival }) => rival.policyA,
    ),
    at(
      `difference_${end}`,
      inUnit,
      `mean of best_base − rival_${end} at ${end}, on the same seeds; below 0 best_base still leads`,
      ({ rival }) => 0 - rival.meanDifference,
    ),
    at(
      `difference_${end}_ci95_low`,
      inUnit,
      '95 % interval of that mean, adjusted over the pairs of policies there (Holm)',
      ({ rival: { interval } }) => interval && 0 - interval.high,
    ),
    at(
      `difference_${end}_ci95_high`,
      inUnit,
      'its upper end',
      ({ rival: { interval } }) => interval && 0 - interval.low,
    ),
  ];
}

function valueAt({ assumption }: SensitivityRow, end: End): Cell {
  return assumption[end]?.value ?? null;
}
