import type { Capabilities, Command, Line, Screen, Size, Stage } from '../ui/index.ts';
import { clock } from '../ui/index.ts';
import type { Game } from './game.ts';
import { LineEditor } from './line-editor.ts';
import { quietSpeed, shifted } from './pace.ts';
import type { Mode } from './record.ts';
import type { PanelName } from './views/draw-game.ts';
import { drawGame, panels } from './views/draw-game.ts';
import { gameView } from './views/game-view.ts';

export interface GameScreenOptions {
  readonly game: Game;
  readonly mode: Mode;
  /** Speed from the first alarm on. */
  readonly speed: number;
  /** What comes after the game; null: the trainee left. */
  readonly after: () => Screen | null;
}

/** The game on a screen: keys and real time go in, pictures come out. */
export class GameScreen implements Screen {
  readonly name = 'game';
  readonly commands: readonly Command[];
  private readonly game: Game;
  private readonly mode: Mode;
  private readonly after: () => Screen | null;
  private readonly incidentSpeed: number;
  private speed: number;
  private stopped = false;
  private leaving = false;
  private paged = false;
  private editor: LineEditor | null = null;
  private readonly said: string[] = [];
  private chosen: PanelName = 'alarms';
  private stage: Stage | undefined;

  constructor({ game, mode, speed, after }: GameScreenOptions) {
    this.game = game;
    this.mode = mode;
    this.after = after;
    this.incidentSpeed = speed;
    this.speed = quietSpeed(speed);
    this.commands = this.makeCommands();
  }

  shown(stage: Stage): void {
    this.stage = stage;
  }

  closed(): void {
    this.game.end('left');
  }

  vitalLine(): string {
    const waiting = this.game.alarms.filter(({ acknowledgedAt }) => acknowledgedAt === null).length;
    const pace = this.stopped ? 'clock stopped' : 'clock RUNS';
    return `T+${clock(this.game.run.now)}  ${waiting} alarms waiting  ${pace}`;
  }

  framesPerSecond(): number {
    return this.stopped || this.game.ended !== null ? 0 : 8;
  }

  advance(elapsedMs: number): void {
    if (this.stopped || this.game.ended !== null) return;
    this.game.advance(
      this.game.run.now + Math.round(Math.min(elapsedMs, LONGEST_FRAME_MS) * 1_000 * this.speed),
    );
    if (!this.paged && this.game.alarms.length > 0) this.page();
    this.finishIfOver();
  }

  takesKey(key: string): boolean {
    this.leaving &&= key === 'q';
    if (this.editor === null) return false;
    const outcome = this.editor.type(key, () => this.game.house);
    if (outcome === 'open') return true;
    const { text } = this.editor;
    this.editor = null;
    if (outcome === 'done') this.say(text);
    return true;
  }

  draw(size: Size, capabilities: Capabilities): readonly Line[] {
    const { mode, editor } = this;
    const speed = this.stopped ? 0 : this.speed;
    return drawGame(gameView(this.game, { mode, speed, editor }), size, capabilities, this.chosen);
  }

  /** The first alarm: from here on time is short enough to think. */
  private page(): void {
    this.paged = true;
    this.speed = Math.min(this.speed, this.incidentSpeed);
    this.stage?.say(`the pager rings: the clock runs x${this.speed}, [ and ] change that`, 'warning');
  }

  private say(text: string): void {
    this.said.push(text);
    this.game.say(text);
    this.finishIfOver();
  }

  private finishIfOver(): void {
    if (this.game.ended === null || this.stage === undefined) return;
    const next = this.after();
    if (next === null) this.stage.back();
    else this.stage.replace(next);
  }

  private begin(text: string): void {
    this.editor = new LineEditor(text, this.said);
  }

  private makeCommands(): readonly Command[] {
    const say = (
      id: string,
      keys: readonly string[],
      label: string,
      help: string,
      text: () => string,
    ): Command => ({
      id,
      keys,
      label,
      help,
      run: () => this.say(text()),
    });
    const begin = (
      id: string,
      keys: readonly string[],
      label: string,
      help: string,
      text: string,
    ): Command => ({
      id,
      keys,
      label,
      help,
      run: () => this.begin(text),
    });
    return [
      say('ack', ['a'], 'ack', 'Acknowledges the newest alarm.', () => 'ack'),
      begin(
        'command',
        ['i', ':'],
        'command',
        'Opens the prompt: tab completes, arrows recall, help lists all.',
        '',
      ),
      say('status', ['s'], 'status', 'Sums up what telemetry shows.', () => 'status'),
      say('pause', ['p'], 'pause', 'Pauses the rollout, or lets it go on.', () =>
        this.game.run.frame().rollout.phase === 'paused' ? 'resume' : 'pause',
      ),
      begin('rollback', ['R'], 'roll back', 'Begins the command that takes the change back.', 'rollback'),
      begin('cap', ['c'], 'cap retries', 'Begins the command that caps retries.', 'retry-budget 10% '),
      begin('shed', ['l'], 'shed', 'Begins the command that lets only a share of requests in.', 'admit 50% '),
      begin('restart', ['r'], 'restart', 'Begins the command that restarts cells.', 'restart '),
      begin('drain', ['d'], 'drain', 'Begins the command that moves users away.', 'drain '),
      begin('hypothesis', ['h'], 'hypothesis', 'Writes down what you think is going on.', 'hypothesis '),
      begin('note', ['n'], 'note', 'Writes a note to the log.', 'note '),
      begin('resolve', ['x'], 'resolve', 'Begins the command that ends the incident.', 'resolve'),
      say('ack-all', ['A'], '', 'Acknowledges all alarms.', () => 'ack all'),
      {
        id: 'clock',
        keys: ['space'],
        label: this.mode === 'practice' ? 'clock' : '',
        help: 'Stops the clock, or lets it run; in a graded game it cannot be stopped.',
        blocked: () => (this.mode === 'practice' ? '' : 'a graded game goes on'),
        run: () => {
          this.stopped = !this.stopped;
        },
      },
      { id: 'slower', keys: ['['], label: '', help: 'Lets the clock run slower.', run: () => this.shift(-1) },
      {
        id: 'faster',
        keys: [']'],
        label: 'faster',
        help: 'Lets the clock run faster.',
        run: () => this.shift(1),
      },
      {
        id: 'panel',
        keys: ['tab'],
        label: '',
        help: 'Shows the next panel, where only one fits.',
        run: () => {
          this.chosen = panels[(panels.indexOf(this.chosen) + 1) % panels.length];
        },
      },
      {
        id: 'leave',
        keys: ['q', 'escape'],
        label: '',
        help: 'Leaves the game; what was played is kept.',
        run: (stage) => this.leave(stage),
      },
    ];
  }

  private shift(by: -1 | 1): void {
    this.speed = shifted(this.speed, by);
  }

  private leave(stage: Stage): void {
    if (this.leaving) stage.back();
    else {
      this.leaving = true;
      stage.say('q once more leaves the game; what was played is kept', 'warning');
    }
  }
}

/** After a suspension the clock does not catch up. */
const LONGEST_FRAME_MS = 500;
