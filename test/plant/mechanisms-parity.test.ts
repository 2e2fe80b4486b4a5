// Flow against request: the same cell, the same story, by both solvers of the plant. What the flow solver only bounds
// stands here with its bound, and in the same words in src/plant/README.md.

import { describe, expect, it } from 'vitest';
import type { RetryLaw } from '../../src/domain/index.ts';
import { SECOND } from '../../src/kernel/index.ts';
import type { Setting } from './world.ts';
import { failedOperations, world } from './world.ts';

const JITTER = { attempts: 4, backoff: 'full-jitter', base: SECOND, cap: 8 * SECOND } as const;
const BREAKER = { opensAt: 0.5, minimum: 20, window: 10 * SECOND, openFor: 5 * SECOND, probes: 3 } as const;

/** Attempts, operations that succeed, and the queue at its longest, of a cell that is slow for 12 s, and then errs. */
interface Measures {
  readonly attempts: number;
  readonly good: number;
  readonly queue: number;
}

function story(setting: Setting): Measures {
  const { plant, simulation } = world({
    users: 1000,
    capacity: 1500,
    queueLimit: 40 * SECOND,
    settles: false,
    ...setting,
    retries: { ...JITTER, ...setting.retries },
  });
  simulation.runUntil(8 * SECOND);
  const undo = plant.impair(0, { primitive: 'capacity', factor: 0.2 }, 1);
  simulation.runUntil(20 * SECOND);
  undo();
  const queue = plant.queue(0);
  simulation.runUntil(45 * SECOND);
  plant.impair(0, { primitive: 'errors', share: 0.3, retryHelps: true }, 1);
  simulation.runUntil(60 * SECOND);
  const { attempts } = plant.counts(0, 0, 60 * SECOND);
  return { attempts, good: plant.ledger(0)?.succeeded ?? NaN, queue };
}

/** Relative differences of the flow solver from the mean of so many request runs. */
function differences(setting: Setting, runs: number): Measures {
  const flow = story(setting);
  const request = Array.from({ length: runs }, (_, run) =>
    story({ ...setting, chance: `parity ${run}`, fidelity: 'request' }),
  );
  const of = (measure: keyof Measures) => {
    const mean = request.reduce((sum, run) => sum + run[measure], 0) / runs;
    return Math.abs(flow[measure] / mean - 1);
  };
  return { attempts: of('attempts'), good: of('good'), queue: of('queue') };
}

/** Where a cell recovers, when it does is chance, which more runs even out. */
const RECOVERS = 6;
const STAYS_DOWN = 2;

const few = (users: number) => ({ users, rate: 1000 / users });
const retries = (law: Partial<RetryLaw>): Setting => ({ retries: law });

describe('the flow solver agrees with the request solver within 2 %', () => {
  it.each<[string, number, Setting]>([
    ['without any guard', STAYS_DOWN, {}],
    ['with half of the abandoned attempts cancelled', STAYS_DOWN, { serving: { cancelled: 0.5 } }],
    ['with all abandoned attempts cancelled', STAYS_DOWN, { serving: { cancelled: 1 } }],
    [
      'with all abandoned attempts cancelled, of a hundred servers',
      STAYS_DOWN,
      { serving: { cancelled: 1, servers: 100 } },
    ],
    ['last come, first served', RECOVERS, { serving: { discipline: 'lifo' } }],
    ['first tries before retries', RECOVERS, { serving: { discipline: 'priority' } }],
    [
      'token buckets per first try',
      RECOVERS,
      retries({ bucket: { deposit: 0.1, per: 'first-try', saved: 5 } }),
    ],
    ['token buckets per success', RECOVERS, retries({ bucket: { deposit: 0.2, per: 'success', saved: 10 } })],
    [
      'token buckets of twenty clients',
      RECOVERS,
      { ...few(20), ...retries({ bucket: { deposit: 0.1, per: 'first-try', saved: 10 } }) },
    ],
    ['hedges', STAYS_DOWN, retries({ attempts: 2, hedge: { after: SECOND } })],
    [
      'hedges, last come, first served, half of the losers cancelled',
      RECOVERS,
      {
        ...retries({ attempts: 2, hedge: { after: SECOND } }),
        serving: { discipline: 'lifo', cancelled: 0.5 },
      },
    ],
    [
      'hedges of slow services',
      STAYS_DOWN,
      { ...retries({ hedge: { after: SECOND / 5 } }), serving: { servers: 150 } },
    ],
    [
      'a throttle before a short queue',
      RECOVERS,
      { queueLimit: SECOND, serving: { throttle: { factor: 1.5, window: 20 * SECOND } } },
    ],
    [
      'a cache',
      STAYS_DOWN,
      { users: 2500, serving: { cache: { hits: 0.8, hitCost: 0.1, workingSet: 20_000 } } },
    ],
    [
      'a hard and a soft dependency',
      STAYS_DOWN,
      {
        serving: {
          dependencies: [
            { name: 'database', kind: 'hard', calls: 0.5, errors: 0.2, attempts: 2 },
            { name: 'adverts', kind: 'soft', calls: 1, errors: 0.5, attempts: 1 },
          ],
        },
      },
    ],
    [
      'decorrelated jitter',
      STAYS_DOWN,
      retries({ backoff: 'decorrelated-jitter', base: SECOND / 2, cap: 10 * SECOND }),
    ],
    [
      'breakers of clients with ten calls a second',
      RECOVERS,
      { ...few(100), ...retries({ breaker: BREAKER }) },
    ],
  ])('%s', (_, runs, setting) => {
    const { attempts, good, queue } = differences(setting, runs);
    expect(attempts).toBeLessThan(0.02);
    expect(good).toBeLessThan(0.02);
    // A queue is the small difference of large amounts, so the chance of the request runs shows in it.
    expect(queue).toBeLessThan(0.03);
  });
});

describe('an overloaded queue that those leave who give up', () => {
  /** Share of the operations that are answered in time, once the wait has come to the time-out. */
  const inTime = (setting: Setting) => {
    const { plant, simulation } = world({
      users: 2000,
      queueLimit: 100 * SECOND,
      settles: false,
      ...setting,
      retries: { attempts: 1, timeout: SECOND },
    });
    simulation.runUntil(40 * SECOND);
    const before = plant.ledger(0)?.succeeded ?? NaN;
    simulation.runUntil(100 * SECOND);
    const { succeeded } = plant.ledger(0) ?? { succeeded: NaN };
    return (succeeded - before) / plant.operations(0, 40 * SECOND, 100 * SECOND);
  };

  const cases = [undefined, 'deterministic' as const].flatMap((law) =>
    [0, 0.5, 1].flatMap((cancelled) =>
      [1.05, 1.3, 2].map((load): [string, number, number] => [law ?? 'exponential', cancelled, load]),
    ),
  );

  it.each(cases)(
    'answers as many in time on either solver (%s services, χ = %f, %f × the capacity)',
    (law, cancelled, load) => {
      const service = law === 'deterministic' ? { law: 'deterministic' as const } : undefined;
      const setting = { capacity: Math.round(2000 / load), serving: { cancelled, service } };
      const request = inTime({ ...setting, fidelity: 'request', chance: 'leave' });
      expect(Math.abs(inTime(setting) - request)).toBeLessThan(0.01);
    },
  );

  it('answers as many in time in whole counts', () => {
    const setting = { capacity: 1538, serving: { cancelled: 1 }, chance: 'leave' };
    expect(Math.abs(inTime(setting) - inTime({ ...setting, fidelity: 'request' }))).toBeLessThan(0.01);
  });

  it('answers as many as the request solver where services are a twentieth of the time-out', () => {
    const setting = { capacity: 1600, serving: { cancelled: 1, servers: 80 } };
    const request = inTime({ ...setting, fidelity: 'request', chance: 'leave' });
    expect(request).toBeGreaterThan(0.02);
    expect(Math.abs(inTime(setting) / request - 1)).toBeLessThan(0.05);
  });
});

describe('services of a fifth of the time-out', () => {
  it('make as many answers late on either solver while a queue grows', () => {
    const failed = (setting: Setting) => {
      const here = world({
        users: 2000,
        capacity: 3000,
        queueLimit: 100 * SECOND,
        serving: { servers: 600, service: { law: 'deterministic' } },
        retries: { attempts: 1, timeout: SECOND },
        ...setting,
      });
      here.simulation.runUntil(10 * SECOND);
      const undo = here.plant.impair(0, { primitive: 'demand', factor: 2 }, 1);
      here.simulation.runUntil(22 * SECOND);
      undo();
      here.simulation.runUntil(60 * SECOND);
      return failedOperations(here);
    };
    const runs = ['a', 'b', 'c', 'd'].map((chance) => failed({ fidelity: 'request', chance }));
    const request = runs.reduce((sum, run) => sum + run, 0) / runs.length;
    expect(Math.abs(failed({}) / request - 1)).toBeLessThan(0.02);
  });
});

describe('the flow solver keeps its bound', () => {
  it('of 5 % for breakers that hear a call a second, whose windows come in bursts', () => {
    const { attempts, good } = differences(
      retries({ breaker: { ...BREAKER, minimum: 5, probes: 2 } }),
      RECOVERS,
    );
    expect(attempts).toBeLessThan(0.05);
    expect(good).toBeLessThan(0.05);
  });

  it('of 5 % for rejections that are retried at once, which cost it a tick', () => {
    const { attempts, good } = differences(
      { queueLimit: 2 * SECOND, ...retries({ backoff: 'none', attempts: 3 }) },
      RECOVERS,
    );
    expect(attempts).toBeLessThan(0.05);
    expect(good).toBeLessThan(0.05);
  });
});

describe('a small cell', () => {
  /** Share of runs that are still down after a spike, of 40/s on 52/s doubled for 5 s. */
  const shareDown = (
    capacity: number,
    seconds: number,
    fidelity: 'flow' | 'request',
    law: Partial<RetryLaw>,
  ) => {
    let down = 0;
    for (let seed = 0; seed < RUNS; seed++) {
      const { plant, simulation } = world({
        users: 40,
        capacity,
        chance: `small ${seed}`,
        fidelity,
        retries: { attempts: 3, ...law },
      });
      simulation.runUntil(20 * SECOND);
      const undo = plant.impair(0, { primitive: 'demand', factor: 2 }, 1);
      simulation.runUntil((20 + seconds) * SECOND);
      undo();
      simulation.runUntil(78 * SECOND);
      const { attempts, errors } = plant.counts(0, 60 * SECOND, 78 * SECOND);
      if ((attempts - errors) / 18 < 20) down++;
    }
    return down / RUNS;
  };
  const RUNS = 100;
  const waits = { backoff: 'full-jitter', base: 10 * SECOND, cap: 40 * SECOND } as const;

  it.each([
    [50, 5, {}],
    [52, 5, {}],
    [60, 10, {}],
    [60, 10, waits],
  ])(
    'of %i/s falls over in whole counts as often as request by request (spike of %i s)',
    (capacity, spike, law) => {
      const flow = shareDown(capacity, spike, 'flow', law);
      const request = shareDown(capacity, spike, 'request', law);
      expect(flow).toBeGreaterThan(0.05);
      expect(flow).toBeLessThan(0.95);
      const error = Math.sqrt((flow * (1 - flow) + request * (1 - request)) / RUNS);
      expect(Math.abs(flow - request)).toBeLessThan(3 * error);
    },
  );

  it('is settled while chance leaves it alone, and followed where its time-out is short of spare capacity', () => {
    // Less than 20 attempts to spare in a time-out of 3 s, with 60/s: from 53.3/s on.
    const [far, near] = [50, 56].map((users) => world({ users, capacity: 60, chance: 'settled' }));
    for (const { simulation } of [far, near]) simulation.runUntil(60 * SECOND);
    expect(far.plant.ledger(0)).toBeUndefined();
    expect(near.plant.ledger(0)?.arrived).toBeGreaterThan(0);
  });
});
