import type { Catalog } from '../domain/index.ts';
import type { Simulate } from '../experiment/index.ts';

/** Everything a command gets from outside: the composition root gives the real things, a test others. */
export interface Outside {
  readonly stdout: Output;
  readonly stderr: Output;
  /** What screens read from and draw on. */
  readonly streams: Streams;
  /** Whether they are a terminal that can address its screen; otherwise plain text is the right form. */
  readonly hasScreen: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Of Wavetank. */
  readonly version: string;
  /** The script that was started, to be started again where something needs a process of its own; else it shares this one. */
  readonly program?: string | undefined;
  /** The folder of the scenarios that come along. */
  readonly scenarios: string;
  /** The table of targets that comes along. */
  readonly targets: string;
  /** Loaded when first needed, because --help needs none. */
  readonly catalog: () => Promise<Catalog>;
  /** What runs jobs: threads of this module, or a function in this thread. */
  readonly engine: { readonly worker: URL } | { readonly simulate: Simulate };
  /** Calls back when somebody presses Ctrl-C; returns how to stop that. */
  readonly onInterrupt: (listener: () => void) => () => void;
}

export interface Output {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(text: string): unknown;
}

export interface Streams {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
}

/** How a command ends (product.md): 0 fine, 1 an expectation was missed, 2 the input was wrong, 130 interrupted. */
export type ExitCode = number;

/** Whether text may be bold: a terminal, and nobody asked for plain. */
export function isStyled(output: Output, env: Outside['env']): boolean {
  return output.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb';
}
