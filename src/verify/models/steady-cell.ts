import type { ServingLaw } from '../../domain/index.ts';
import { RandomStreams, SECOND } from '../../kernel/index.ts';
import type { Fields, ValuesOf } from '../fields.ts';
import { fallback, number, optional, probability, whole, word } from '../fields.ts';
import type { Refusal } from '../model.ts';
import { defineModel } from '../model.ts';
import type { RigOptions } from '../rig.ts';
import { openRig } from '../rig.ts';

/** Seconds of a run: those before anything is counted, and those that are. */
const WARM_UP_S = 40;
const MEASURED_S = 40;

/** Seconds of one core per attempt of the request solver, with its share of everything. */
const SECONDS_PER_ATTEMPT = 6e-7;

const fields = {
  fidelity: word(['flow', 'request'], 'which solver serves'),
  rate_rps: number('operations per second', { min: 1, max: 20_000 }),
  capacity_rps: number('attempts per second that the cell serves; with a cache, misses', {
    min: 0.1,
    max: 1e9,
  }),
  servers: optional(whole('attempts it works on at the same time')),
  queue_s: fallback(
    number('attempts that may wait, in time of the full capacity', { min: 1e-6, max: 1e6 }),
    60,
  ),
  timeout_s: fallback(number('a client waits for an answer', { min: 0.001, max: 1000 }), 3),
  attempts: fallback(whole('attempts of an operation, the first included', { min: 1, max: 100 }), 1),
  budget: optional(number('retries per first try', { min: 0 })),
  errors: fallback(probability('share of attempts that fail'), 0),
  error_kind: fallback(word(['system', 'customer'], 'whose fault they are'), 'system'),
  cache_hits: optional(probability('share of attempts that hit')),
  hit_cost: optional(probability('work of a hit, of that of a miss')),
  dependency_calls: optional(probability('share of attempts that call a hard dependency')),
  dependency_errors: optional(probability('share of these calls that fail')),
  dependency_attempts: optional(whole('attempts of the cell at it', { min: 1, max: 100 })),
  throttle_factor: optional(number('attempts let through for each one accepted', { min: 1, max: 100 })),
  throttle_window_s: optional(number('over which the throttle counts', { min: 1, max: 1000 })),
} satisfies Fields;

type Values = ValuesOf<typeof fields>;

/** Parameters of one mechanism: all or none of them are given. */
const MECHANISMS = [
  ['cache_hits', 'hit_cost'],
  ['dependency_calls', 'dependency_errors', 'dependency_attempts'],
  ['throttle_factor', 'throttle_window_s'],
] as const satisfies readonly (readonly (keyof Values)[])[];

export const steadyCell = defineModel({
  name: 'steady-cell',
  about: `A cell with its clients and its guards as scenarios put them together, by either solver, under constant demand, once it is in
balance: operations per second that do not fail, attempts per operation, and attempts that wait.`,
  fields,
  metrics: { goodput_rps: 'mean', attempts_per_operation: 'mean', queue: 'mean' },
  refuse: halfGiven,
  open: (values, { streams }) => {
    const seconds = values.rate_rps * values.attempts * (WARM_UP_S + MEASURED_S) * SECONDS_PER_ATTEMPT;
    if (values.fidelity === 'flow') {
      return {
        seconds: 0.05,
        exact: () => {
          const { goodput, attempts, queued } = play(values);
          return {
            goodput_rps: goodput / MEASURED_S,
            attempts_per_operation: attempts / (values.rate_rps * MEASURED_S),
            queue: queued / MEASURED_S,
          };
        },
      };
    }
    return {
      seconds,
      batch: (index) => {
        const seed = streams.stream('request seed', index).uint32();
        const { goodput, attempts, queued } = play(values, new RandomStreams(`steady cell ${seed}`));
        return {
          goodput_rps: { sum: goodput, of: MEASURED_S },
          attempts_per_operation: { sum: attempts, of: values.rate_rps * MEASURED_S },
          queue: { sum: queued, of: MEASURED_S },
        };
      },
    };
  },
});

function halfGiven(values: Values): Refusal[] {
  return MECHANISMS.flatMap((names) => {
    const missing = names.filter((name) => values[name] === undefined);
    if (missing.length === 0 || missing.length === names.length) return [];
    return missing.map((param) => ({ param, expected: `it beside ${names.join(', ')}`, got: 'nothing' }));
  });
}

/** What is counted: operations that do not fail, attempts, attempts that wait at each whole second, summed up. */
function play(values: Values, streams?: RandomStreams) {
  let failed = 0;
  const { plant, runUntil } = openRig({
    ...cellOf(values),
    ...(streams === undefined ? {} : { streams }),
    onFlow: (cell, from, to, flow) => {
      if (from >= WARM_UP_S * SECOND) failed += flow.failingOld[0] * plant.operations(cell, from, to);
    },
  });
  const { errors, error_kind } = values;
  plant.impair(
    0,
    { primitive: 'errors', share: errors, kind: error_kind, retryHelps: error_kind === 'system' },
    1,
  );
  runUntil(WARM_UP_S * SECOND);
  plant.flush();
  let queued = 0;
  for (let second = 1; second <= MEASURED_S; second++) {
    runUntil((WARM_UP_S + second) * SECOND);
    queued += plant.queue(0);
  }
  plant.flush();
  const [from, to] = [WARM_UP_S * SECOND, (WARM_UP_S + MEASURED_S) * SECOND];
  const { attempts } = plant.counts(0, from, to);
  return { goodput: plant.operations(0, from, to) - failed, attempts, queued };
}

function cellOf(values: Values): RigOptions {
  const { fidelity, rate_rps, capacity_rps, queue_s, timeout_s, attempts, budget } = values;
  return {
    users: rate_rps,
    capacity: capacity_rps,
    retries: {
      attempts,
      timeout: Math.round(timeout_s * SECOND),
      ...(budget === undefined ? {} : { budget }),
    },
    law: { fidelity, queueLimit: Math.round(queue_s * SECOND), serving: servingOf(values) },
  };
}

/** So small a working set that the cache is full of it at once. */
const WORKING_SET = 1;

function servingOf(values: Values): ServingLaw {
  const { servers, cache_hits, hit_cost, throttle_factor, throttle_window_s } = values;
  const { dependency_calls, dependency_errors, dependency_attempts } = values;
  return {
    ...(servers === undefined ? {} : { servers }),
    ...(cache_hits === undefined || hit_cost === undefined
      ? {}
      : { cache: { hits: cache_hits, hitCost: hit_cost, workingSet: WORKING_SET } }),
    ...(throttle_factor === undefined || throttle_window_s === undefined
      ? {}
      : { throttle: { factor: throttle_factor, window: Math.round(throttle_window_s * SECOND) } }),
    ...(dependency_calls === undefined || dependency_errors === undefined || dependency_attempts === undefined
      ? {}
      : {
          dependencies: [
            {
              name: 'database',
              kind: 'hard',
              calls: dependency_calls,
              errors: dependency_errors,
              attempts: dependency_attempts,
            },
          ],
        }),
  };
}
