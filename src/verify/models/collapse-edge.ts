import { RandomStreams, SECOND } from '../../kernel/index.ts';
import { number, whole } from '../fields.ts';
import { defineModel } from '../model.ts';
import { openRig } from '../rig.ts';

/** The trigger begins after so long, and whether the cell is well again is asked so long after a trigger of 10 s. */
const WARM_UP_S = 60;
const WATCHED_S = 45;

/** The edge of a seed is looked for within this part of that of flow, on both sides, and halved so often. */
const AROUND = 0.03;
const HALVINGS = 4;

/** The edge of flow is looked for between the demand and twice the demand with all resends, halved so often. */
const FLOW_HALVINGS = 14;

/** Seconds of one core per attempt of the request solver, with its share of everything. */
const SECONDS_PER_ATTEMPT = 6e-7;

export const collapseEdge = defineModel({
  name: 'collapse-edge',
  about: `The capacity below which a cell that loses a part of it for some seconds never recovers, because its clients resend what has timed
out: flow ÷ request, by halving; a batch is one seed of the request solver.`,
  fields: {
    capacity_drop: number('share of the capacity that the trigger takes', { above: 0, below: 1 }),
    trigger_s: number('how long the trigger lasts', { above: 0, max: 60 }),
    rate_rps: whole('offered, requests per second', { min: 1000, max: 20_000 }),
    timeout_s: number('an attempt is given up after', { min: 0.1, max: 60 }),
    resends: whole('attempts beyond the first', { min: 1, max: 99 }),
  },
  metrics: { flow_over_request: 'mean' },
  open: (values, { streams }) => {
    const { rate_rps, resends, trigger_s } = values;
    let known: number | undefined;
    const edgeOfFlow = () => {
      const most = 2 * rate_rps * (resends + 1);
      known ??= edge(rate_rps, most, FLOW_HALVINGS, (capacity) => staysDown(values, capacity));
      return known;
    };
    const attempts = rate_rps * (WARM_UP_S + (trigger_s + WATCHED_S) * (1 + resends / 2));
    return {
      seconds: HALVINGS * attempts * SECONDS_PER_ATTEMPT,
      batch: (index) => {
        const flow = edgeOfFlow();
        const seed = streams.stream('request seed', index).uint32();
        const request = edge((1 - AROUND) * flow, (1 + AROUND) * flow, HALVINGS, (capacity) =>
          staysDown(values, capacity, new RandomStreams(`collapse edge ${seed}`)),
        );
        return { flow_over_request: { sum: flow, of: request } };
      },
    };
  },
});

/** Between what falls for good and what does not. */
function edge(from: number, to: number, halvings: number, falls: (capacity: number) => boolean): number {
  let [low, high] = [from, to];
  for (let i = 0; i < halvings; i++) {
    const middle = (low + high) / 2;
    if (falls(middle)) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

interface Values {
  readonly capacity_drop: number;
  readonly trigger_s: number;
  readonly rate_rps: number;
  readonly timeout_s: number;
  readonly resends: number;
}

/** Whether a cell of this capacity is still down at the end; request by request with `streams`, else as a flow. */
function staysDown(values: Values, capacity: number, streams?: RandomStreams): boolean {
  const { capacity_drop, trigger_s, rate_rps, timeout_s, resends } = values;
  const { plant, runUntil, state } = openRig({
    users: rate_rps,
    capacity,
    retries: { attempts: resends + 1, timeout: Math.round(timeout_s * SECOND) },
    ...(streams === undefined ? {} : { streams, law: { fidelity: 'request' } }),
  });
  runUntil(WARM_UP_S * SECOND);
  const undo = plant.takeOut(0, capacity_drop);
  runUntil(Math.round((WARM_UP_S + trigger_s) * SECOND));
  undo();
  runUntil(Math.round((WARM_UP_S + trigger_s + WATCHED_S) * SECOND));
  return state(0) !== 'healthy';
}
