import type { Fleet } from '../../domain/index.ts';
import type { RolloutView } from '../../experiment/index.ts';
import type { Duration, Time } from '../../kernel/index.ts';
import { formatDuration } from '../../scenario/index.ts';
import type { PagerAlarm } from '../alarms.ts';
import { dryRun } from '../dry-run.ts';
import type { Game, LogLine } from '../game.ts';
import { leversInWords } from '../levers.ts';
import type { LineEditor } from '../line-editor.ts';
import { errorShare } from '../monitor.ts';
import { parseCommand } from '../parse-command.ts';
import type { Mode } from '../record.ts';

/** Everything that the screen of a game shows, and nothing that a person on call would not know. */
export interface GameView {
  readonly title: string;
  readonly mode: Mode;
  readonly now: Time;
  /** Simulated seconds per second; 0 while the clock stands. */
  readonly speed: number;
  readonly alarms: readonly PagerAlarm[];
  readonly rollout: RolloutView;
  readonly policy: string;
  readonly change: string;
  readonly cells: number;
  /** Share of the users that the new version serves. */
  readonly onNew: number;
  /** What the player has set and not taken back; '' = nothing. */
  readonly levers: string;
  readonly regions: readonly RegionView[];
  /** Age of the newest data, as a person writes it; '' before there is any. */
  readonly age: string;
  readonly log: readonly LogLine[];
  readonly prompt: PromptView | null;
}

/** One row of the dashboard: a region, or the whole fleet. */
export interface RegionView {
  readonly name: string;
  readonly errors: number;
  readonly perSecond: number;
  readonly reports: number;
  /** Error share of the newest windows, the newest last. */
  readonly history: readonly number[];
  readonly cells: readonly CellLook[];
}

/** How a cell looks from outside: what telemetry shows first, then what the deployment system is doing with it. */
export type CellLook = 'old' | 'new' | 'deploying' | 'drained' | 'warn' | 'bad';

export interface PromptView {
  readonly text: string;
  /** What the command would do, or how it is written. */
  readonly hint: string;
  readonly offers: readonly string[];
}

/** Shares of errors from which a cell looks bad, and from which it looks worse. */
const LOOKS = { warn: 0.01, bad: 0.5 } as const;

/** Takes the picture of a game. */
export function gameView(
  game: Game,
  {
    mode,
    speed,
    editor,
  }: { readonly mode: Mode; readonly speed: number; readonly editor: LineEditor | null },
): GameView {
  const { scenario, run, monitor } = game;
  const frame = run.frame();
  const look = (cell: number): CellLook => {
    const errors = errorShare(monitor.cell(cell));
    if (errors >= LOOKS.bad) return 'bad';
    if (errors >= LOOKS.warn) return 'warn';
    if (frame.drained[cell] === 1) return 'drained';
    if (frame.deploying[cell] === 1) return 'deploying';
    return frame.exposure[cell] > 0 ? 'new' : 'old';
  };
  return {
    title: scenario.name,
    mode,
    now: run.now,
    speed,
    alarms: game.alarms,
    rollout: frame.rollout,
    policy: game.policy,
    change: scenario.change.name,
    cells: scenario.fleet.cells.length,
    onNew: frame.onNew,
    levers: leversInWords(game.levers),
    regions: regionsOf(game, scenario.fleet, look),
    age: monitor.shownUntil === 0 ? '' : age(run.now - monitor.shownUntil),
    log: game.log,
    prompt: editor === null ? null : promptView(game, editor),
  };
}

function regionsOf({ monitor }: Game, fleet: Fleet, look: (cell: number) => CellLook): readonly RegionView[] {
  const row = (name: string, entity: string, cells: readonly number[]): RegionView => {
    const windows = monitor.windows(entity);
    const newest = windows.at(-1);
    const seconds = newest === undefined ? 0 : (newest.to - newest.from) / 1e6;
    return {
      name,
      errors: errorShare(newest),
      perSecond: newest === undefined || seconds === 0 ? 0 : newest.requests / seconds,
      reports: newest?.reports ?? 0,
      history: windows.map(errorShare),
      cells: cells.map(look),
    };
  };
  return [...fleet.regions.map(({ name, cells }) => row(name, name, cells)), row('fleet', '', [])];
}

function promptView(game: Game, editor: LineEditor): PromptView {
  const { situation } = game;
  const offers = editor.offers(situation.house);
  const parsed = parseCommand(editor.text, situation.house);
  const hint = parsed.command === undefined ? parsed.problem : dryRun(parsed.command, situation);
  return {
    text: editor.text,
    hint: editor.text.trim() === '' ? 'a command; help lists them all' : hint,
    offers,
  };
}

function age(duration: Duration): string {
  return formatDuration(Math.round(duration / 1e6) * 1e6);
}
