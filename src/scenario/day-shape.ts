/*
 * The shape of a day, 1 + swing·cos x + second·cos 2x, in y = cos x is the parabola 1 + swing·y + second·(2y² − 1) on
 * [−1, 1]; its highest and lowest points are in closed form.
 */

/** Demand at the daily peak ÷ mean demand; swing and second from 0. */
export function peakFactor(swing: number, second: number): number {
  return 1 + swing + second;
}

/** Demand at the lowest point of the day ÷ mean demand; swing and second from 0. */
export function troughFactor(swing: number, second: number): number {
  if (4 * second <= swing) return 1 - swing + second;
  return 1 - second - (swing * swing) / (8 * second);
}
