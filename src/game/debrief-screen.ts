import type { Capabilities, Command, Line, Screen, Size, Stage } from '../ui/index.ts';
import { bar, block, glyphsFor, line, rule, run, strong } from '../ui/index.ts';
import type { Debrief, Progress } from './debrief-facts.ts';
import { reasonOf } from './outside.ts';
import { timeline } from './post-mortem.ts';
import type { Mismatch } from './replay.ts';
import { drawDebrief } from './views/draw-debrief.ts';

export interface DebriefScreenOptions {
  /** Runs everything again, a run per step. */
  readonly debrief: Generator<Progress, Debrief>;
  readonly title: string;
  readonly replayCommand: string;
  /** Writes the post-mortem and gives its path. */
  readonly write: (debrief: Debrief) => string;
  /** False: only when asked for by key. */
  readonly writeAtOnce?: boolean;
}

/** What happened beside what was done, the score, and what else could have been. */
export class DebriefScreen implements Screen {
  readonly name = 'debrief';
  readonly commands: readonly Command[];
  private readonly options: DebriefScreenOptions;
  private progress: Progress = { done: 0, total: 1, doing: '' };
  private result: Debrief | null = null;
  private written = '';
  private top = 0;
  private stage: Stage | undefined;

  constructor(options: DebriefScreenOptions) {
    this.options = options;
    this.commands = [
      {
        id: 'down',
        keys: ['j', 'down', '.'],
        label: 'scroll',
        help: 'Later on the timeline.',
        run: () => this.scroll(1),
      },
      {
        id: 'up',
        keys: ['k', 'up', ','],
        label: '',
        help: 'Earlier on the timeline.',
        run: () => this.scroll(-1),
      },
      {
        id: 'page-down',
        keys: ['pagedown', 'C-d', 'space'],
        label: '',
        help: 'A page later.',
        run: () => this.scroll(10),
      },
      {
        id: 'page-up',
        keys: ['pageup', 'C-u'],
        label: '',
        help: 'A page earlier.',
        run: () => this.scroll(-10),
      },
      {
        id: 'first',
        keys: ['g', 'home'],
        label: '',
        help: 'To the beginning.',
        run: () => this.scroll(-1e9),
      },
      {
        id: 'write',
        keys: ['W'],
        label: 'write post-mortem',
        help: 'Writes the post-mortem in Markdown, with its timeline filled in.',
        blocked: () => (this.result === null ? 'the debrief is not ready yet' : ''),
        run: () => this.write(),
      },
      {
        id: 'copy',
        keys: ['y'],
        label: 'copy replay command',
        help: 'Copies the command that opens this debrief again.',
        run: (stage) => stage.copy(options.replayCommand),
      },
    ];
  }

  /** What the replay made different; null while it is not known, or when nothing was. */
  get mismatch(): Mismatch | null {
    return this.result?.mismatch ?? null;
  }

  shown(stage: Stage): void {
    this.stage = stage;
  }

  framesPerSecond(): number {
    return this.result === null ? 30 : 0;
  }

  /** One run per frame, so that keys are heard in between. */
  advance(): void {
    if (this.result !== null) return;
    const step = this.options.debrief.next();
    if (step.done !== true) {
      this.progress = step.value;
      return;
    }
    this.result = step.value;
    // What was quiet before the first alarm is above, for those who scroll.
    this.top = Math.max(0, timeline(step.value).findIndex(({ world }) => world.startsWith('alarm')) - 3);
    if (this.options.writeAtOnce !== false) this.write();
  }

  draw(size: Size, capabilities: Capabilities): readonly Line[] {
    if (this.result === null) return this.waiting(size, capabilities);
    const drawn = drawDebrief(this.result, size, capabilities, { top: this.top, written: this.written });
    this.top = drawn.top;
    return drawn.lines;
  }

  private waiting({ columns, rows }: Size, capabilities: Capabilities): readonly Line[] {
    const glyphs = glyphsFor(capabilities);
    const { done, total, doing } = this.progress;
    return block(
      [
        line(strong(` DEBRIEF ${glyphs.pointer} `, 'title'), strong(this.options.title, 'accent')),
        rule('running it again', '', columns, glyphs, true),
        [],
        line(
          '  ',
          run(bar(done / total, 30, glyphs, glyphs.barEmpty), 'accent'),
          `  ${done} of ${total} runs`,
        ),
        line(run(`  ${doing}`, 'muted')),
      ],
      columns,
      rows,
    );
  }

  private scroll(by: number): void {
    this.top = Math.max(0, this.top + by);
  }

  private write(): void {
    if (this.result === null) return;
    try {
      this.written = this.options.write(this.result);
      this.stage?.farewell(`Post-mortem: ${this.written}`);
    } catch (error) {
      this.written = '';
      this.stage?.say(`the post-mortem could not be written: ${reasonOf(error)}`, 'bad');
    }
  }
}
