import type { PairComparison } from '../../experiment/index.ts';
import { compact } from '../format.ts';

/** `21.8k (95% 20.0k to 23.7k)`: how many user-minutes one policy loses less than another, which loses more. */
export function byHowMuch({ meanDifference, interval }: PairComparison): string {
  const [from, to] = [interval?.low, interval?.high].map((end) => Math.abs(end ?? 0)).sort((a, b) => a - b);
  const between = interval === null ? '' : ` (95% ${compact(from)} to ${compact(to)})`;
  return `${compact(Math.abs(meanDifference))}${between}`;
}

/** `-1.2k to +3.4k`: between what a difference lies that may be nothing. */
export function between({ interval }: PairComparison): string {
  if (interval === null) return 'anything';
  return `${signed(interval.low)} to ${signed(interval.high)}`;
}

export const signed = (value: number): string => `${value > 0 ? '+' : ''}${compact(value)}`;

/** `a, b and c` */
export function listed(names: readonly string[], joint = 'and'): string {
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} ${joint} ${names[names.length - 1]}`;
}
