import { compact, textTable } from '../../report/index.ts';
import type { BenchResult } from './bench-row.ts';
import { missesGoal } from './bench-row.ts';
import type { Change, Recorded, Site } from './history.ts';
import { changeOf } from './history.ts';

/**
 * So many times slower than the last record is marked. Assumption: on a machine with other work, ratios of two benches
 * in a row were seen to differ by up to 15 %.
 */
const SLOWER_FROM = 1.25;

/** The speed table, with a remark where a goal is missed, a row has become slower, or two sides disagree. */
export function benchTable(
  results: readonly BenchResult[],
  site: Pick<Site, 'machine'>,
  history: readonly Recorded[],
): string {
  const lines = results.map((result) => ({ result, change: changeOf(result, site, history) }));
  const table = textTable<Line>(
    [
      { title: ['what'], align: 'left', of: ({ result }) => result.row.what },
      { title: ['figure'], align: 'right', of: ({ result }) => short(result.figure) },
      { title: ['unit'], align: 'left', of: ({ result }) => result.row.unit },
      {
        title: ['ratio'],
        align: 'right',
        of: ({ result: { ratio } }) => (ratio === undefined ? '' : short(ratio)),
      },
      { title: ['goal'], align: 'left', of: ({ result }) => goalText(result) },
      { title: ['peak', 'MB'], align: 'right', of: ({ result }) => Math.round(result.peakMb).toString() },
      { title: ['last'], align: 'right', of: ({ change }) => lastText(change) },
      { title: [''], align: 'left', of: remark },
    ],
    lines,
    WIDEST,
  );
  return `${[...table.titles, ...table.rows].join('\n')}\n`;
}

const WIDEST = 150;

interface Line {
  readonly result: BenchResult;
  readonly change: Change | undefined;
}

function goalText({ row: { goal = {}, moreIsBetter } }: BenchResult): string {
  const sign = moreIsBetter === true ? '≥' : '≤';
  const bounds = [
    goal.ratio === undefined ? '' : `ratio ${sign} ${short(goal.ratio)}`,
    goal.figure === undefined ? '' : `${sign} ${short(goal.figure)}`,
    goal.peakMb === undefined ? '' : `≤ ${goal.peakMb} MB`,
  ];
  return bounds.filter((each) => each !== '').join(', ');
}

function lastText(change: Change | undefined): string {
  if (change === undefined) return '';
  const percent = Math.round((change.slowness - 1) * 100);
  return `${short(change.value)} (${percent === 0 ? 'same' : percent > 0 ? `${percent} % slower` : `${-percent} % faster`})`;
}

function remark({ result, change }: Line): string {
  const remarks = [
    result.agrees ? '' : 'DIFFERENT RESULT',
    change !== undefined && change.slowness > SLOWER_FROM
      ? `SLOWER than ${change.before.version} of ${change.before.date}`
      : '',
    missesGoal(result) ? 'misses its goal' : '',
  ];
  return remarks.filter((each) => each !== '').join(', ');
}

/** Three significant digits, large ones with a letter. */
function short(value: number): string {
  if (value >= 10_000) return compact(value);
  return value.toFixed(Math.max(0, Math.min(4, 2 - Math.floor(Math.log10(value)))));
}
