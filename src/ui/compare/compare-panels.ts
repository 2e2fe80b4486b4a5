import { percent, span } from '../format.ts';
import type { Glyphs } from '../glyphs.ts';
import type { Line, Run, SeriesTone } from '../line.ts';
import { fitLine, fitText, line, run, textWidth } from '../line.ts';
import { panel, rule } from '../panel.ts';
import type { FiveNumbers } from '../plot.ts';
import { axis, boxPlot, sparkline } from '../plot.ts';
import type { Scale } from '../scale.ts';
import { scaleBetween } from '../scale.ts';
import { wrapped } from '../wrap.ts';
import type { CompareModel, ComparePanel, PolicyStanding, WorstRun } from './compare-model.ts';
import { policyTable, sortTitle } from './policy-table.ts';

type DrawPanel = (model: CompareModel, columns: number, rows: number, glyphs: Glyphs) => readonly Line[];

/** The panels that `tab` goes through. */
export const drawPanel: Readonly<Record<ComparePanel, DrawPanel>> = {
  policies: policiesPanel,
  exposure: exposurePanel,
  distribution: distributionPanel,
  worst: worstPanel,
};

/** The table; above it, while the batch is broken, what broke it and that the rest still counts. */
function policiesPanel(model: CompareModel, columns: number, rows: number, glyphs: Glyphs): readonly Line[] {
  const { progress, policies } = model;
  const order = `sort: ${sortTitle(model)} ${glyphs.ascending}`;
  const paired = `same ${progress.replications} replications, paired ${glyphs.separator} ${order}`;
  const head = rule(
    `POLICIES ${policies.length}`,
    paired,
    columns,
    glyphs,
    model.choice.focus === 'policies',
  );
  if (progress.error === '') return panel(head, policyTable(model, columns, rows - 1, glyphs), columns, rows);
  const kept = `${progress.replications} replications are kept and compared below.`;
  const words = wrapped(`${glyphs.failed} ${progress.error} ${kept}`, columns - 4, 2);
  const message = words.map((text) => line(run(`  ${text}`, 'bad')));
  return panel(
    head,
    [...message, ...policyTable(model, columns, rows - 1 - words.length, glyphs)],
    columns,
    rows,
  );
}

/** How fast the new version reaches the users, and where it is taken back. */
function exposurePanel(model: CompareModel, columns: number, rows: number, glyphs: Glyphs): readonly Line[] {
  const head = rule(
    'ON NEW VERSION',
    columns > 45 ? 'median share of users' : 'median of users',
    columns,
    glyphs,
    model.choice.focus === 'exposure',
  );
  const { name, width } = plotColumns(model, columns);
  const curves = model.policies
    .slice(0, rows - 2)
    .map((standing) => [
      nameRun(standing, name),
      run(sparkline(standing.exposure, width, { min: 0, max: 1 }, glyphs), toneOf(standing)),
    ]);
  const time = {
    columns: width,
    scale: { min: 0, max: model.reachS },
    format: span,
    unit: 'seconds',
  } as const;
  return panel(head, [...curves, under(name, axis(time, glyphs).words)], columns, rows);
}

/** The blast radius and how far it scatters. */
export function harmedPanel(
  model: CompareModel,
  columns: number,
  rows: number,
  glyphs: Glyphs,
): readonly Line[] {
  const head = rule('BLAST RADIUS', 'users harmed, 5 to 95 % of the runs', columns, glyphs);
  const { name, width } = plotColumns(model, columns);
  const scale = scaleOver(model.policies.map(({ harmedSpread }) => harmedSpread));
  const boxes = model.policies
    .slice(0, rows - 2)
    .map((standing) => [
      nameRun(standing, name),
      boxRun(standing, standing.harmedSpread, width, scale, glyphs),
    ]);
  const { words } = axis({ columns: width, scale, format: percent }, glyphs);
  return panel(head, [...boxes, under(name, words)], columns, rows);
}

/** The metric over the runs, for the policies that matter to the user. */
function distributionPanel(
  model: CompareModel,
  columns: number,
  rows: number,
  glyphs: Glyphs,
): readonly Line[] {
  const { metric, choice } = model;
  const shown = markedPolicies(model, Math.max(1, rows - 2));
  const scale = scaleOver(shown.map(({ spread }) => spread));
  const kind = scale.log ? ', logarithmic' : '';
  const head = rule(
    `DISTRIBUTION of ${metric.title}${kind}`,
    'marked, selected, base',
    columns,
    glyphs,
    choice.focus === 'distribution',
  );
  const name = 17;
  const width = columns - name - 15;
  const { ticks, words } = axis({ columns: width, scale, format: metric.format }, glyphs);
  const boxes = shown.map((standing) => {
    const median = standing.spread === null ? 'no runs' : `median ${metric.format(standing.spread.p50)}`;
    return [
      nameRun(standing, name),
      boxRun(standing, standing.spread, width, scale, glyphs),
      run(` ${median}`, 'muted'),
    ];
  });
  const scaleLines = rows > shown.length + 2 ? [words, ticks] : [words];
  return panel(head, [...scaleLines.map((text) => under(name, text)), ...boxes], columns, rows);
}

/** The runs in which the selected policy did worst. */
function worstPanel(model: CompareModel, columns: number, rows: number, glyphs: Glyphs): readonly Line[] {
  const { choice, worst, metric } = model;
  const more =
    columns > 60
      ? `${metric.title} ${glyphs.separator} enter watches, y copies the command`
      : 'enter watches';
  const head = rule(`WORST of ${choice.selected}`, more, columns, glyphs, choice.focus === 'worst');
  if (worst.length === 0) return panel(head, [line(run('  no runs yet', 'muted'))], columns, rows);
  const from = Math.max(0, choice.worst - rows + 2);
  const seen = worst.slice(from, from + rows - 1).map((one, i) => {
    const pointed = from + i === choice.worst;
    const start = [
      run(
        `${pointed ? glyphs.pointer : ' '}#${fitText(String(one.row.replication), 5)}`,
        pointed ? 'accent' : 'plain',
      ),
      run(fitText(metric.format(one.value), 7, 'right')),
    ];
    return fitLine([...start, ...whatHappened(one, columns > 60)], columns, glyphs.ellipsis);
  });
  return panel(head, seen, columns, rows);
}

function whatHappened({ row }: WorstRun, long: boolean): readonly Run[] {
  const late = typeof row.timeToDetectS === 'number' ? span(row.timeToDetectS) : '';
  const outcome = row.outcome.replace('_', ' ');
  const tone = row.release === 'faulty' && row.outcome === 'completed' ? 'warning' : 'plain';
  if (!long) {
    const seen = row.release === 'healthy' ? '' : late === '' ? ', not seen' : `, seen ${late}`;
    return [run(`  ${outcome}`, tone), run(seen, 'muted')];
  }
  const seen =
    row.detectedBy === '' ? 'not seen' : `seen by ${row.detectedBy}${late === '' ? '' : ` after ${late}`}`;
  const where = `${percent(row.usersHarmedShare)} of users harmed in ${row.cellsTouched} of ${row.cellsTotal} cells`;
  return [
    run(`  ${fitText(outcome, 12)}`, tone),
    run(`  ${row.release === 'healthy' ? '' : `${seen}, `}${where}`, 'muted'),
  ];
}

/** The selected policy, the base and the marked ones, as many as there is room for, in the order of the table. */
export function markedPolicies(
  { policies, choice }: CompareModel,
  most = policies.length,
): readonly PolicyStanding[] {
  const weight = ({ policy }: PolicyStanding) =>
    policy === choice.selected ? 0 : policy === choice.base ? 1 : choice.marked.has(policy) ? 2 : 3;
  const chosen = [...policies].filter((one) => weight(one) < 3).sort((a, b) => weight(a) - weight(b));
  const shown = new Set(chosen.slice(0, most));
  return policies.filter((one) => shown.has(one));
}

const SERIES: readonly SeriesTone[] = ['series0', 'series1', 'series2', 'series3', 'series4', 'series5'];

const toneOf = ({ number }: PolicyStanding): SeriesTone => SERIES[(number - 1) % SERIES.length];

const nameRun = ({ number, policy }: PolicyStanding, columns: number) =>
  run(`${fitText(`${String(number).padStart(2)} ${policy}`, columns - 1)} `);

const under = (name: number, words: string): Line => [run(' '.repeat(name) + words, 'muted')];

function boxRun(
  standing: PolicyStanding,
  numbers: FiveNumbers | null,
  width: number,
  scale: Scale,
  glyphs: Glyphs,
) {
  return run(numbers === null ? ' '.repeat(width) : boxPlot(numbers, width, scale, glyphs), toneOf(standing));
}

function scaleOver(all: readonly (FiveNumbers | null)[]): Scale {
  const known = all.filter((numbers) => numbers !== null);
  return scaleBetween(Math.min(...known.map(({ p5 }) => p5)), Math.max(0, ...known.map(({ p95 }) => p95)));
}

/** Names get what the longest needs, but never more than half of the panel. */
function plotColumns({ facts }: CompareModel, columns: number): { name: number; width: number } {
  const longest = Math.max(...facts.policies.map(textWidth)) + 4;
  const name = Math.min(20, longest, Math.floor(columns * 0.45));
  return { name, width: columns - name - 1 };
}
