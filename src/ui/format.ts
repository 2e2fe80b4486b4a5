import type { Time } from '../kernel/index.ts';
import { SECOND } from '../kernel/index.ts';

export { compact, grouped, percent, signedPercent, span } from '../report/index.ts';

/** Simulated time as `HH:MM:SS`; hours go on beyond 24. */
export function clock(time: Time): string {
  const seconds = Math.floor(time / SECOND);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}
