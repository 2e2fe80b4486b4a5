import { EventEmitter } from 'node:events';
import { PassThrough, Writable } from 'node:stream';
import xterm from '@xterm/headless';

/** A terminal in this process: what is written to it is shown by an emulator, keys are typed into it. */
export class FakeTerminal {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly signals = new EventEmitter();
  /** Everything that was written. */
  written = '';
  raw = false;
  private readonly screen: xterm.Terminal;
  private readonly keys = new PassThrough();
  private pending = 0;

  constructor(columns: number, rows: number) {
    this.screen = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, convertEol: true });
    const stdin = Object.assign(this.keys, {
      isTTY: true,
      setRawMode: (raw: boolean) => {
        this.raw = raw;
        return stdin;
      },
      ref: () => stdin,
      unref: () => stdin,
    });
    const stdout = Object.assign(
      new Writable({
        write: (chunk: Buffer, _, done) => {
          this.written += chunk.toString();
          this.pending += 1;
          this.screen.write(chunk, () => {
            this.pending -= 1;
          });
          done();
        },
      }),
      { isTTY: true, columns, rows },
    );
    // Streams of a terminal have many more members; these are the ones that are used.
    this.stdin = stdin as unknown as NodeJS.ReadStream;
    this.stdout = stdout as unknown as NodeJS.WriteStream;
  }

  type(keys: string): void {
    this.keys.write(keys);
  }

  resize(columns: number, rows: number): void {
    this.screen.resize(columns, rows);
    Object.assign(this.stdout, { columns, rows });
    this.stdout.emit('resize');
  }

  /** The rows that are seen, trailing blanks removed. */
  get rows(): readonly string[] {
    const { active } = this.screen.buffer;
    return Array.from({ length: this.screen.rows }, (_, row) =>
      (active.getLine(active.baseY + row)?.translateToString(true) ?? '').trimEnd(),
    );
  }

  get text(): string {
    return this.rows.join('\n');
  }

  get onAlternateScreen(): boolean {
    return this.screen.buffer.active.type === 'alternate';
  }

  /** Waits until the screen shows what is looked for; says what it shows when that does not come. */
  async until(shown: (terminal: this) => boolean, withinMs = 10_000): Promise<void> {
    const end = performance.now() + withinMs;
    while (this.pending > 0 || !shown(this)) {
      if (performance.now() > end)
        throw new Error(`expected another screen within ${withinMs} ms, got:\n${this.text}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  untilText(text: string): Promise<void> {
    return this.until((terminal) => terminal.text.includes(text));
  }
}
