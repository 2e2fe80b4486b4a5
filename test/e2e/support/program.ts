import { fileURLToPath } from 'node:url';
import { spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Nothing here takes that long on an idle machine; a busy one may. */
const PATIENCE_MS = 90_000;

/** The built program in a real pseudo-terminal, its screen kept by an emulator. */
export class Program {
  /** All that it wrote. */
  written = '';
  readonly ended: Promise<{ exitCode: number; signal?: number | undefined }>;
  private readonly screen: xterm.Terminal;
  private readonly process: ReturnType<typeof spawn>;
  private wake: () => void = () => undefined;
  private isOver = false;

  constructor(args: readonly string[], columns = 80, rows = 24) {
    this.screen = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
    this.process = spawn(process.execPath, ['bin/wavetank.mjs', ...args], {
      cwd: ROOT,
      cols: columns,
      rows,
      name: 'xterm-256color',
      // Ink looks for CI by itself, and takes any terminal there for none.
      env: {
        ...process.env,
        LANG: 'C.UTF-8',
        LC_ALL: 'C.UTF-8',
        CI: '',
        NO_COLOR: '',
        TERM: 'xterm-256color',
      },
    });
    this.process.onData((data) => {
      this.written += data;
      this.screen.write(data, () => this.wake());
    });
    this.ended = new Promise((resolve) => {
      this.process.onExit((end) => {
        // What it wrote last is on the screen by then.
        this.screen.write('', () => {
          this.isOver = true;
          resolve(end);
          this.wake();
        });
      });
    });
  }

  type(keys: string): void {
    this.process.write(keys);
  }

  resize(columns: number, rows: number): void {
    this.screen.resize(columns, rows);
    this.process.resize(columns, rows);
  }

  /** Ends it if it still runs. */
  async stop(): Promise<void> {
    if (!this.isOver) this.process.kill('SIGKILL');
    await this.ended;
  }

  kill(signal: NodeJS.Signals): void {
    this.process.kill(signal);
  }

  get rows(): readonly string[] {
    const { active } = this.screen.buffer;
    return Array.from({ length: this.screen.rows }, (_, row) =>
      (active.getLine(active.baseY + row)?.translateToString(true) ?? '').trimEnd(),
    );
  }

  get onAlternateScreen(): boolean {
    return this.screen.buffer.active.type === 'alternate';
  }

  /** Waits for the screen to show that; looks again whenever something was written. */
  async until(what: string | RegExp | ((program: this) => boolean)): Promise<void> {
    const seen = () => {
      if (typeof what === 'function') return what(this);
      const text = this.rows.join('\n');
      return typeof what === 'string' ? text.includes(what) : what.test(text);
    };
    const end = performance.now() + PATIENCE_MS;
    while (!seen()) {
      if (this.isOver || performance.now() > end)
        throw new Error(`expected ${what}, got:\n${this.rows.join('\n')}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 1000);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }
}
