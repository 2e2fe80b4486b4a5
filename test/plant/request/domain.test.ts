import { describe, expect, it } from 'vitest';
import { MINUTE, RandomStreams, SECOND, Simulation } from '../../../src/kernel/index.ts';
import {
  Attempts,
  backoff,
  CircuitBreakers,
  Client,
  ClosedClients,
  concurrentTime,
  Effort,
  ErrorLaw,
  exponentialTime,
  Instant,
  Mix,
  OpenArrivals,
  OutsideDomain,
  OverBudget,
  Station,
  serviceTime,
  TokenBuckets,
} from '../../../src/plant/index.ts';
import { RequestCell } from '../../../src/plant/request/request-cell.ts';

const streams = new RandomStreams('domain');
const attempts = new Attempts(new Simulation());
const service = exponentialTime(1000);
const client = (options: object) => new Client(attempts, new Instant(), { streams, ...options });
const station = (options: object) => new Station(attempts, { streams, servers: 2, service, ...options });
const bucket = { clients: 1, deposit: 1, per: 'success', saved: 1 } as const;
const breaker = { opensAt: 0.5, minimum: 1, window: SECOND, openFor: SECOND, probes: 1 };

const MISTAKES: readonly [string, () => unknown][] = [
  ['timeout: expected whole microseconds above 0, or Infinity, got 0', () => client({ timeout: 0 })],
  ['timeout: expected whole microseconds above 0, or Infinity, got 0.5', () => client({ timeout: 0.5 })],
  ['attempts: expected a whole number from 1 up, or Infinity, got 0', () => client({ attempts: 0 })],
  [
    'attempts: expected a whole number, as retries at once would never end, got Infinity',
    () => client({ attempts: Infinity }),
  ],
  ['persistence: expected a share from 0 to 1, got 1.1', () => client({ persistence: 1.1 })],
  ['cancelled: expected a share from 0 to 1, got NaN', () => client({ cancelled: NaN })],
  ['admitted: expected a share from 0 to 1, got -1', () => client({}).admit(-1)],
  ['servers: expected a whole number from 1 up, or Infinity, got 0', () => station({ servers: 0 })],
  ['servers: expected a whole number from 1 up, or Infinity, got 1.5', () => station({ servers: 1.5 })],
  ['places: expected at least as many as servers (2), got 1', () => station({ places: 1 })],
  ['places: expected at least as many as servers (2), got 1', () => station({}).setPlaces(1)],
  ['speed: expected a finite number from 0 up, got -1', () => station({}).setSpeed(-1)],
  [
    'rate: expected a finite number from 0 up, got -3',
    () => new OpenArrivals(attempts, client({}), { streams, rate: -3 }),
  ],
  [
    'rate: expected a finite number from 0 up, got Infinity',
    () => new OpenArrivals(attempts, client({}), { streams, rate: Infinity }),
  ],
  [
    'clients: expected a finite number, got Infinity',
    () => new ClosedClients(attempts, client({}), { streams, clients: Infinity, think: service }),
  ],
  ['service.mean: expected a finite number above 0, got 0', () => serviceTime({ law: 'exponential' }, 0)],
  [
    'service.scv: expected a finite number above 0, got 0',
    () => serviceTime({ law: 'lognormal', scv: 0 }, 1),
  ],
  [
    'service.values: expected one value or more, each with its weight, got 2',
    () => serviceTime({ law: 'points', values: [1, 2], weights: [1] }, 1),
  ],
  [
    'service.weights: expected a finite number above 0, got 0',
    () => serviceTime({ law: 'points', values: [1, 2], weights: [1, 0] }, 1),
  ],
  [
    'service.values: expected a finite number from 0 up, got -1',
    () => serviceTime({ law: 'empirical', values: [-1, 3] }, 1),
  ],
  ['service.each: expected a finite number from 0 up, got -1', () => concurrentTime(1, -1)],
  [
    'errors.shares: expected a share from 0 to 1, got 1.5',
    () => new ErrorLaw(attempts, { streams, shares: [1.5] }),
  ],
  [
    'errors.shares: expected a share for each of 1 classes, got 2',
    () => new ErrorLaw(attempts, { streams, shares: [1] }).set([0, 0]),
  ],
  ['mix: expected a weight above 0, got 0', () => new Mix([0, 0])],
  [
    'backoff.cap: expected at least backoff.base (5), got 1',
    () => backoff({ kind: 'exponential', base: 5, cap: 1 }),
  ],
  [
    'backoff.base: expected a finite number from 0 up, got -5',
    () => backoff({ kind: 'fixed', base: -5, cap: 1 }),
  ],
  [
    'bucket.deposit: expected a finite number from 0 up, got -1',
    () => new TokenBuckets({ ...bucket, deposit: -1 }),
  ],
  [
    'breaker.opensAt: expected a share from 0 to 1, got 2',
    () => new CircuitBreakers(attempts.simulation, { ...breaker, opensAt: 2 }, 1),
  ],
  [
    'budget.attempts: expected a whole number from 1 up, or Infinity, got 0',
    () => new Attempts(new Simulation(), { attempts: 0 }),
  ],
];

describe('a parameter outside its domain', () => {
  it.each(MISTAKES)('is refused: %s', (message, mistake) => {
    expect(mistake).toThrow(OutsideDomain);
    expect(mistake).toThrow(message);
  });
});

describe('time', () => {
  it('goes on for closed clients who hardly think, and are turned away at once', () => {
    const table = new Attempts(new Simulation(), { attempts: 1000 });
    const refused = new Instant(new ErrorLaw(table, { streams, shares: [1] }));
    const think = serviceTime({ law: 'deterministic' }, 0.1);
    new ClosedClients(table, new Client(table, refused, { streams }), { streams, clients: 2, think });
    table.simulation.runUntil(100);
    expect(table.sent).toBe(200);
  });

  it('goes on for clients who hardly wait and never give up', () => {
    const table = new Attempts(new Simulation(), { attempts: 1000 });
    const refused = new Instant(new ErrorLaw(table, { streams, shares: [1] }));
    const waits = backoff({ kind: 'fixed', base: 0, cap: 0 });
    new Client(table, refused, { streams, attempts: Infinity, backoff: waits }).start(0, 0);
    table.simulation.runUntil(100);
    expect(table.sent).toBe(101);
  });
});

describe('the attempts of a run', () => {
  /** 100 operations per second at a cell without capacity, each tried a hundred times at once. */
  function hammered(index: number, effort: Effort) {
    const cell = new RequestCell({
      cell: {
        index,
        name: `cell-${index}`,
        region: 0,
        room: 0,
        capacity: 200,
        hosts: 1,
        users: 100,
        importance: 0,
        kind: 'web',
      },
      law: { queueLimit: MINUTE, failover: null, heat: null },
      retries: { attempts: 100, timeout: SECOND, backoff: 'none', base: 0, cap: 0, budget: Infinity },
      streams,
      kinds: 1,
      effort,
    });
    cell.setCapacity(0, 0, 1);
    cell.setRate(100);
    return cell;
  }

  it('are counted over all of its cells, and end it with the cell and the time', () => {
    const effort = new Effort(1_000_000);
    const [one, two] = [hammered(1, effort), hammered(2, effort)];
    one.runUntil(MINUTE);
    const used = effort.most - effort.left;
    expect(used).toBe(one.attempts.sent);
    expect(used).toBeGreaterThan(500_000);
    let thrown: unknown;
    try {
      two.runUntil(MINUTE);
    } catch (problem) {
      thrown = problem;
    }
    expect(thrown).toBeInstanceOf(OverBudget);
    expect(thrown).toMatchObject({ expected: 'at most 1M attempts in a run', cell: 'cell-2' });
    expect((thrown as OverBudget).at).toBe(two.attempts.stoppedAt);
    expect(effort.left).toBe(0);
    expect(two.attempts.sent).toBe(effort.most - used);
  });
});

describe('the budget of a run', () => {
  /** Operations that never succeed, at 1,000/s, retried every 10 ms for ever. */
  function endless(budget: { attempts?: number; inside?: number }) {
    const table = new Attempts(new Simulation(), budget);
    const broken = new Instant(new ErrorLaw(table, { streams, shares: [1] }));
    const again = backoff({ kind: 'fixed', base: 10_000, cap: 10_000 });
    const asking = new Client(table, broken, { streams, attempts: Infinity, backoff: again });
    new OpenArrivals(table, asking, { streams, rate: 1000 });
    return table;
  }

  it('ends it when so many attempts are sent, says when, and leaves what it has', () => {
    const table = endless({ attempts: 5000 });
    table.simulation.run();
    expect(table.sent).toBe(5000);
    expect(table.stoppedAt).toBeGreaterThan(0);
    expect(table.stoppedAt).toBeLessThan(SECOND);
  });

  it('ends it when so many are inside', () => {
    const table = endless({ inside: 100 });
    table.simulation.run();
    expect(table.inside).toBeLessThanOrEqual(100);
    expect(table.stoppedAt).toBeGreaterThan(0);
  });

  it('ends closed clients, too', () => {
    const table = new Attempts(new Simulation(), { attempts: 50 });
    const closed = new Client(table, new Instant(), { streams });
    new ClosedClients(table, closed, { streams, clients: 3, think: service });
    table.simulation.run();
    expect([table.sent, table.simulation.pending]).toEqual([50, 0]);
  });

  it('does not show while it is not used up', () => {
    const table = endless({ attempts: 5000 });
    table.simulation.runUntil(50_000);
    expect(table.stoppedAt).toBeUndefined();
  });
});
