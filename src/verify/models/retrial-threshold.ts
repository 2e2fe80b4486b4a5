import type { RandomStreams } from '../../kernel/index.ts';
import type { LevelledChain } from '../../stats/index.ts';
import { meanHittingTimes } from '../../stats/index.ts';
import { fallback, number, positive, whole, word } from '../fields.ts';
import type { Computation } from '../model.ts';
import { defineModel } from '../model.ts';
import type { RetrialServer } from '../retrial-runs.ts';
import { balanceOf, CALM_ORBIT, timeToCollapse, timeToRecover } from '../retrial-runs.ts';

/** Numbers of the blocks that elimination works with. */
const LARGEST_ORBIT = 1000;

/** Longer solutions than this are refused, in seconds of one core. */
const LONGEST_SOLUTION = 200;

export const retrialThreshold = defineModel({
  name: 'retrial-threshold',
  about: `A server with a queue, whose clients come back from an orbit when what they joined was doomed: the smallest system that
is up for ages and down for ages at the same load. On the request solver; method markov-chain solves it exactly instead.`,
  fields: {
    lambda_: positive('fresh arrivals per unit of time'),
    mu: positive('rate of service'),
    theta: positive('rate at which each client in the orbit returns'),
    K: whole('places in server and queue', { min: 1, max: 1_000_000 }),
    orbit: whole('places in the orbit', { min: 2, max: LARGEST_ORBIT }),
    threshold: whole('joining from this length on is doomed', { min: 1 }),
    p_return: number('chance that a doomed or rejected client returns', {
      min: 0,
      below: 1,
    }),
    method: fallback(word(['requests', 'markov-chain'], 'how it is worked out'), 'requests'),
  },
  metrics: { mean_time_to_collapse: 'mean', mean_time_to_recover: 'mean' },
  refuse: ({ K, orbit, threshold }) => {
    if (threshold > K)
      return [
        {
          param: 'threshold',
          expected: `a whole number up to K = ${K}`,
          got: String(threshold),
        },
      ];
    const seconds = secondsToSolve(K, orbit);
    if (seconds <= LONGEST_SOLUTION) return [];
    const expected = `few enough places that the chain is solved within ${LONGEST_SOLUTION} s`;
    return [
      {
        param: 'K',
        expected,
        got: `${K} with an orbit of ${orbit}, about ${Math.ceil(seconds)} s`,
      },
    ];
  },
  open: ({ method, ...values }, { streams }) =>
    method === 'requests' ? played(values, streams) : solved(values),
});

/** Runs per batch: the times are nearly exponential, and no mean of few of them is. */
const RUNS = 16;

/** Runs until a row without tolerance is decided, about. */
const RUNS_TO_DECIDE = 8000;

/** Seconds of one core that playing may take; what would need more is solved exactly. */
const PATIENCE = 250;

/** Seconds per attempt of the request solver, and attempts per served one: those who come back in vain. */
const SECONDS_PER_ATTEMPT = 3e-7;

function played(server: RetrialServer, streams: RandomStreams): Computation {
  const exact = solution(server);
  const { lambda_, mu, theta } = server;
  const costOf = (time: number) => time * (lambda_ + mu + theta * balanceOf(server)) * SECONDS_PER_ATTEMPT;
  const plays = (time: number) => costOf(time) * RUNS_TO_DECIDE <= PATIENCE;
  const [playsCollapse, playsRecovery] = [plays(exact.collapse), plays(exact.recovery)];
  const mean = (time: (key: number) => number, index: number, which: number) => {
    let sum = 0;
    for (let run = index * RUNS; run < (index + 1) * RUNS; run++) sum += time(2 * run + which);
    return { sum, of: RUNS };
  };
  return {
    seconds:
      RUNS * ((playsCollapse ? costOf(exact.collapse) : 0) + (playsRecovery ? costOf(exact.recovery) : 0)) +
      1e-6,
    batch: (index, wanted) => ({
      ...(wanted.has('mean_time_to_collapse') && {
        mean_time_to_collapse: playsCollapse
          ? mean((key) => timeToCollapse(server, streams, key), index, 0)
          : exact.collapse,
      }),
      ...(wanted.has('mean_time_to_recover') && {
        mean_time_to_recover: playsRecovery
          ? mean((key) => timeToRecover(server, streams, key), index, 1)
          : exact.recovery,
      }),
    }),
  };
}

function solved(server: RetrialServer): Computation {
  return {
    seconds: secondsToSolve(server.K, server.orbit),
    exact: () => {
      const { collapse, recovery } = solution(server);
      return { mean_time_to_collapse: collapse, mean_time_to_recover: recovery };
    },
  };
}

/** Elimination of one block of places by places for each level, twice; the smallest blocks have their cost, too. */
function secondsToSolve(K: number, orbit: number): number {
  const places = orbit + 1;
  return 4e-9 * (K + 1) * (places * places * places + 1000);
}

interface Solution {
  readonly collapse: number;
  readonly recovery: number;
}

/** By server: each batch of a run asks for it anew, to know how long the run will be. */
const solutions = new Map<string, Solution>();

function solution(server: RetrialServer): Solution {
  const key = JSON.stringify(server);
  let found = solutions.get(key);
  if (found === undefined) {
    const { K, orbit } = server;
    const recoveries = meanHittingTimes(chainOf(server, (n, v) => n === 0 && v <= CALM_ORBIT));
    found = {
      collapse: meanHittingTimes(chainOf(server, (n) => n === K))[0],
      recovery: recoveries[K * (orbit + 1) + balanceOf(server)],
    };
    solutions.set(key, found);
  }
  return found;
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
