import type { Duration } from '../../src/kernel/index.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/kernel/index.ts';

/** `3.2%`: a share with three figures. */
export function percent(share: number): string {
  return `${figures(share * 100)}%`;
}

/** A number with three figures. */
export function figures(value: number): string {
  return String(Number(value.toPrecision(3)));
}

/** `5m`: a length of time in its largest unit that leaves a whole number. */
export function spell(duration: Duration): string {
  const units = [
    ['d', DAY],
    ['h', HOUR],
    ['m', MINUTE],
  ] as const;
  for (const [unit, length] of units)
    if (duration >= length && duration % length === 0) return `${duration / length}${unit}`;
  return `${figures(duration / SECOND)}s`;
}
