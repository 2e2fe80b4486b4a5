import type { JournalEntry } from '../../domain/index.ts';
import type { Time } from '../../kernel/index.ts';
import { MINUTE, SECOND } from '../../kernel/index.ts';
import type { Capabilities, Size } from '../capabilities.ts';
import type { Command } from '../command.ts';
import { clock } from '../format.ts';
import type { Line } from '../line.ts';
import type { Screen } from '../screen.ts';
import { cellViews } from './cell-marks.ts';
import { moved } from './fleet-grid.ts';
import { seekTime } from './seek-time.ts';
import type { WatchChoice } from './watch-model.ts';
import { countUpTo, WatchModel, watchPanels } from './watch-model.ts';
import type { WatchedRun } from './watch-spec.ts';
import { commandLine } from './watch-spec.ts';
import { gridOn, watchView } from './watch-view.ts';

const SPEEDS = [1, 2, 5, 10, 30, 60, 120, 300, 600, 1200, 1800, 3600];
const SCOPES: readonly WatchChoice['scope'][] = ['fleet', 'region', 'cell'];
/** A run is watched in about so many seconds unless the speed is changed. */
const WATCHED_IN_S = 90;
const FRAMES_PER_SECOND = 15;

/** One run, played, stepped and searched; every panel shows the same instant. */
export class WatchScreen implements Screen {
  readonly name = 'watch';
  readonly commands: readonly Command[];
  private readonly model: WatchModel;
  private choice: WatchChoice;
  private size: Size = { columns: 80, rows: 24 };

  constructor(watched: WatchedRun) {
    this.model = new WatchModel(watched);
    const { horizon, journal } = watched.recording;
    const wanted = horizon / SECOND / WATCHED_IN_S;
    const first = journal[0]?.time ?? 0;
    this.choice = {
      time: Math.max(0, first - MINUTE),
      playing: true,
      speed: SPEEDS.find((speed) => speed >= wanted) ?? SPEEDS[SPEEDS.length - 1],
      view: 'state',
      scope: 'fleet',
      cell: 0,
      focus: 'cells',
      zoomed: false,
      card: false,
      filter: '',
      details: false,
    };
    this.commands = mostUsefulFirst([...this.timeCommands(), ...this.lookCommands(), ...this.moveCommands()]);
  }

  vitalLine(): string {
    return `${this.model.spec.policy} t+${clock(this.choice.time)}`;
  }

  draw(size: Size, capabilities: Capabilities): readonly Line[] {
    this.size = size;
    return watchView(this.model, this.choice, size, capabilities);
  }

  framesPerSecond(): number {
    return this.choice.playing ? FRAMES_PER_SECOND : 0;
  }

  advance(elapsedMs: number): void {
    if (this.choice.playing) this.goTo(this.choice.time + elapsedMs * 1000 * this.choice.speed, true);
  }

  private choose(change: Partial<WatchChoice>): void {
    this.choice = { ...this.choice, ...change };
  }

  private goTo(time: Time, playing = false): void {
    const { horizon } = this.model.recording;
    const there = Math.round(Math.max(0, Math.min(horizon, time)));
    this.choose({ time: there, playing: playing && there < horizon });
  }

  /** To the next or previous of the entries; those at one instant count as one. */
  private jump(entries: readonly JournalEntry[], by: 1 | -1): void {
    const { time } = this.choice;
    const later = countUpTo(entries, time);
    const before = countUpTo(entries, time - 1);
    const target = by === 1 ? entries[later] : entries[before - 1];
    if (target !== undefined) this.goTo(target.time);
  }

  private waves(): readonly JournalEntry[] {
    return this.model.recording.journal.filter(({ kind }) => kind === 'wave-started');
  }

  private faster(by: 1 | -1): void {
    const place = SPEEDS.indexOf(this.choice.speed) + by;
    this.choose({ speed: SPEEDS[Math.max(0, Math.min(SPEEDS.length - 1, place))] });
  }

  /** The cursor among the cells, or among the events. */
  private move(across: number, down: number): void {
    const { focus, cell } = this.choice;
    if (focus === 'events') {
      if (down !== 0) this.jump(this.model.entries(this.choice), down > 0 ? 1 : -1);
      return;
    }
    if (focus !== 'cells') return;
    this.choose({ cell: moved(gridOn(this.size, this.model, this.choice), cell, across, down) });
  }

  private timeCommands(): readonly Command[] {
    const { every, horizon } = this.model.recording;
    const frame = () => this.model.frameAt(this.choice.time);
    return [
      {
        id: 'play',
        keys: ['space'],
        label: 'play',
        help: 'Plays or pauses; at the end it begins again.',
        run: () => {
          if (!this.choice.playing && this.choice.time >= horizon) this.goTo(0, true);
          else this.choose({ playing: !this.choice.playing });
        },
      },
      {
        id: 'step',
        keys: ['.'],
        label: 'step',
        help: 'One step on.',
        run: () => this.goTo((frame() + 1) * every),
      },
      {
        id: 'step-back',
        keys: [','],
        label: '',
        help: 'One step back.',
        run: () => this.goTo(this.choice.time > frame() * every ? frame() * every : (frame() - 1) * every),
      },
      {
        id: 'event',
        keys: ['>'],
        label: 'event',
        help: 'To the next event of the list.',
        run: () => this.jump(this.model.entries(this.choice), 1),
      },
      {
        id: 'event-back',
        keys: ['<'],
        label: '',
        help: 'To the event before.',
        run: () => this.jump(this.model.entries(this.choice), -1),
      },
      {
        id: 'wave',
        keys: ['}'],
        label: 'wave',
        help: 'To the next wave.',
        run: () => this.jump(this.waves(), 1),
      },
      {
        id: 'wave-back',
        keys: ['{'],
        label: '',
        help: 'To the wave before.',
        run: () => this.jump(this.waves(), -1),
      },
      { id: 'faster', keys: [']'], label: 'speed', help: 'Faster, up to x3600.', run: () => this.faster(1) },
      { id: 'slower', keys: ['['], label: '', help: 'Slower, down to x1.', run: () => this.faster(-1) },
      { id: 'start', keys: ['0', 'home', 'g'], label: '', help: 'To the start.', run: () => this.goTo(0) },
      {
        id: 'end',
        keys: ['$', 'end', 'G'],
        label: '',
        help: 'To the horizon.',
        run: () => this.goTo(horizon),
      },
      {
        id: 'seek',
        keys: [],
        label: '',
        help: 'To a point in time, from the : prompt.',
        takes: '1h12m',
        run: (stage, argument) => {
          const time = seekTime(argument);
          if (time === null)
            stage.say(`expected a time such as 1h12m30s or 01:12:30, got ${argument}`, 'warning');
          else this.goTo(time);
        },
      },
    ];
  }

  private lookCommands(): readonly Command[] {
    const { recording } = this.model;
    const views = cellViews.filter(
      (view) => view !== 'temperature' || recording.frames[0].temperatures.length > 0,
    );
    const focus = (by: number) => () => this.choose({ focus: next(watchPanels, this.choice.focus, by) });
    return [
      {
        id: 'view',
        keys: ['v'],
        label: 'view',
        help: 'What the cells show: state, version, failing, utilisation, retries, temperature.',
        run: () => this.choose({ view: next(views, this.choice.view, 1) }),
      },
      {
        id: 'why',
        keys: ['enter'],
        label: 'why',
        help: 'The card of the cell under the cursor: how it is, and why, back to the first cause.',
        run: () => this.choose({ card: !this.choice.card }),
      },
      {
        id: 'scope',
        keys: ['s'],
        label: 'scope',
        help: 'Metrics of the fleet, of the region of the cursor, or of its cell.',
        run: () => this.choose({ scope: next(SCOPES, this.choice.scope, 1) }),
      },
      { id: 'panel', keys: ['tab'], label: 'panel', help: 'Focus to the next panel.', run: focus(1) },
      { id: 'panel-back', keys: ['S-tab'], label: '', help: 'Focus to the panel before.', run: focus(-1) },
      {
        id: 'zoom',
        keys: ['z'],
        label: 'zoom',
        help: 'The panel with the focus alone, or all of them.',
        run: () => this.choose({ zoomed: !this.choice.zoomed }),
      },
      {
        id: 'filter',
        keys: ['/'],
        label: 'filter',
        help: 'Lists only events that hold a text; an empty one lists all again.',
        takes: 'alarm',
        run: (_, argument) => this.choose({ filter: argument }),
      },
      {
        id: 'details',
        keys: ['e'],
        label: '',
        help: 'Lists what happens in each single cell as well, or only the main events.',
        run: () => this.choose({ details: !this.choice.details }),
      },
      {
        id: 'worst',
        keys: ['w'],
        label: 'worst cell',
        help: 'The cursor goes to the cell that fails most now.',
        run: () => this.choose({ cell: worstCell(this.model, this.choice.time) }),
      },
      {
        id: 'copy',
        keys: ['y'],
        label: '',
        help: 'Copies the command line that shows this run.',
        run: (stage) => stage.copy(commandLine(this.model.spec)),
      },
    ];
  }

  private moveCommands(): readonly Command[] {
    return [
      { id: 'left', keys: ['left', 'h'], label: '', help: 'Cell to the left.', run: () => this.move(-1, 0) },
      {
        id: 'right',
        keys: ['right', 'l'],
        label: '',
        help: 'Cell to the right.',
        run: () => this.move(1, 0),
      },
      {
        id: 'up',
        keys: ['up', 'k'],
        label: '',
        help: 'Row above, or event before.',
        run: () => this.move(0, -1),
      },
      {
        id: 'down',
        keys: ['down', 'j'],
        label: '',
        help: 'Row below, or next event.',
        run: () => this.move(0, 1),
      },
    ];
  }
}

/** The key line shows as many as fit, from the first on. */
function mostUsefulFirst(commands: readonly Command[]): readonly Command[] {
  const rank = ({ id }: Command) => {
    const place = ON_KEY_LINE.indexOf(id);
    return place < 0 ? ON_KEY_LINE.length : place;
  };
  return [...commands].sort((a, b) => rank(a) - rank(b));
}

const ON_KEY_LINE = [
  'play',
  'why',
  'step',
  'event',
  'wave',
  'faster',
  'view',
  'filter',
  'panel',
  'scope',
  'zoom',
  'worst',
];

function worstCell(model: WatchModel, time: Time): number {
  const { failing, states } = model.frame(time);
  let worst = 0;
  for (let cell = 1; cell < failing.length; cell += 1) {
    if (failing[cell] > failing[worst] || (failing[cell] === failing[worst] && states[cell] > states[worst]))
      worst = cell;
  }
  return worst;
}

function next<T>(all: readonly T[], present: T, by: number): T {
  return all[(all.indexOf(present) + by + all.length) % all.length];
}
