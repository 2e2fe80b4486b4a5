import { RandomStreams, SECOND } from '../../kernel/index.ts';
import type { Plant } from '../../plant/index.ts';
import { fallback, whole, word } from '../fields.ts';
import { defineModel } from '../model.ts';
import type { Rig, RigOptions } from '../rig.ts';
import { openRig } from '../rig.ts';

/** What a cell is and what happens to it, for a demand of so many operations per second. */
interface Situation {
  readonly cell: (rate: number) => RigOptions;
  readonly story: Story;
}

/** Lets things happen to cell 0, from second 0 to the end. */
type Story = (plant: Plant, until: (second: number) => void) => void;

const JITTER = { attempts: 3, backoff: 'full-jitter', base: SECOND, cap: 20 * SECOND } as const;
const GUARDED = { attempts: 4, backoff: 'full-jitter', base: SECOND, cap: 8 * SECOND } as const;
const BREAKER = { opensAt: 0.5, minimum: 20, window: 10 * SECOND, openFor: 5 * SECOND, probes: 3 } as const;

/** The last seconds are quiet, so that what was begun before is over when the counting ends. */
const errors =
  (share: number): Story =>
  (plant, until) => {
    until(10);
    const undo = plant.impair(0, { primitive: 'errors', share, retryHelps: true }, 1);
    until(45);
    undo();
    until(60);
  };

/** A share of the capacity is missing from second 10 on, for so long. */
const slow =
  (share: number, lasts: number): Story =>
  (plant, until) => {
    until(10);
    const undo = plant.takeOut(0, share);
    until(10 + lasts);
    undo();
    until(70);
  };

const batches: Story = (plant, until) => {
  for (let batch = 0; batch < 6; batch++) {
    until(10 + 8 * batch);
    const undo = plant.takeOut(0, 0.5);
    until(16 + 8 * batch);
    undo();
  }
  until(90);
};

const nothing: Story = (_plant, until) => until(60);

/** What guards are for: 12 s at a fifth of the capacity, time to recover, and 15 s of errors. */
const slowThenErrors: Story = (plant, until) => {
  until(8);
  const undo = plant.impair(0, { primitive: 'capacity', factor: 0.2 }, 1);
  until(20);
  undo();
  until(45);
  const heal = plant.impair(0, { primitive: 'errors', share: 0.3, retryHelps: true }, 1);
  until(60);
  heal();
  until(70);
};

/** A cell with spare capacity of a half, a mechanism, and the story in which it works. */
const guarded = (
  { retries, law }: Pick<RigOptions, 'retries' | 'law'>,
  more: (rate: number) => Partial<RigOptions> = () => ({}),
): Situation => ({
  cell: (rate) => ({
    users: rate,
    capacity: 1.5 * rate,
    retries: { ...GUARDED, ...retries },
    law: { queueLimit: 40 * SECOND, ...law },
    ...more(rate),
  }),
  story: slowThenErrors,
});

const SITUATIONS = {
  errors: {
    cell: (rate) => ({ users: rate, capacity: 2.65 * rate, retries: JITTER }),
    story: errors(0.3),
  },
  budget: {
    cell: (rate) => ({ users: rate, capacity: 2.65 * rate, retries: { ...JITTER, budget: 0.1 } }),
    story: errors(0.3),
  },
  overload: {
    cell: (rate) => ({ users: rate, capacity: 0.8 * rate, retries: JITTER, law: { queueLimit: SECOND } }),
    story: nothing,
  },
  recovery: {
    cell: (rate) => ({ users: rate, capacity: 3.5 * rate, retries: { attempts: 5 } }),
    story: slow(0.85, 5),
  },
  collapse: {
    cell: (rate) => ({
      users: rate,
      capacity: 2.4 * rate,
      retries: { attempts: 5 },
      law: { queueLimit: 300 * SECOND },
    }),
    story: slow(0.85, 10),
  },
  restart: {
    cell: (rate) => ({ users: rate, capacity: 1.9 * rate, retries: JITTER }),
    story: batches,
  },
  rejections: guarded({ retries: { attempts: 3, backoff: 'none' }, law: { queueLimit: 2 * SECOND } }),
  cancellation: guarded({ law: { serving: { cancelled: 0.5 } } }),
  'all-cancelled': guarded({ law: { serving: { cancelled: 1 } } }),
  // Too much comes for ever: who gives up leaves, and the wait stays at the time-out.
  brink: {
    cell: (rate) => ({
      users: rate,
      capacity: 0.8 * rate,
      retries: JITTER,
      law: { queueLimit: 60 * SECOND, serving: { cancelled: 1 } },
    }),
    story: nothing,
  },
  'long-services': {
    cell: (rate) => ({
      users: rate,
      capacity: 1.5 * rate,
      retries: { attempts: 1, timeout: SECOND },
      law: { serving: { servers: Math.round(0.15 * rate), service: { law: 'deterministic' } } },
    }),
    story: slow(0.5, 12),
  },
  lifo: guarded({ law: { serving: { discipline: 'lifo' } } }),
  priority: guarded({ law: { serving: { discipline: 'priority' } } }),
  bucket: guarded({ retries: { bucket: { deposit: 0.1, per: 'first-try', saved: 5 } } }),
  hedge: guarded({ retries: { attempts: 2, hedge: { after: SECOND } } }),
  // Services of 25 ms, of which 45 % are slower than the 20 ms after which they are hedged.
  'hedge-errors': {
    cell: (rate) => ({
      users: rate,
      capacity: 4 * rate,
      retries: { attempts: 2, hedge: { after: SECOND / 50 } },
      law: { serving: { servers: Math.round(0.1 * rate) } },
    }),
    story: errors(0.6),
  },
  throttle: guarded({
    law: { queueLimit: SECOND, serving: { throttle: { factor: 1.5, window: 20 * SECOND } } },
  }),
  // Windows of 100 calls; those of 10 calls are bounded less tightly.
  breaker: guarded({ retries: { breaker: BREAKER } }, (rate) => ({
    users: Math.ceil(rate / 10),
    rate: rate / Math.ceil(rate / 10),
  })),
  'breaker-few-calls': guarded({ retries: { breaker: { ...BREAKER, minimum: 5, probes: 2 } } }),
  cache: guarded({ law: {} }, (rate) => ({
    capacity: 0.6 * rate,
    law: {
      queueLimit: 40 * SECOND,
      serving: { cache: { hits: 0.8, hitCost: 0.1, workingSet: 8 * rate } },
    },
  })),
  dependencies: guarded({
    law: {
      serving: {
        dependencies: [
          { name: 'database', kind: 'hard', calls: 0.5, errors: 0.2, attempts: 2 },
          { name: 'adverts', kind: 'soft', calls: 1, errors: 0.5, attempts: 1 },
        ],
      },
    },
  }),
  decorrelated: guarded({
    retries: { backoff: 'decorrelated-jitter', base: SECOND / 2, cap: 10 * SECOND },
  }),
} satisfies Record<string, Situation>;

type Name = keyof typeof SITUATIONS;

const NAMES = Object.keys(SITUATIONS) as Name[];

/** Seconds of one core per attempt of the request solver, with its share of everything. */
const SECONDS_PER_ATTEMPT = 6e-7;

export const parity = defineModel({
  name: 'parity',
  about: `One cell and one story by both solvers of the plant: flow ÷ request, which is the judge. Operations that do not
fail, attempts, the mean queue and the share of operations that fail, each over the whole story; a batch is one seed of the
request solver, and the flow solver, which has none, is run once.`,
  fields: {
    situation: word(NAMES, 'what the cell is and what happens to it'),
    rate_rps: fallback(whole('operations per second', { min: 1000, max: 20_000 }), 1000),
  },
  metrics: { goodput: 'mean', attempts: 'mean', queue: 'mean', share_harmed: 'mean' },
  open: ({ situation, rate_rps }, { streams }) => {
    const { cell, story }: Situation = SITUATIONS[situation];
    const options = cell(rate_rps);
    const flow = play(options, story);
    return {
      seconds: SECONDS_PER_ATTEMPT * flow.attempts,
      batch: (index) => {
        const seed = streams.stream('request seed', index).uint32();
        const law = { ...options.law, fidelity: 'request' } as const;
        const request = play({ ...options, law, streams: new RandomStreams(`parity ${seed}`) }, story);
        return {
          goodput: { sum: flow.goodput, of: request.goodput },
          attempts: { sum: flow.attempts, of: request.attempts },
          queue: { sum: flow.queue, of: request.queue },
          share_harmed: { sum: flow.harmed, of: request.harmed },
        };
      },
    };
  },
});

interface Measures {
  /** Operations that have not failed when the story ends, and share of them all that has. */
  readonly goodput: number;
  readonly harmed: number;
  readonly attempts: number;
  /** Attempts that wait, on average of all whole seconds. */
  readonly queue: number;
}

function play(options: RigOptions, story: Story): Measures {
  let failed = 0;
  const rig: Rig = openRig({
    ...options,
    onFlow: (cell, from, to, flow) => {
      failed += flow.failingOld[0] * rig.plant.operations(cell, from, to);
    },
  });
  const { plant } = rig;
  let [queued, seconds] = [0, 0];
  story(plant, (second) => {
    while (seconds < second) {
      rig.runUntil(++seconds * SECOND);
      queued += plant.queue(0);
    }
  });
  plant.flush();
  const operations = plant.operations(0, 0, rig.now);
  const { attempts } = plant.counts(0, 0, rig.now);
  return { goodput: operations - failed, harmed: failed / operations, attempts, queue: queued / seconds };
}
