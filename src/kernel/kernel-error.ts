import type { Time } from './time.ts';
import { formatTime } from './time.ts';

/** Where in a simulation something went wrong. */
export interface Place {
  readonly now: Time;
  /** The process that was running; undefined when a plain action was, or nothing. */
  readonly process: string | undefined;
}

/**
 * A mistake in the program, never in what the user wrote: the simulation cannot go on.
 * The message says what was expected, what came, the simulated time and the running process.
 */
export class KernelError extends Error {
  override readonly name = 'KernelError';

  /** What `subject` expected and what it got, and where. */
  static expected(subject: string, expected: string, got: unknown, place?: Place): KernelError {
    const where = place === undefined ? '' : ` (${describe(place)})`;
    return new KernelError(`${subject}: expected ${expected}, got ${String(got)}${where}`);
  }

  /** An error thrown by an action or a process, with the place and the run added; the original is its cause. */
  static crash(place: Place, seedLabel: string | undefined, cause: unknown): KernelError {
    const run = seedLabel === undefined ? '' : `, seed "${seedLabel}"`;
    const message = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    return new KernelError(`simulation crashed (${describe(place)}${run}): ${message}`, { cause });
  }
}

function describe(place: Place): string {
  const process = place.process === undefined ? 'no process' : `process "${place.process}"`;
  return `at ${formatTime(place.now)}, ${process}`;
}
