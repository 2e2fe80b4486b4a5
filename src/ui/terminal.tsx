import type { Environment, Size } from './capabilities.ts';
import { capabilitiesOf } from './capabilities.ts';
import type { Instance, SuspendTerminal } from './ink.ts';
import { render } from './ink.ts';
import type { Line } from './line.ts';
import { Picture } from './Picture.tsx';
import { painted } from './paint.ts';
import type { Screen } from './screen.ts';
import { Shell } from './shell.ts';

export interface TerminalOptions {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly env: Environment;
  /** Where signals and uncaught errors are heard: the process, unless a test says otherwise. */
  readonly signals?: NodeJS.EventEmitter;
}

/**
 * Takes the terminal, runs the screens from `first` on, and gives the terminal back whatever happens.
 *
 * Returns the exit code: 0, or 128 + the signal (130 for Ctrl-C). An error of ours is thrown on, after the terminal is
 * its old self again, so that the message can be read.
 */
export async function runInTerminal(first: Screen, options: TerminalOptions): Promise<number> {
  const { stdin, stdout, env, signals = process } = options;
  const capabilities = capabilitiesOf(env);
  let instance: Instance | undefined;
  let suspendTerminal: SuspendTerminal | undefined;
  let end: (outcome: Outcome) => void = () => undefined;
  const ended = new Promise<Outcome>((resolve) => {
    end = resolve;
  });
  const guarded =
    <A extends unknown[]>(work: (...args: A) => void) =>
    (...args: A) => {
      try {
        work(...args);
      } catch (error) {
        end({ error });
      }
    };

  const onKey = guarded((name: string) => shell.press(name));
  const onReady = (suspend: SuspendTerminal) => {
    suspendTerminal = suspend;
  };
  const show = (lines: readonly Line[]) => {
    const rows = lines.map((line) => painted(line, shell.capabilities));
    const picture = <Picture rows={rows} onKey={onKey} onReady={onReady} />;
    if (instance !== undefined) instance.rerender(picture);
    else {
      instance = render(picture, {
        stdin,
        stdout,
        alternateScreen: true,
        incrementalRendering: true,
        interactive: true,
        // Updates as fast as the limit would be shown at half of it; our own clock sets the pace.
        maxFps: 60,
        patchConsole: false,
        exitOnCtrlC: false,
      });
    }
  };
  const shell = new Shell({
    capabilities,
    size: () => sizeOf(stdout),
    show,
    repaint: () => instance?.clear(),
    every: (ms, callback) => {
      const timer = setInterval(guarded(callback), ms);
      return () => clearInterval(timer);
    },
    now: () => performance.now(),
    copy: (text) => stdout.write(`\x1b]52;c;${Buffer.from(text).toString('base64')}\x07`),
    // SIGSTOP, because an orphaned process group never gets SIGTSTP.
    suspend: () => void suspendTerminal?.(() => void process.kill(process.pid, 'SIGSTOP')),
    ended: (exitCode) => end({ exitCode }),
    failed: (error) => end({ error }),
  });

  const settle = new Coalesced(
    50,
    guarded(() => shell.repaint()),
  );
  const onResize = guarded(() => {
    shell.redraw();
    settle.soon();
  });
  const onError = (error: unknown) => end({ error });
  const onSignal = Object.entries(EXIT_CODES).map(
    ([name, exitCode]) => [name, () => shell.quit(exitCode)] as const,
  );
  const onLost = () => shell.quit(EXIT_CODES.SIGHUP);

  for (const [name, listener] of onSignal) signals.on(name, listener);
  signals.on('uncaughtException', onError);
  signals.on('unhandledRejection', onError);
  stdout.on('resize', onResize);
  stdin.on('end', onLost);
  try {
    guarded(() => shell.open(first))();
    const outcome = await ended;
    if ('error' in outcome) throw outcome.error;
    return outcome.exitCode;
  } finally {
    shell.quit();
    settle.never();
    stdin.off('end', onLost);
    stdout.off('resize', onResize);
    await closed(instance);
    signals.off('uncaughtException', onError);
    signals.off('unhandledRejection', onError);
    for (const [name, listener] of onSignal) signals.off(name, listener);
    for (const text of shell.farewells) stdout.write(`${text}\n`);
  }
}

type Outcome = { readonly exitCode: number } | { readonly error: unknown };

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

function sizeOf({ columns, rows }: { readonly columns?: number; readonly rows?: number }): Size {
  return { columns: columns || 80, rows: rows || 24 };
}

/** Leaves the alternate screen, shows the cursor, switches raw mode off. */
async function closed(instance: Instance | undefined): Promise<void> {
  instance?.unmount();
  await instance?.waitUntilExit().catch(() => undefined);
}

/** Does something once, a while after it was last asked for. */
class Coalesced {
  private readonly ms: number;
  private readonly work: () => void;
  private timer: NodeJS.Timeout | undefined;

  constructor(ms: number, work: () => void) {
    this.ms = ms;
    this.work = work;
  }

  soon(): void {
    this.never();
    this.timer = setTimeout(this.work, this.ms);
  }

  never(): void {
    clearTimeout(this.timer);
  }
}
