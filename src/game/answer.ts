import type { Scenario, WindowCounts } from '../domain/index.ts';
import type { LiveRun } from '../experiment/index.ts';
import { clock, compact, percent } from '../ui/index.ts';
import type { PagerAlarm } from './alarms.ts';
import type { GameCommand } from './command.ts';
import { cardOf, commandCards } from './command.ts';
import type { Levers } from './levers.ts';
import { leversInWords } from './levers.ts';
import type { Monitor } from './monitor.ts';
import { errorShare, windowsOf } from './monitor.ts';

/** What can be looked at. */
export interface InView {
  readonly scenario: Omit<Scenario, 'variants'>;
  readonly run: Pick<LiveRun, 'frame' | 'telemetry'>;
  readonly monitor: Monitor;
  readonly alarms: readonly PagerAlarm[];
  readonly levers: Levers;
}

/** What looking at something shows: telemetry and the deployment system, never the truth behind them. */
export function answer(command: GameCommand, game: InView): readonly string[] {
  switch (command.name) {
    case 'status':
      return status(game);
    case 'show':
      return show(command.entity, game);
    case 'metrics':
      return metrics(command.entity, command.since, game);
    case 'help':
      return help(command.about);
    default:
      return [];
  }
}

function status(game: InView): readonly string[] {
  const { monitor, alarms, scenario } = game;
  const on = alarms.filter(({ clearedAt }) => clearedAt === null);
  const failing = monitor.failing();
  const levers = leversInWords(game.levers);
  const worst = scenario.fleet.regions
    .map(({ name }) => ({ name, share: errorShare(monitor.windows(name).at(-1)) }))
    .sort((a, b) => b.share - a.share)[0];
  return [
    `fleet ${counts(monitor.windows('').at(-1))}; worst region ${worst.name} ${percent(worst.share)}`,
    `${failing.length} of ${scenario.fleet.cells.length} cells failing; ${on.length} alarms on, ${on.filter(({ acknowledgedAt }) => acknowledgedAt === null).length} not acknowledged`,
    rolloutInWords(game),
    ...(levers === '' ? [] : [`in force, in cells: ${levers}`]),
  ];
}

/** Where the rollout stands, as the deployment system says. */
function rolloutInWords(game: InView): string {
  const { rollout, onNew } = game.run.frame();
  const left = rollout.bakeLeft > 0 ? `, bake ${clock(rollout.bakeLeft)} left of ${clock(rollout.bake)}` : '';
  return `rollout ${rollout.phase}, wave ${rollout.wave + 1}${left}; ${rollout.cellsExposed} cells, ${percent(onNew)} of users on the new version`;
}

function show(entity: string, game: InView): readonly string[] {
  const { fleet } = game.scenario;
  const region = fleet.regions.find(({ name }) => name === entity);
  if (region === undefined && entity !== '') return [showCell(entity, game)];
  const cells = region?.cells ?? fleet.cells.map(({ index }) => index);
  const sorted = [...cells].sort(
    (a, b) => errorShare(game.monitor.cell(b)) - errorShare(game.monitor.cell(a)) || a - b,
  );
  const shown = sorted.slice(0, SHOWN).map((cell) => showCell(fleet.cells[cell].name, game));
  const rest = sorted.length - shown.length;
  return rest > 0 ? [...shown, `and ${rest} more with fewer errors`] : shown;
}

/** Cells that `show` lists, the worst first. */
const SHOWN = 8;

function showCell(name: string, game: InView): string {
  const { fleet } = game.scenario;
  const cell = fleet.cells.find((each) => each.name === name);
  if (cell === undefined) return '';
  const frame = game.run.frame();
  const exposure = frame.exposure[cell.index];
  const version =
    exposure === 0 ? 'old version' : exposure === 1 ? 'new version' : `${percent(exposure)} new`;
  const extra = [
    frame.deploying[cell.index] === 1 ? 'deploying' : '',
    frame.drained[cell.index] === 1 ? 'drained' : '',
  ].filter((word) => word !== '');
  return `${name} ${counts(game.monitor.cell(cell.index))}; ${[version, ...extra].join(', ')}; ${compact(cell.users)} users${cell.kind === 'cell' ? '' : `; ${cell.kind}`}`;
}

function metrics(entity: string, since: number, game: InView): readonly string[] {
  const { window } = game.scenario.telemetry;
  const windows = windowsOf(game.run, entity, Math.min(since, LONGEST * window), window);
  if (windows.length === 0) return ['no data yet'];
  const step = Math.ceil(windows.length / SHOWN);
  return windows
    .filter((_, index) => (windows.length - 1 - index) % step === 0)
    .map((counted) => `${clock(counted.to)} ${counts(counted)}`);
}

/** Windows that `metrics` looks back at most. */
const LONGEST = 120;

function counts(window: WindowCounts | undefined): string {
  if (window === undefined || window.to === window.from) return 'no data yet';
  const perSecond = (window.requests / (window.to - window.from)) * 1e6;
  const reports = window.reports > 0 ? `, ${compact(window.reports)} user reports` : '';
  return `${percent(errorShare(window))} errors, ${compact(perSecond)} requests/s${reports}`;
}

function help(about: string): readonly string[] {
  const card = cardOf(about);
  if (card !== undefined) return [card.usage, card.help];
  return [
    commandCards.map(({ name }) => name).join(' · '),
    'help <command> says more; <where> is cells, regions, failing, new or fleet',
  ];
}
