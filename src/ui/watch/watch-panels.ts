import type { Fleet } from '../../domain/index.ts';
import { SECOND } from '../../kernel/index.ts';
import { clock, compact, grouped, percent, span } from '../format.ts';
import type { Glyphs } from '../glyphs.ts';
import type { Line, Run } from '../line.ts';
import { fitLine, fitText, line, run, strong } from '../line.ts';
import { panel, rule } from '../panel.ts';
import { bar, sparkline } from '../plot.ts';
import { wrapped } from '../wrap.ts';
import { legend, stateOf } from './cell-marks.ts';
import type { GridPlan } from './fleet-grid.ts';
import { gridLines, planGrid } from './fleet-grid.ts';
import type { WatchChoice, WatchModel, WatchPanel } from './watch-model.ts';
import { countUpTo } from './watch-model.ts';
import { whyChain } from './why.ts';
import { markOf, wordsOf } from './words.ts';

/** What a panel is drawn from, and into which space. */
export interface PanelRequest {
  readonly model: WatchModel;
  readonly choice: WatchChoice;
  readonly columns: number;
  readonly rows: number;
  readonly glyphs: Glyphs;
}

export const drawWatchPanel: Readonly<Record<WatchPanel, (request: PanelRequest) => readonly Line[]>> = {
  cells: cellsPanel,
  metrics: metricsPanel,
  rollout: rolloutPanel,
  events: eventsPanel,
};

/** The fleet by region, a glyph per cell or per few. */
function cellsPanel({ model, choice, columns, rows, glyphs }: PanelRequest): readonly Line[] {
  const { fleet } = model;
  const plan = cellGrid(fleet, columns, rows);
  const frame = model.frame(choice.time);
  const look = { view: choice.view, selected: choice.cell, columns };
  const grid = gridLines(plan, frame, fleet, look, glyphs);
  const many =
    plan.perGlyph > 1 ? ` ${glyphs.separator} ${plan.perGlyph} cells per glyph, the worst of them` : '';
  const head = rule(
    `CELLS ${grouped(fleet.cells.length)}`,
    `${choice.view}${many}`,
    columns,
    glyphs,
    choice.focus === 'cells',
  );
  const keys = fitLine([...legend(choice.view, glyphs)], columns);
  return panel(head, [...grid.slice(0, rows - 2), keys], columns, rows);
}

/** The grid of a cells panel of that size; its rule and legend take a row each. */
export function cellGrid(fleet: Fleet, columns: number, rows: number): GridPlan {
  return planGrid(fleet, columns - 1, Math.max(1, rows - 2));
}

/** How the last stretch of time went, for the fleet, a region or a cell. */
function metricsPanel({ model, choice, columns, rows, glyphs }: PanelRequest): readonly Line[] {
  const part = model.part(choice);
  const at = model.frameAt(choice.time);
  const width = columns - 19;
  const from = at - width + 1;
  const stretch = span((width * model.recording.every) / SECOND);
  const head = rule(
    'METRICS',
    `${part.name} ${glyphs.separator} last ${stretch}`,
    columns,
    glyphs,
    choice.focus === 'metrics',
  );
  const lines = model.seriesFor(part).map(({ name, values, scale, format, alarming }) => {
    const seen = values.subarray(Math.max(0, from), at + 1);
    const alarmed = values[at] >= alarming;
    return line(
      run(`${fitText(name, 8)} `),
      run(
        ' '.repeat(width - seen.length) + sparkline(seen, seen.length, scale, glyphs),
        alarmed ? 'heat4' : 'series0',
      ),
      run(fitText(format(values[at]), 8, 'right'), alarmed ? 'warning' : 'plain'),
      run(alarmed ? ` ${glyphs.up}` : '', 'warning'),
    );
  });
  return panel(head, lines, columns, rows);
}

/** Where the rollout stands, what it has cost so far, and which alarms are on. */
function rolloutPanel({ model, choice, columns, rows, glyphs }: PanelRequest): readonly Line[] {
  const frame = model.frame(choice.time);
  const { rollout } = frame;
  const { fleet, recording } = model;
  const head = rule('ROLLOUT', recording.policy, columns, glyphs, choice.focus === 'rollout');
  const exposed = `${rollout.cellsExposed} of ${fleet.cells.length} cells, ${percent(frame.onNew)} of users`;
  const lines: Line[] = [
    line(
      strong(PHASES[rollout.phase], 'accent'),
      run(rollout.wave > 0 ? ` ${glyphs.separator} wave ${rollout.wave}` : ''),
    ),
    ...bakeLine(rollout.bake, rollout.bakeLeft, columns, glyphs),
    line(run('new   ', 'muted'), run(bar(frame.onNew, 10, glyphs, glyphs.barEmpty), 'accent'), ` ${exposed}`),
    line(
      run('harm  ', 'muted'),
      run(
        `${compact(frame.usersHarmed)} users (${percent(frame.usersHarmed / fleet.users)}), ${compact(frame.userMinutesLost)} user-min lost`,
      ),
    ),
    ...frame.alarms
      .slice(0, Math.max(0, rows - 5))
      .map((alarm) =>
        fitLine(
          line(
            strong(`${glyphs.alarm} A${alarm.number} ${alarm.detector} ${alarm.entity}`, 'warning'),
            run(
              ` ${span((choice.time - alarm.since) / SECOND)}${alarm.acknowledged ? ' ack' : ''} ${alarm.because}`,
              'muted',
            ),
          ),
          columns,
          glyphs.ellipsis,
        ),
      ),
  ];
  return panel(head, lines, columns, rows);
}

const PHASES = {
  waiting: 'waiting to begin',
  deploying: 'deploying',
  baking: 'baking',
  paused: 'paused',
  'rolling-back': 'rolling back',
  'rolled-back': 'rolled back',
  halted: 'halted',
  completed: 'complete',
} as const;

function bakeLine(bake: number, left: number, columns: number, glyphs: Glyphs): readonly Line[] {
  if (bake <= 0) return [];
  const done = 1 - left / bake;
  const width = Math.min(10, columns - 30);
  const words = ` ${span(left / SECOND)} left of ${span(bake / SECOND)}`;
  return [line(run('bake  ', 'muted'), run(bar(done, width, glyphs, glyphs.barEmpty), 'accent'), words)];
}

/** What happened, in plain words; the newest at the bottom. */
function eventsPanel({ model, choice, columns, rows, glyphs }: PanelRequest): readonly Line[] {
  const entries = model.entries(choice);
  const now = countUpTo(entries, choice.time);
  const kind =
    choice.filter !== '' ? `filter: ${choice.filter}` : choice.details ? 'every cell' : 'main events';
  const head = rule(`EVENTS ${now}/${entries.length}`, kind, columns, glyphs, choice.focus === 'events');
  const seen = entries.slice(Math.max(0, now - rows + 1), now).map((entry, i, shown) => {
    const { glyph, tone } = markOf(entry, glyphs);
    const { sort, text } = wordsOf(entry);
    const newest = i === shown.length - 1;
    const words: Run = run(text, newest ? 'title' : 'plain');
    const start = [
      run(`${clock(entry.time)} `, 'muted'),
      run(`${glyph} `, tone),
      run(fitText(sort, 9), 'muted'),
    ];
    return fitLine([...start, newest ? { ...words, strong: true } : words], columns, glyphs.ellipsis);
  });
  const empty = [line(run(now === 0 && entries.length > 0 ? '  nothing yet' : '  nothing', 'muted'))];
  return panel(head, seen.length > 0 ? seen : empty, columns, rows);
}

/** One cell: how it is, and why, back to the first cause. */
export function cardPanel({ model, choice, columns, rows, glyphs }: PanelRequest): readonly Line[] {
  const frame = model.frame(choice.time);
  const cell = model.fleet.cells[choice.cell];
  const i = cell.index;
  const state = stateOf(frame, i);
  const head = rule(
    `CELL ${cell.name}`,
    `${cell.kind}, ${grouped(cell.users)} users, ${cell.hosts} hosts`,
    columns,
    glyphs,
  );
  const temperature = frame.temperatures[cell.room];
  const facts = [
    `new version ${percent(frame.exposure[i])}`,
    `failing ${percent(frame.failing[i])}`,
    `utilised ${percent(frame.utilisation[i])}`,
    `retries x${frame.amplification[i].toFixed(1)}`,
    `queue ${compact(frame.queue[i])}`,
    ...(temperature === undefined
      ? []
      : [`${temperature.toFixed(0)}${glyphs.degree}C in ${model.fleet.rooms[cell.room].name}`]),
    ...(frame.deploying[i] === 1 ? ['being deployed'] : []),
    ...(frame.drained[i] === 1 ? ['users moved away'] : []),
  ];
  const [first = '', ...more] = wrapped(facts.join('  '), columns - 13, 3);
  const chain = whyChain(model.recording.journal, model.journalLength(choice.time), cell.name);
  const why =
    chain.length === 0
      ? [line(run('nothing has happened to it so far', 'muted'))]
      : chain.map((entry, step) => {
          const { glyph, tone } = markOf(entry, glyphs);
          return fitLine(
            line(
              run(step === 0 ? 'why  ' : `  ${glyphs.arrow}  `, 'muted'),
              run(`${clock(entry.time)} `, 'muted'),
              run(`${glyph} `, tone),
              wordsOf(entry).text,
            ),
            columns,
            glyphs.ellipsis,
          );
        });
  const tone = state === 'healthy' ? 'accent' : 'warning';
  return panel(
    head,
    [
      line(strong(`${fitText(state, 11)} `, tone), first),
      ...more.map((text) => line(`            ${text}`)),
      ...why,
    ],
    columns,
    rows,
  );
}
