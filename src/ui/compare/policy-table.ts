import { compact, percent, signedPercent, span } from '../format.ts';
import type { Glyphs } from '../glyphs.ts';
import { heatTone } from '../heat.ts';
import type { Line, Run } from '../line.ts';
import { fitText, run, strong } from '../line.ts';
import { viewport } from '../panel.ts';
import { bar } from '../plot.ts';
import type { Column } from '../table.ts';
import { tableHead, tableRow } from '../table.ts';
import type { CompareModel, PolicyStanding } from './compare-model.ts';
import type { Metric } from './metric.ts';

/** The table of policies with its head; the selected one is always among the rows that are seen. */
export function policyTable(
  model: CompareModel,
  columns: number,
  rows: number,
  glyphs: Glyphs,
): readonly Line[] {
  const table = columnsFor(model, columns, glyphs);
  const cursor = Math.max(
    0,
    model.policies.findIndex(({ policy }) => policy === model.choice.selected),
  );
  const { from, to } = viewport(model.policies.length, cursor, rows - 1);
  const seen = model.policies.slice(from, to).map((standing) => {
    const selected = standing.policy === model.choice.selected;
    const cells = tableRow(table, standing);
    return selected ? cells.map((cell) => ({ ...cell, strong: true })) : cells;
  });
  return [tableHead(table), ...seen];
}

/** Sort keys in the order in which `s` goes through them, with the words for the rule above the table. */
export function sortTitle(model: CompareModel): string {
  const faulty = model.choice.release === 'faulty';
  const titles = {
    metric: model.metric.title,
    harmed: 'users harmed',
    second: faulty ? 'time to detect' : 'rollout duration',
    third: faulty ? 'time to mitigate' : 'false rollbacks',
    written: 'as written',
  };
  return titles[model.choice.sort];
}

function columnsFor(model: CompareModel, width: number, glyphs: Glyphs): readonly Column<PolicyStanding>[] {
  const wide = width >= 112;
  const narrow = width < 80;
  const faulty = model.choice.release === 'faulty';
  const barColumns = wide ? 8 : 4;
  const second = faulty ? 'DETECT' : 'DURATION';
  const third = faulty ? 'MITIGATE' : 'FALSE RB';
  const spare = Math.max(0, width - (wide ? 120 : narrow ? 60 : 80));
  const columns: Column<PolicyStanding>[] = [
    { title: ' #', columns: 5, align: 'left', cell: (row) => placeOf(row, model, glyphs) },
    {
      title: 'POLICY',
      columns: (wide ? 20 : 14) + Math.min(12, spare),
      align: 'left',
      cell: (row) => run(row.policy, row.policy === model.choice.selected ? 'accent' : 'plain'),
    },
  ];
  if (wide) {
    columns.push({
      title: 'WAVES',
      columns: 7,
      align: 'right',
      cell: (row) => run(known(row.waves, compact)),
    });
  }
  if (narrow) {
    columns.push({
      title: 'BLAST',
      columns: 8,
      align: 'right',
      cell: (row) => run(known(row.harmed, percent)),
    });
  } else {
    columns.push({
      title: wide ? 'BLAST RADIUS' : 'BLAST',
      columns: barColumns + 8,
      align: 'left',
      cell: (row) => harmedCell(row, model, barColumns, glyphs),
    });
  }
  columns.push({
    title: model.metric.head,
    columns: wide ? 21 : 17,
    align: 'right',
    cell: (row) => run(valueCell(row, model.metric, glyphs)),
  });
  if (wide) {
    columns.push({
      title: 'P95',
      columns: 9,
      align: 'right',
      cell: (row) => run(known(row.metric.p95, model.metric.format)),
    });
  }
  if (!narrow) {
    columns.push({
      title: second,
      columns: wide || !faulty ? 9 : 8,
      align: 'right',
      cell: (row) => run(known(row.second, span)),
    });
    if (wide && faulty) {
      columns.push({
        title: 'SEEN',
        columns: 7,
        align: 'right',
        cell: (row) => run(known(row.seen, percent)),
      });
    }
    columns.push({
      title: third,
      columns: 9,
      align: 'right',
      cell: (row) => run(known(row.third, faulty ? span : percent)),
    });
  }
  columns.push(
    {
      title: `${glyphs.delta} BASE`,
      columns: 10,
      align: 'right',
      cell: (row) => deltaCell(row, model, glyphs),
    },
    { title: 'WIN', columns: 5, align: 'right', cell: (row) => run(winCell(row)) },
  );
  return columns;
}

function placeOf(row: PolicyStanding, { choice }: CompareModel, glyphs: Glyphs): Run {
  const pointer = row.policy === choice.selected ? glyphs.pointer : ' ';
  const mark = choice.marked.has(row.policy) ? '*' : ' ';
  return run(
    `${pointer}${String(row.number).padStart(2)}${mark}`,
    row.policy === choice.selected ? 'accent' : 'plain',
  );
}

function harmedCell(
  row: PolicyStanding,
  model: CompareModel,
  columns: number,
  glyphs: Glyphs,
): readonly Run[] {
  if (row.harmed === null) return [run(fitText(glyphs.separator, columns + 7, 'right'), 'muted')];
  const worst = Math.max(...model.policies.map(({ harmed }) => harmed ?? 0));
  const tone = heatTone(worst > 0 ? row.harmed / worst : 0);
  return [run(bar(row.harmed, columns, glyphs), tone), run(fitText(percent(row.harmed), 7, 'right'))];
}

function valueCell(
  { metric: { mean, interval } }: PolicyStanding,
  { format }: Metric,
  glyphs: Glyphs,
): string {
  if (mean === null) return '-';
  const half = interval === null ? '?' : format((interval.high - interval.low) / 2);
  return `${format(mean)} ${glyphs.plusMinus} ${half.padStart(6)}`;
}

function deltaCell(row: PolicyStanding, { choice }: CompareModel, glyphs: Glyphs): Run {
  if (row.policy === choice.base) return run('base  ', 'muted');
  const { comparison } = row;
  if (comparison === undefined) return run(`${glyphs.separator}  `, 'muted');
  const text =
    row.delta === null
      ? ''
      : Math.abs(row.delta) >= 100
        ? `x${compact(row.delta + 1)}`
        : signedPercent(row.delta);
  if (comparison.verdict === 'a_lower') return strong(`${text} ${glyphs.down}`, 'better');
  if (comparison.verdict === 'b_lower') return strong(`${text} ${glyphs.up}`, 'worse');
  return run(`${text} ${comparison.verdict === 'irrelevant' ? '=' : '?'}`, 'muted');
}

function winCell({ comparison }: PolicyStanding): string {
  return comparison === undefined ? '' : `${Math.round(comparison.winShareA * 100)}%`;
}

/** A dash where most of the runs never got there. */
const known = (value: number | null | undefined, format: (value: number) => string) =>
  value === null || value === undefined ? '-' : format(value);
