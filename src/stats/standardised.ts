import { sqrt } from '../kernel/index.ts';
import { requireOpenShare } from './require.ts';

/**
 * How many standard deviations a count of events lies above what is expected of so many trials with that probability;
 * about normal where 5 events or more are expected, skewed to the right below. Trials are 1 or more.
 */
export function standardisedCount(events: number, trials: number, probability: number): number {
  requireOpenShare('the probability', probability);
  return (events - trials * probability) / sqrt(trials * probability * (1 - probability));
}
