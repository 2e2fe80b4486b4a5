import type { Capabilities, Glyphs, Line, Run, Size, Tone } from '../../ui/index.ts';
import {
  bar,
  beside,
  block,
  clock,
  compact,
  fitText,
  glyphsFor,
  line,
  panel,
  percent,
  rule,
  run,
  sparkline,
  spread,
  strong,
} from '../../ui/index.ts';
import type { PagerAlarm } from '../alarms.ts';
import { onPager } from '../alarms.ts';
import type { LogLine } from '../game.ts';
import { cellRuns, legend } from './cells.ts';
import type { GameView, RegionView } from './game-view.ts';

/** Panels of a narrow terminal, one at a time. */
export const panels = ['alarms', 'rollout', 'dashboard', 'log'] as const;
export type PanelName = (typeof panels)[number];

/** Draws a game: all panels from 80x23 on, else the chosen one below a row of tabs. */
export function drawGame(
  view: GameView,
  size: Size,
  capabilities: Capabilities,
  chosen: PanelName,
): readonly Line[] {
  const glyphs = glyphsFor(capabilities);
  const { columns, rows } = size;
  const bottom = promptLines(view, columns);
  const room = { columns, rows: rows - 1 - bottom.length };
  const middle =
    columns >= 80 && room.rows >= 21 ? allPanels(view, room, glyphs) : onePanel(view, room, glyphs, chosen);
  return [titleLine(view, columns, glyphs), ...block(middle, columns, room.rows), ...bottom];
}

function allPanels(view: GameView, { columns, rows }: Size, glyphs: Glyphs): readonly Line[] {
  const top = rows >= 34 ? 11 : 7;
  const dash = Math.min(view.regions.length + 2, Math.floor((rows - top) * 0.6));
  const right = Math.max(30, Math.floor(columns * 0.38));
  const left = columns - right - 1;
  const upper = beside(
    panel(alarmsHead(view, left, glyphs), alarmLines(view, left, glyphs), left, top),
    panel(rolloutHead(view, right, glyphs), rolloutLines(view, right, glyphs), right, top),
    glyphs,
  );
  return [
    ...upper,
    ...panel(dashHead(view, columns, glyphs), dashLines(view, columns, dash - 1, glyphs), columns, dash),
    ...panel(
      logHead(columns, glyphs),
      logLines(view.log, columns, rows - top - dash - 1),
      columns,
      rows - top - dash,
    ),
  ];
}

function onePanel(
  view: GameView,
  { columns, rows }: Size,
  glyphs: Glyphs,
  chosen: PanelName,
): readonly Line[] {
  const waiting = view.alarms.filter(({ acknowledgedAt }) => acknowledgedAt === null).length;
  const tabs = panels.map((name) => {
    const text = ` ${name}${name === 'alarms' && waiting > 0 ? ` ${waiting}` : ''} `;
    return name === chosen ? { ...strong(text, 'accent'), inverse: true } : run(text, 'muted');
  });
  const body = {
    alarms: () => alarmLines(view, columns, glyphs),
    rollout: () => rolloutLines(view, columns, glyphs),
    dashboard: () => dashLines(view, columns, rows - 1, glyphs),
    log: () => logLines(view.log, columns, rows - 1),
  }[chosen]();
  return [line(...tabs), ...body];
}

function titleLine(view: GameView, columns: number, glyphs: Glyphs): Line {
  const pace = view.speed === 0 ? `${glyphs.pause} stopped` : `${glyphs.play} x${view.speed}`;
  return spread(
    line(
      strong(` GAME ${glyphs.pointer} `, 'title'),
      strong(view.title, 'accent'),
      run(
        ` ${glyphs.separator} ${view.mode}${columns < 70 ? '' : ` ${glyphs.separator} you: on-call`}`,
        'muted',
      ),
    ),
    line(run(`${pace}  `, view.speed === 0 ? 'warning' : 'muted'), strong(`T+${clock(view.now)} `, 'title')),
    columns,
  );
}

function alarmsHead(view: GameView, columns: number, glyphs: Glyphs): Line {
  const on = view.alarms.filter(({ clearedAt }) => clearedAt === null).length;
  const waiting = view.alarms.filter(({ acknowledgedAt }) => acknowledgedAt === null).length;
  const more = waiting > 0 ? `${waiting} not acknowledged` : 'all acknowledged';
  return rule(
    `1 ALARMS ${on} on`,
    view.alarms.length === 0 ? 'none so far' : more,
    columns,
    glyphs,
    waiting > 0,
  );
}

function alarmLines(view: GameView, columns: number, glyphs: Glyphs): readonly Line[] {
  const shown = onPager(view.alarms);
  if (shown.length === 0) return [line(run(' all quiet', 'muted'))];
  return shown.map((alarm) => alarmLine(alarm, view.now, columns, glyphs));
}

function alarmLine(alarm: PagerAlarm, now: number, columns: number, glyphs: Glyphs): Line {
  const fresh = alarm.acknowledgedAt === null;
  const state = alarm.clearedAt !== null ? 'over' : fresh ? 'NEW' : 'ack';
  const tone: Tone = alarm.clearedAt !== null ? 'muted' : fresh ? 'bad' : 'warning';
  const since = clock(now - alarm.since).replace(/^00:/, '');
  return spread(
    line(
      run(fresh ? glyphs.pointer : ' ', 'accent'),
      run(alarm.clearedAt === null ? `${glyphs.cellDown} ` : `${glyphs.separator} `, tone),
      strong(`A${alarm.number} `, tone),
      run(`${alarm.detector} ${alarm.entity === '' ? 'fleet' : alarm.entity} `),
      run(alarm.because, 'muted'),
    ),
    line(
      run(` ${since} `, 'muted'),
      fresh ? strong(fitText(state, 5), tone) : run(fitText(state, 5), 'muted'),
    ),
    columns,
  );
}

function rolloutHead(view: GameView, columns: number, glyphs: Glyphs): Line {
  return rule('2 ROLLOUT', `${view.change} ${glyphs.separator} ${view.policy}`, columns, glyphs);
}

function rolloutLines(view: GameView, columns: number, glyphs: Glyphs): readonly Line[] {
  const { phase, wave, cellsExposed, bake, bakeLeft } = view.rollout;
  const tone: Tone =
    phase === 'paused' || phase === 'halted' || phase === 'rolling-back' ? 'warning' : 'plain';
  const width = Math.max(8, columns - 15);
  const baked = bake > 0 ? 1 - bakeLeft / bake : 0;
  return [
    phase === 'waiting' ? line(' not started yet') : line(` wave ${wave + 1}  `, strong(phase, tone)),
    bake > 0
      ? line(
          ' bake ',
          run(bar(baked, Math.max(4, columns - 21), glyphs, glyphs.barEmpty), 'accent'),
          ` ${clock(bakeLeft)} left`,
        )
      : [],
    line(` ${cellsExposed} of ${view.cells} cells have it`),
    line(
      ' ',
      run(bar(view.onNew, width, glyphs, glyphs.barEmpty), 'accent'),
      ` ${percent(view.onNew)} users`,
    ),
    view.levers === ''
      ? line(run(' p pause/resume  R roll back', 'muted'))
      : line(run(` ${view.levers}`, 'warning')),
  ];
}

function dashHead(view: GameView, columns: number, glyphs: Glyphs): Line {
  const more = view.age === '' ? 'no data yet' : `telemetry of ${view.age} ago`;
  return rule('3 DASHBOARD', more, columns, glyphs);
}

function dashLines(view: GameView, columns: number, rows: number, glyphs: Glyphs): readonly Line[] {
  const name = Math.max(8, ...view.regions.map((region) => region.name.length)) + 1;
  const chart = columns >= 110 ? 30 : columns >= 80 ? 12 : 0;
  const cells = columns - name - 7 - 8 - 8 - (chart > 0 ? chart + 2 : 0) - 2;
  const head = line(
    run(fitText(' region', name + 1), 'muted'),
    run(fitText('err', 6, 'right'), 'muted'),
    run(fitText('req/s', 8, 'right'), 'muted'),
    run(fitText('reports', 8, 'right'), 'muted'),
    run(chart > 0 ? `  ${fitText('err, recent', chart)}` : '', 'muted'),
    run('  '),
    ...legend(glyphs, cells),
  );
  const shown = mostTroubled(view.regions, rows - 1);
  return [head, ...shown.map((region) => regionLine(region, { name, chart, cells }, glyphs))];
}

/** The regions that fit; the fleet always, then those with most errors, all in their usual order. */
function mostTroubled(regions: readonly RegionView[], rows: number): readonly RegionView[] {
  if (regions.length <= rows) return regions;
  const byErrors = regions.slice(0, -1).sort((a, b) => b.errors - a.errors);
  const kept = new Set([...byErrors.slice(0, Math.max(0, rows - 1)), regions[regions.length - 1]]);
  return regions.filter((region) => kept.has(region));
}

function regionLine(
  region: RegionView,
  widths: { readonly name: number; readonly chart: number; readonly cells: number },
  glyphs: Glyphs,
): Line {
  const tone: Tone = region.errors >= 0.5 ? 'bad' : region.errors >= 0.01 ? 'warning' : 'plain';
  const history: Run[] =
    widths.chart === 0
      ? []
      : [
          run('  '),
          run(
            fitText(recent(region.history, widths.chart, glyphs), widths.chart, 'right'),
            tone === 'plain' ? 'muted' : tone,
          ),
        ];
  return line(
    run(fitText(` ${region.name}`, widths.name + 1)),
    run(fitText(percent(region.errors), 6, 'right'), tone),
    run(fitText(compact(region.perSecond), 8, 'right')),
    run(fitText(region.reports === 0 ? glyphs.separator : compact(region.reports), 8, 'right')),
    ...history,
    run('  '),
    ...cellRuns(region.cells, widths.cells, glyphs),
  );
}

/** At least a tenth fills the chart, so that noise stays flat. */
function recent(history: readonly number[], columns: number, glyphs: Glyphs): string {
  const shown = history.slice(-columns);
  return sparkline(shown, shown.length, { min: 0, max: Math.max(0.1, ...shown) }, glyphs);
}

function logHead(columns: number, glyphs: Glyphs): Line {
  return rule('4 LOG', 'everything you do is recorded', columns, glyphs);
}

/** The newest lines that fit; long ones go on below themselves. */
function logLines(log: readonly LogLine[], columns: number, rows: number): readonly Line[] {
  const room = Math.max(20, columns - 13);
  const newest = log.slice(-Math.max(0, rows));
  const lines = newest.flatMap(({ at, kind, text }) =>
    wrapped(text, room).map((part, index) =>
      line(
        run(index === 0 ? ` ${clock(at)} ` : fitText('', 10), 'muted'),
        run(index === 0 ? MARKS[kind] : '  ', kind === 'alarm' || kind === 'refused' ? 'warning' : 'accent'),
        kind === 'said' ? strong(part) : run(part, LOG_TONES[kind]),
      ),
    ),
  );
  return lines.slice(-Math.max(0, rows));
}

/** The text in lines of at most so many columns, broken at blanks where there are any. */
function wrapped(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let rest = text;
  while (rest.length > columns) {
    const blank = rest.lastIndexOf(' ', columns);
    const at = blank > columns / 2 ? blank : columns;
    lines.push(rest.slice(0, at));
    rest = rest.slice(at).trimStart();
  }
  return [...lines, rest];
}

const MARKS: Readonly<Record<LogLine['kind'], string>> = {
  said: '> ',
  result: '  ',
  refused: 'x ',
  rollout: '= ',
  alarm: '! ',
  world: '  ',
  act: '  ',
};

const LOG_TONES: Readonly<Record<LogLine['kind'], Tone>> = {
  said: 'plain',
  result: 'plain',
  refused: 'warning',
  rollout: 'muted',
  alarm: 'warning',
  world: 'plain',
  act: 'muted',
};

function promptLines({ prompt }: GameView, columns: number): readonly Line[] {
  if (prompt === null) return [line(run(' > ', 'muted'), run(': or i to type a command', 'muted'))];
  const offers = prompt.offers.length > 0 ? prompt.offers.slice(0, 12).join('  ') : '';
  return [
    line(strong(' > ', 'accent'), prompt.text, { ...run(' '), inverse: true }),
    line(run(`   ${fitText(prompt.hint, Math.max(0, columns - 4))}`, 'muted')),
    line(run(`   ${offers}`, 'rule')),
  ];
}
