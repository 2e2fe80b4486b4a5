import type { Judged, VerifyVerdict } from '../../verify/index.ts';
import { toleranceOf } from '../../verify/index.ts';
import { textTable } from './text-table.ts';

/** Verdicts in the order of the totals. */
const VERDICTS: readonly VerifyVerdict[] = ['pass', 'miss', 'undecided', 'left out'];

/** Wide enough for every column but the source, which follows without limit. */
const WIDEST = 1000;

/** Every target beside what came out, then the totals per group, then what was left out. */
export function verificationText(results: readonly Judged[]): string[] {
  const rows = textTable<Judged>(
    [
      { title: ['target'], align: 'left', of: ({ target }) => target.id },
      { title: ['model'], align: 'left', of: ({ target }) => target.model },
      { title: ['metric'], align: 'left', of: ({ target }) => target.metric },
      { title: ['expected'], align: 'right', of: ({ target }) => figures(target.expected) },
      { title: ['simulated'], align: 'right', of: ({ simulated }) => figures(simulated?.value) },
      { title: ['std. error'], align: 'right', of: ({ simulated }) => figures(simulated?.se, 2) },
      { title: ['deviation'], align: 'right', of: (row) => figures(deviationOf(row), 2) },
      { title: ['tolerance'], align: 'right', of: (row) => figures(allowedIn(row), 2) },
      { title: ['verdict'], align: 'left', of: ({ verdict }) => verdict },
      { title: ['source'], align: 'left', of: ({ target }) => target.source },
    ],
    results,
    WIDEST,
  );
  const groups = [...new Set(results.map(({ target }) => target.group))];
  const totals = textTable<string>(
    [
      { title: ['group'], align: 'left', of: (group) => group },
      ...VERDICTS.map((verdict) => ({
        title: [verdict],
        align: 'right' as const,
        of: (group: string) => String(countOf(results, group, verdict)),
      })),
    ],
    [...groups, ALL],
    WIDEST,
  );
  const left = results.filter(({ verdict }) => verdict === 'left out').map(({ target }) => target.id);
  return [
    ...rows.titles,
    ...rows.rows,
    '',
    ...totals.titles,
    ...totals.rows,
    ...(left.length === 0 ? [] : ['', `Left out, because they need long runs: ${left.join(', ')}.`]),
  ];
}

const ALL = 'all';

function countOf(results: readonly Judged[], group: string, verdict: VerifyVerdict): number {
  return results.filter((row) => row.verdict === verdict && (group === ALL || row.target.group === group))
    .length;
}

function deviationOf({ target, simulated }: Judged): number | undefined {
  return simulated && simulated.value - target.expected;
}

function allowedIn({ target, simulated }: Judged): number | undefined {
  return simulated && toleranceOf(target, simulated.se);
}

/** A number with so many figures; a dash where there is none. */
function figures(value: number | undefined, digits = 6): string {
  if (value === undefined) return '–';
  return Number.isFinite(value) ? String(Number(value.toPrecision(digits))) : String(value);
}
