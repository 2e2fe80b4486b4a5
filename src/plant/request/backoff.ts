import type { RetryLaw } from '../../domain/index.ts';
import type { RandomStream } from '../../kernel/index.ts';
import { exponential } from '../../kernel/index.ts';
import { OutsideDomain, requireAmount, requirePositive } from './require.ts';

/** What a client waits between two attempts. */
export interface Backoff {
  /** It never waits at all, not even for the next event of the same instant. */
  readonly atOnce: boolean;
  /** The wait before retry n = 1, 2, …, in microseconds, not rounded; `before`: the wait before the retry before it. */
  wait(stream: RandomStream, retry: number, before: number): number;
}

export interface BackoffLaw {
  readonly kind: RetryLaw['backoff'];
  /** Microseconds. */
  readonly base: number;
  readonly cap: number;
  /** Doublings before the first retry: with 0 it waits up to `base`, with 1 up to 2·`base`. Default 0. */
  readonly doublings?: number | undefined;
}

/**
 * The backoffs of "Exponential Backoff and Jitter" (AWS Architecture Blog, 2015). With w = min(cap, base · 2ⁿ⁻¹)
 * before retry n: exponential waits w, full jitter U(0, w), equal jitter w/2 + U(0, w/2); decorrelated jitter waits
 * s ← min(cap, U(base, 3·s)), s being `base` at the start.
 */
export function backoff({ kind, base, cap, doublings = 0 }: BackoffLaw): Backoff {
  requireAmount('backoff.base', base);
  if (!(doublings >= 0 && doublings <= 60) || doublings % 1 !== 0) {
    throw new OutsideDomain('backoff.doublings', 'a whole number from 0 to 60', doublings);
  }
  if (!(cap >= base)) throw new OutsideDomain('backoff.cap', `at least backoff.base (${base})`, cap);
  const ceiling = (retry: number) => doubled(base, cap, retry - 1 + doublings);
  switch (kind) {
    case 'none':
      return { atOnce: true, wait: () => 0 };
    case 'fixed':
      return { atOnce: false, wait: () => base };
    case 'exponential':
      return { atOnce: false, wait: (_stream, retry) => ceiling(retry) };
    case 'full-jitter':
      return { atOnce: false, wait: (stream, retry) => stream.uniform() * ceiling(retry) };
    case 'equal-jitter':
      return { atOnce: false, wait: (stream, retry) => (0.5 + 0.5 * stream.uniform()) * ceiling(retry) };
    case 'decorrelated-jitter':
      return {
        atOnce: false,
        wait: (stream, retry, before) => {
          const s = retry === 1 ? base : before;
          return Math.min(cap, base + (3 * s - base) * stream.uniform());
        },
      };
  }
}

/** Clients of a retrial queue: each comes back after an exponential time of this mean, in microseconds. */
export function orbitWait(mean: number): Backoff {
  requirePositive('orbit.mean', mean);
  return { atOnce: false, wait: (stream) => exponential(stream, mean) };
}

/** min(cap, base · 2^times), without overflow. */
function doubled(base: number, cap: number, times: number): number {
  let wait = base;
  for (let n = 0; n < times && wait < cap && wait > 0; n++) wait *= 2;
  return Math.min(cap, wait);
}
