import type { Fleet } from '../../domain/index.ts';
import type { ActiveAlarm, Frame } from '../../experiment/index.ts';
import type { Time } from '../../kernel/index.ts';
import { SECOND } from '../../kernel/index.ts';
import { clock, compact, grouped, percent, span } from '../format.ts';
import type { Glyphs } from '../glyphs.ts';
import type { Line, Run } from '../line.ts';
import { fitLine, fitText, line, run, strong } from '../line.ts';
import { panel, rule } from '../panel.ts';
import { bar, sparkline } from '../plot.ts';
import { legend } from './cell-marks.ts';
import type { GridPlan } from './fleet-grid.ts';
import { gridLines, planGrid } from './fleet-grid.ts';
import type { WatchChoice, WatchModel, WatchPanel } from './watch-model.ts';
import { countUpTo } from './watch-model.ts';
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
  const keys = fitLine(legend(frame, choice.view, columns, glyphs), columns);
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
  const wave = rollout.phase === 'waiting' ? '' : ` ${glyphs.separator} wave ${rollout.wave + 1}`;
  const lines: Line[] = [
    line(strong(PHASES[rollout.phase], 'accent'), wave),
    ...bakeLine(frame, columns, glyphs),
    ...costLines(frame, model.fleet, columns >= 44, glyphs),
    ...frame.alarms.map((alarm) => alarmLine(alarm, choice.time, columns, glyphs)),
  ];
  const head = rule('ROLLOUT', model.recording.policy, columns, glyphs, choice.focus === 'rollout');
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

function bakeLine({ rollout: { bake, bakeLeft } }: Frame, columns: number, glyphs: Glyphs): readonly Line[] {
  if (bake <= 0) return [];
  const done = bar(1 - bakeLeft / bake, columns >= 44 ? 10 : 4, glyphs, glyphs.barEmpty);
  const words = ` ${span(bakeLeft / SECOND)} left of ${span(bake / SECOND)}`;
  return [line(run('bake  ', 'muted'), run(done, 'accent'), words)];
}

function costLines(frame: Frame, fleet: Fleet, wide: boolean, glyphs: Glyphs): readonly Line[] {
  const { onNew, usersHarmed, userMinutesLost, rollout } = frame;
  const served = bar(onNew, wide ? 10 : 4, glyphs, glyphs.barEmpty);
  const exposed = `${rollout.cellsExposed}${wide ? ' of ' : '/'}${fleet.cells.length} cells, ${percent(onNew)} of users`;
  const share = wide ? ` (${percent(usersHarmed / fleet.users)})` : '';
  const harm = `${compact(usersHarmed)} users${share}, ${compact(userMinutesLost)} user-min${wide ? ' lost' : ''}`;
  return [
    line(run('new   ', 'muted'), run(served, 'accent'), ` ${exposed}`),
    line(run('harm  ', 'muted'), harm),
  ];
}

function alarmLine(alarm: ActiveAlarm, now: Time, columns: number, glyphs: Glyphs): Line {
  const { number, detector, entity, since, acknowledged, because } = alarm;
  const name = strong(
    `${glyphs.alarm} A${number} ${detector} ${entity === '' ? 'fleet' : entity}`,
    'warning',
  );
  const more = ` ${span((now - since) / SECOND)}${acknowledged ? ' ack' : ''} ${because}`;
  return fitLine(line(name, run(more, 'muted')), columns, glyphs.ellipsis);
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
