import type { RandomStream } from '../kernel/index.ts';
import { exp, normal } from '../kernel/index.ts';
import { meanHittingTimes, normalCdf } from '../stats/index.ts';
import type { Computation } from './model.ts';

/** Observations a batch should at least have, so that batches cost more than handing them out. */
const OBSERVATIONS = 40_000;

const NANOSECOND = 1e-9;

/** Longer mean run lengths than this are refused: a single run would take minutes. */
export const LONGEST_RUN = 1e10;

/**
 * The mean run length of a chart by simulation: independent Normal(shift, 1) observations until it signals.
 *
 * @param run gives the number of observations of one run
 * @param about what the mean will be about, for the size of batches
 */
export function meanRunLength(
  about: number,
  run: (observe: () => number) => number,
  streamOf: (index: number) => RandomStream,
  shift: number,
): Computation {
  const runs = Math.max(1, Math.min(2000, Math.round(OBSERVATIONS / about)));
  return {
    seconds: runs * (about + 5) * 25 * NANOSECOND,
    batch: (index) => {
      const stream = streamOf(index);
      const observe = () => normal(stream, shift, 1);
      let sum = 0;
      for (let i = 0; i < runs; i++) sum += run(observe);
      return { average_run_length: { sum, of: runs } };
    },
  };
}

/** Siegmund's approximation for one side of a CUSUM (1985), good to a few per cent: how long runs will be. */
export function roughCusumRunLength(allowance: number, limit: number, shift: number): number {
  const drift = shift - allowance;
  const reach = limit + 1.166;
  if (Math.abs(drift) < 1e-6) return reach * reach;
  return (exp(-2 * drift * reach) + 2 * drift * reach - 1) / (2 * drift * drift);
}

/** Places between the limits of the chain that stands for an EWMA chart. */
const PLACES = 81;

/** A Markov chain in place of an EWMA chart (Brook & Evans 1972), good to a few per cent: how long runs will be. */
export function roughEwmaRunLength(weight: number, limit: number, shift: number): number {
  const width = (2 * limit) / PLACES;
  const middleOf = (place: number) => -limit + (place + 0.5) * width;
  // One more place stands for the signal. Jumps at rate 1, so that times are numbers of observations.
  const times = meanHittingTimes({
    levels: 1,
    places: PLACES + 1,
    isTarget: (_, place) => place === PLACES,
    jumps: (_, place, jump) => {
      const below = (value: number) => normalCdf((value - (1 - weight) * middleOf(place)) / weight - shift);
      const least = below(-limit);
      let last = least;
      for (let to = 0; to < PLACES; to++) {
        const next = below(-limit + (to + 1) * width);
        jump(next - last, 0, to);
        last = next;
      }
      jump(Math.max(1 - last + least, Number.MIN_VALUE), 0, PLACES);
    },
  });
  return times[(PLACES - 1) / 2];
}
