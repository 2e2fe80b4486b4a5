import type { Outside } from './outside.ts';

/** Somebody pressed Ctrl-C. */
export class Interrupted extends Error {}

/** Does work that Ctrl-C ends, by the signal; it then fails with `Interrupted`, whatever it fails with itself. */
export async function interruptibly<T>(
  { onInterrupt }: Pick<Outside, 'onInterrupt'>,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const interruption = new AbortController();
  const stopListening = onInterrupt(() => interruption.abort(new Interrupted()));
  try {
    return await work(interruption.signal);
  } catch (problem) {
    throw interruption.signal.aborted ? new Interrupted() : problem;
  } finally {
    stopListening();
  }
}
