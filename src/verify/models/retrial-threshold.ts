import type { RandomStreams } from '../../kernel/index.ts';
import type { LevelledChain } from '../../stats/index.ts';
import { meanHittingTimes } from '../../stats/index.ts';
import { fallback, number, positive, whole, word } from '../fields.ts';
import type { Computation } from '../model.ts';
import { defineModel } from '../model.ts';
import type { RetrialServer } from '../retrial-runs.ts';
import { balanceOf, CALM_ORBIT, timeToCollapse, timeToRecover } from '../retrial-runs.ts';

/** Numbers of the blocks that elimination works with: beyond, it would take minutes. */
const LARGEST_ORBIT = 1000;

export const retrialThreshold = defineModel({
  name: 'retrial-threshold',
  about: `A server with a queue, whose clients come back from an orbit when what they joined was doomed: the smallest system that
is up for ages and down for ages at the same load. On the request solver; method markov-chain solves it exactly instead.`,
  fields: {
    lambda_: positive('fresh arrivals per unit of time'),
    mu: positive('rate of service'),
    theta: positive('rate at which each client in the orbit returns'),
    K: whole('places in server and queue'),
    orbit: whole('places in the orbit', { min: 2, max: LARGEST_ORBIT }),
    threshold: whole('joining from this length on is doomed', { min: 1 }),
    p_return: number('chance that a doomed or rejected client returns', { min: 0, below: 1 }),
    method: fallback(word(['requests', 'markov-chain'], 'how it is worked out'), 'requests'),
  },
  metrics: { mean_time_to_collapse: 'mean', mean_time_to_recover: 'mean' },
  refuse: ({ K, threshold }) =>
    threshold > K
      ? [{ param: 'threshold', expected: `a whole number up to K = ${K}`, got: String(threshold) }]
      : [],
  open: ({ method, ...values }, { streams }) =>
    method === 'requests' ? played(values, streams) : solved(values),
});

/** Runs per batch: the times are nearly exponential, and no mean of few of them is. */
const RUNS = 16;

function played(server: RetrialServer, streams: RandomStreams): Computation {
  return {
    seconds: 0.05,
    batch: (index, wanted) => {
      let [collapse, recover] = [0, 0];
      for (let run = index * RUNS; run < (index + 1) * RUNS; run++) {
        if (wanted.has('mean_time_to_collapse')) collapse += timeToCollapse(server, streams, 2 * run);
        if (wanted.has('mean_time_to_recover')) recover += timeToRecover(server, streams, 2 * run + 1);
      }
      return {
        mean_time_to_collapse: { sum: collapse, of: RUNS },
        mean_time_to_recover: { sum: recover, of: RUNS },
      };
    },
  };
}

function solved(values: RetrialServer): Computation {
  const { K, orbit } = values;
  const places = orbit + 1;
  return {
    seconds: 1e-9 * (K + 1) * places * places * places * 4,
    exact: (wanted) => {
      const readings: Record<string, number> = {};
      if (wanted.has('mean_time_to_collapse'))
        [readings.mean_time_to_collapse] = meanHittingTimes(chainOf(values, (n) => n === K));
      if (wanted.has('mean_time_to_recover')) {
        const times = meanHittingTimes(chainOf(values, (n, v) => n === 0 && v <= CALM_ORBIT));
        readings.mean_time_to_recover = times[K * places + balanceOf(values)];
      }
      return readings;
    },
  };
}

/** State: n in server and queue (the level), v in the orbit (the place). */
function chainOf(
  { lambda_, mu, theta, K, orbit, threshold, p_return }: RetrialServer,
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
