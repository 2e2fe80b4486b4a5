import type { LevelledChain } from '../../stats/index.ts';
import { meanHittingTimes } from '../../stats/index.ts';
import { fallback, number, positive, whole, word } from '../fields.ts';
import type { Computation } from '../model.ts';
import { defineModel } from '../model.ts';

/** Numbers of the blocks that elimination works with: beyond, it would take minutes. */
const LARGEST_ORBIT = 1000;

export const retrialThreshold = defineModel({
  name: 'retrial-threshold',
  about: `A server with a queue, whose clients come back from an orbit when what they joined was doomed: the smallest system that
is up for ages and down for ages at the same load. Method markov-chain solves it exactly.`,
  fields: {
    lambda_: positive('fresh arrivals per unit of time'),
    mu: positive('rate of service'),
    theta: positive('rate at which each client in the orbit returns'),
    K: whole('places in server and queue'),
    orbit: whole('places in the orbit', { min: 2, max: LARGEST_ORBIT }),
    threshold: whole('joining from this length on is doomed', { min: 1 }),
    p_return: number('chance that a doomed or rejected client returns', { min: 0, below: 1 }),
    method: fallback(word(['markov-chain'], 'how it is worked out'), 'markov-chain'),
  },
  metrics: { mean_time_to_collapse: 'mean', mean_time_to_recover: 'mean' },
  refuse: ({ K, threshold }) =>
    threshold > K
      ? [{ param: 'threshold', expected: `a whole number up to K = ${K}`, got: String(threshold) }]
      : [],
  open: (values) => solved(values),
});

interface Values {
  readonly lambda_: number;
  readonly mu: number;
  readonly theta: number;
  readonly K: number;
  readonly orbit: number;
  readonly threshold: number;
  readonly p_return: number;
}

/** Collapsed: no place is left. Recovered: nobody is served and at most this many are in the orbit. */
const CALM_ORBIT = 2;

function solved(values: Values): Computation {
  const { lambda_, theta, K, orbit, p_return } = values;
  const places = orbit + 1;
  return {
    seconds: 1e-9 * (K + 1) * places * places * places * 4,
    exact: (wanted) => {
      const readings: Record<string, number> = {};
      if (wanted.has('mean_time_to_collapse'))
        [readings.mean_time_to_collapse] = meanHittingTimes(chainOf(values, (n) => n === K));
      if (wanted.has('mean_time_to_recover')) {
        const times = meanHittingTimes(chainOf(values, (n, v) => n === 0 && v <= CALM_ORBIT));
        const balance = Math.floor((lambda_ * p_return) / (theta * (1 - p_return)));
        readings.mean_time_to_recover = times[K * places + Math.min(orbit, balance)];
      }
      return readings;
    },
  };
}

/** State: n in server and queue (the level), v in the orbit (the place). */
function chainOf(
  { lambda_, mu, theta, K, orbit, threshold, p_return }: Values,
  isTarget: LevelledChain['isTarget'],
): LevelledChain {
  return {
    levels: K + 1,
    places: orbit + 1,
    isTarget,
    jumps: (n, v, jump) => {
      const back = theta * v;
      if (n > 0) jump(mu, n - 1, v);
      if (n < threshold && n < K) {
        jump(lambda_, n + 1, v);
        if (v > 0) jump(back, n + 1, v - 1);
      } else if (n < K) {
        jump(lambda_ * p_return, n + 1, Math.min(orbit, v + 1));
        jump(lambda_ * (1 - p_return), n + 1, v);
        if (v > 0) jump(back * p_return, n + 1, v);
        if (v > 0) jump(back * (1 - p_return), n + 1, v - 1);
      } else {
        jump(lambda_ * p_return, n, Math.min(orbit, v + 1));
        if (v > 0) jump(back * (1 - p_return), n, v - 1);
      }
    },
  };
}
