import type { Environment } from '../ui/index.ts';

/** Where a game's words come from and go to: the process gives its own, a test gives others. */
export interface GameTerminal {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: { write(text: string): unknown };
  readonly env: Environment;
  /** Where signals are heard; the process, unless a test says otherwise. */
  readonly signals?: NodeJS.EventEmitter;
}

/** Exit code of a mistake in the input. */
const WRONG_INPUT = 2;

/** Says what was wrong, a line each; gives the exit code for it. */
export function refuse({ stderr }: Pick<GameTerminal, 'stderr'>, ...lines: readonly string[]): number {
  for (const text of lines) stderr.write(`${text}\n`);
  return WRONG_INPUT;
}

/** What the operating system has to say, without the path that our own message names already. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message.replace(/, \w+ '.*'$/s, '') : String(error);
}
