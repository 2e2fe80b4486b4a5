import type { RandomStreams } from '../../kernel/index.ts';
import { SECOND } from '../../kernel/index.ts';
import { Client, OpenArrivals, Station, serviceTime, total } from '../../plant/index.ts';
import { fallback, number, positive, whole, word } from '../fields.ts';
import { defineModel } from '../model.ts';
import { openRequestRig, SECONDS_PER_CUSTOMER } from '../request-rig.ts';
import { openRig } from '../rig.ts';

/** The metric is a share of so many seeds, no estimate of anything: whoever runs it gets the same five runs. */
const SEEDS = 5;

/** The trigger begins after the warm-up of the experiment. */
const WARM_UP_S = 60;

/** Long enough after a trigger of 10 s to see where it has led; longer triggers add to it. */
const RUN_S = 160;

/** Goodput counts at the end of the run. */
const COUNTED_S = 30;

export const osdi22Retry = defineModel({
  name: 'osdi22-retry',
  about: `Huang et al., OSDI'22, section 5.2: a server that keeps abandoned work loses a part of its capacity for some seconds, and
clients resend what has timed out. Share of ${SEEDS} seeds whose goodput in the last ${COUNTED_S} s is under half of the offered
rate, and attempts per second in that time. On either solver; the flow solver has no seeds and gives 0 or 1.`,
  fields: {
    C: positive('capacity of the server, requests per second'),
    capacity_drop: number('share of it that the trigger takes', {
      min: 0,
      below: 1,
    }),
    trigger_s: number('how long the trigger lasts', { min: 0 }),
    rate_rps: positive('offered, requests per second'),
    timeout_s: number('an attempt is given up after', { min: 1e-6 }),
    resends: whole('attempts beyond the first', { min: 0, max: 99 }),
    fidelity: fallback(word(['request', 'flow'], 'which solver serves'), 'request'),
  },
  metrics: { share_stay_down: 'share', attempts_rps: 'mean' },
  open: ({ fidelity, ...values }, { streams }) => {
    const length = RUN_S + Math.max(0, values.trigger_s - 10);
    const isDown = (goodput: number) => goodput < (values.rate_rps / 2) * COUNTED_S;
    if (fidelity === 'flow') {
      return {
        seconds: 0.05,
        exact: () => {
          const { goodput, attempts } = endOfFlow(values, length);
          return { share_stay_down: isDown(goodput) ? 1 : 0, attempts_rps: attempts / COUNTED_S };
        },
      };
    }
    return {
      seconds: SEEDS * attemptsOf(values, length, isDown) * SECONDS_PER_CUSTOMER,
      exact: () => {
        let [down, sent] = [0, 0];
        for (let seed = 0; seed < SEEDS; seed++) {
          const { goodput, attempts } = endOfRequests(values, length, streams, seed);
          if (isDown(goodput)) down++;
          sent += attempts;
        }
        return { share_stay_down: down / SEEDS, attempts_rps: sent / (SEEDS * COUNTED_S) };
      },
    };
  },
});

/** About how many attempts a run makes; whether it stays down is asked of the flow solver, which is quick. */
function attemptsOf(values: Values, length: number, isDown: (goodput: number) => boolean): number {
  const { rate_rps, resends } = values;
  if (!isDown(endOfFlow(values, length).goodput)) return rate_rps * length;
  return rate_rps * (WARM_UP_S + (resends + 1) * (length - WARM_UP_S));
}

interface Values {
  readonly C: number;
  readonly capacity_drop: number;
  readonly trigger_s: number;
  readonly rate_rps: number;
  readonly timeout_s: number;
  readonly resends: number;
}

/** Operations that succeed, and attempts that are made, in the last seconds of the run. */
interface End {
  readonly goodput: number;
  readonly attempts: number;
}

function endOfRequests(values: Values, length: number, streams: RandomStreams, key: number): End {
  const { attempts, runUntil } = openRequestRig();
  const service = serviceTime({ law: 'deterministic' }, SECOND / values.C);
  const station = new Station(attempts, { streams, key, servers: 1, service });
  const timeout = Math.round(values.timeout_s * SECOND);
  const client = new Client(attempts, station, { streams, key, attempts: values.resends + 1, timeout });
  new OpenArrivals(attempts, client, { streams, key, rate: values.rate_rps });
  runUntil(WARM_UP_S * SECOND);
  station.setSpeed(1 - values.capacity_drop);
  runUntil(Math.round((WARM_UP_S + values.trigger_s) * SECOND));
  station.setSpeed(1);
  runUntil(Math.round((length - COUNTED_S) * SECOND));
  const { succeeded, sent } = client.books;
  const [goodBefore, sentBefore] = [total(succeeded), total(sent)];
  runUntil(Math.round(length * SECOND));
  return { goodput: total(succeeded) - goodBefore, attempts: total(sent) - sentBefore };
}

function endOfFlow(values: Values, length: number): End {
  const { rate_rps, resends } = values;
  const { plant, runUntil } = openRig({
    users: rate_rps,
    capacity: values.C,
    retries: {
      attempts: resends + 1,
      timeout: Math.round(values.timeout_s * SECOND),
    },
    law: { queueLimit: 1e6 * SECOND },
  });
  runUntil(WARM_UP_S * SECOND);
  const undo = plant.impair(0, { primitive: 'capacity', factor: 1 - values.capacity_drop }, 1);
  runUntil(Math.round((WARM_UP_S + values.trigger_s) * SECOND));
  undo();
  let goodput = 0;
  for (let second = length - COUNTED_S; second < length; second++) {
    runUntil(Math.round((second + 0.5) * SECOND));
    goodput += rate_rps * (1 - plant.failing(0));
  }
  const [from, to] = [length - COUNTED_S, length].map((second) => Math.round(second * SECOND));
  runUntil(to);
  return { goodput, attempts: plant.counts(0, from, to).attempts };
}
