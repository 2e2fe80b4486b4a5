import { describe, expect, it } from 'vitest';
import type { DependencyLaw } from '../../src/domain/index.ts';
import { exp, MINUTE, SECOND, sqrt } from '../../src/kernel/index.ts';
import { decorrelatedWaits } from '../../src/plant/guards/decorrelated.ts';
import { attemptsAtDependency, callFails, failsByDependencies } from '../../src/plant/guards/dependencies.ts';
import { scvOf, takesLonger } from '../../src/plant/guards/slow-services.ts';
import { Tokens } from '../../src/plant/guards/tokens.ts';
import type { Setting } from './world.ts';
import { dip, failedShare, world } from './world.ts';

const ERRORS = (share: number) => ({ primitive: 'errors', share, retryHelps: true }) as const;

describe('cancelled attempts', () => {
  // All of 5 · 6,200 attempts time out, and the share that is not cancelled is work: 31,000 (1 − χ) against 16,500.
  const critical = 1 - 16_500 / 31_000;

  it.each([
    [critical - 0.02, 'collapsed'],
    [critical + 0.02, 'healthy'],
  ])('leave a collapsed cell down as long as the rest is too much work (χ = %f)', (cancelled, state) => {
    const { plant, simulation } = dip(0.99, 30 * SECOND, { serving: { cancelled } });
    simulation.runUntil(30 * MINUTE);
    expect(plant.state(0)).toBe(state);
  });
});

describe('disciplines', () => {
  const overloaded = (discipline: 'fifo' | 'lifo' | 'priority', backoff: 'none' | 'fixed' = 'none') => {
    const here = world({
      users: 2000,
      capacity: 1000,
      settles: false,
      retries: { attempts: 3, backoff, base: SECOND },
      serving: { discipline, cancelled: 1e-12 },
    });
    here.simulation.runUntil(5 * MINUTE);
    return 1 - here.plant.failing(0);
  };

  it('make all work of an overloaded cell useful when the last is served first, and none when the first is', () => {
    expect(overloaded('lifo')).toBeCloseTo(0.5, 6);
    expect(overloaded('fifo')).toBe(0);
  });

  it('let first tries through a queue full of retries', () => {
    const first = overloaded('priority', 'fixed');
    expect(first).toBeGreaterThan(0.1);
    expect(first).toBeLessThan(0.5);
  });
});

describe('token buckets', () => {
  // mbrooker/simulator_example retry_sim (failure-physics.md R3): 100 clients × 10/s for 60 s, 5 tokens, 0.1 per first try.
  it.each([
    [0.01, 1.0098, 1],
    [0.05, 1.0543, 0.9997],
    [0.1, 1.0947, 0.985],
    [0.3, 1.1064, 0.7753],
    [0.5, 1.107, 0.556],
  ])('give the published load and success when %f of the attempts fail', (share, load, success) => {
    const here = world({
      users: 100,
      rate: 10,
      capacity: 1e6,
      retries: { attempts: 4, timeout: SECOND, bucket: { deposit: 0.1, per: 'first-try', saved: 5 } },
    });
    here.plant.impair(0, ERRORS(share), 1);
    here.simulation.runUntil(MINUTE);
    const { attempts } = here.plant.counts(0, 0, MINUTE);
    expect(attempts / here.plant.operations(0, 0, MINUTE)).toBeCloseTo(load, 2);
    expect(1 - failedShare(here)).toBeGreaterThan(success - 0.005);
    expect(1 - failedShare(here)).toBeLessThan(success + 0.005);
  });

  it('drain later when the same load comes from more clients', () => {
    const loads = [10, 100, 1000].map((users) => {
      const here = world({
        users,
        rate: 1000 / users,
        capacity: 1e6,
        retries: { attempts: 4, timeout: SECOND, bucket: { deposit: 0.1, per: 'first-try', saved: 10 } },
      });
      here.plant.impair(0, ERRORS(0.5), 1);
      here.simulation.runUntil(MINUTE / 2);
      return here.plant.counts(0, 0, MINUTE / 2).attempts;
    });
    expect(loads[1]).toBeGreaterThan(loads[0] * 1.001);
    expect(loads[2]).toBeGreaterThan(loads[1] * 1.01);
  });

  it('hold as much as was put in and not taken out', () => {
    const tokens = new Tokens({ deposit: 0.25, per: 'first-try', saved: 8 });
    let saved = 8;
    for (let tick = 0; tick < 40; tick++) saved -= 0.3 * tokens.tick(0, 0.3);
    expect(tokens.mean).toBeCloseTo(saved, 6);
    expect(tokens.able).toBeLessThan(1);
    for (let tick = 0; tick < 2000; tick++) tokens.tick(1, 0);
    expect(tokens.mean).toBeCloseTo(8, 6);
  });
});

describe('circuit breakers', () => {
  const breaker = { opensAt: 0.5, minimum: 5, window: 10 * SECOND, openFor: 9 * SECOND, probes: 1 };

  it('send one probe per client, opening time and pause between calls while everything fails', () => {
    const { plant, simulation } = world({ users: 10_000, capacity: 1e6, retries: { attempts: 1, breaker } });
    plant.impair(0, ERRORS(1), 1);
    simulation.runUntil(5 * MINUTE);
    const { arrived: before = 0 } = plant.ledger(0) ?? {};
    simulation.runUntil(6 * MINUTE);
    const { arrived: after = 0 } = plant.ledger(0) ?? {};
    expect((after - before) / 60).toBeCloseTo(10_000 / (9 + 1), -1);
  });

  it('open early where clients make many calls, and never where they make too few for the minimum', () => {
    const sent = (users: number) => {
      const here = world({
        users,
        rate: 5000 / users,
        capacity: 1e6,
        settles: false,
        retries: { attempts: 1, breaker: { ...breaker, minimum: 20 } },
      });
      here.plant.impair(0, ERRORS(1), 1);
      here.simulation.runUntil(MINUTE);
      return (here.plant.ledger(0)?.arrived ?? 0) / (60 * 5000);
    };
    const shares = [50, 500, 2500, 50_000].map(sent);
    expect(shares[0]).toBeLessThan(shares[1]);
    expect(shares[1]).toBeLessThan(shares[2]);
    expect(shares[3]).toBeCloseTo(1, 3);
  });

  it('save a cell that retries would keep down', () => {
    const guarded = dip(0.8, 10 * SECOND, { retries: { breaker } });
    expect(guarded.plant.state(0)).toBe('healthy');
    expect(dip(0.8, 10 * SECOND).plant.state(0)).toBe('collapsed');
  });
});

describe('customer errors', () => {
  it('are served, fail, and are neither retried nor held against the server', () => {
    const breaker = { opensAt: 0.1, minimum: 5, window: 10 * SECOND, openFor: 5 * SECOND, probes: 1 };
    const { plant, simulation } = world({ settles: false, retries: { breaker } });
    plant.impair(0, { primitive: 'errors', share: 0.5, retryHelps: false, kind: 'customer' }, 1);
    simulation.runUntil(MINUTE);
    expect(plant.failing(0)).toBeCloseTo(0.5, 9);
    expect(plant.amplification(0)).toBeCloseTo(1, 9);
  });
});

describe('a throttle', () => {
  it('remembers what a cell accepted while it was settled', () => {
    const countsOf = (settles: boolean) => {
      const { plant, simulation } = world({
        users: 1000,
        capacity: 1500,
        queueLimit: SECOND,
        settles,
        serving: { throttle: { factor: 1.5, window: 20 * SECOND } },
        retries: { attempts: 4, backoff: 'full-jitter', base: SECOND, cap: 8 * SECOND },
      });
      simulation.runUntil(40 * SECOND);
      const undo = plant.impair(0, { primitive: 'capacity', factor: 0.2 }, 1);
      simulation.runUntil(52 * SECOND);
      undo();
      simulation.runUntil(77 * SECOND);
      return plant.counts(0, 40 * SECOND, 77 * SECOND);
    };
    const [settled, stepped] = [countsOf(true), countsOf(false)];
    expect(settled.attempts / stepped.attempts).toBeCloseTo(1, 3);
    expect(settled.errors / stepped.errors).toBeCloseTo(1, 3);
  });

  it('lets through its factor times what is served, when far more comes', () => {
    const { plant, simulation } = world({
      users: 5000,
      capacity: 1000,
      queueLimit: SECOND,
      retries: { attempts: 1 },
      serving: { throttle: { factor: 2, window: 60 * SECOND } },
    });
    simulation.runUntil(10 * MINUTE);
    const books = plant.ledger(0);
    expect((books?.throttled ?? 0) / (books?.arrived ?? 1)).toBeCloseTo(1 - (2 * 1000) / 5000, 2);
  });

  it('refuses nobody, and lets the cell settle, while all that comes is served, well or with an error', () => {
    const { plant, simulation } = world({ serving: { throttle: { factor: 2, window: 60 * SECOND } } });
    plant.impair(0, ERRORS(0.6), 1);
    simulation.runUntil(MINUTE);
    expect(plant.ledger(0)).toBeUndefined();
    plant.takeOut(0, 0.9);
    simulation.runUntil(2 * MINUTE);
    expect(plant.ledger(0)?.throttled).toBeGreaterThan(0);
  });
});

describe('a hedge', () => {
  it('is sent for every service slower than its delay: 1 + e^(−hμ) attempts', () => {
    const { plant, simulation } = world({
      users: 6000,
      capacity: 10_000,
      serving: { servers: 1000 },
      retries: { hedge: { after: SECOND / 5 } },
    });
    simulation.runUntil(MINUTE);
    expect(plant.amplification(0)).toBeCloseTo(1 + exp(-2), 9);
  });

  it.each(['flow', 'request'] as const)(
    'is a second chance when the slow service ends with an error, with fidelity %s',
    (fidelity) => {
      // The share h = e^(−20/25) of the services that is slow fails twice: p (1 − h) + p² h.
      const [hedged, error] = [exp(-20 / 25), 0.6];
      const here = world({
        users: 2000,
        capacity: 8000,
        fidelity,
        serving: { servers: 200 },
        retries: { attempts: 1, hedge: { after: SECOND / 50 } },
      });
      here.plant.impair(0, ERRORS(error), 1);
      here.simulation.runUntil(MINUTE);
      const expected = error * (1 - hedged * (1 - error));
      expect(Math.abs(failedShare(here) / expected - 1)).toBeLessThan(0.01);
    },
  );

  it.each(['flow', 'request'] as const)(
    'is not an error to detectors when its other was answered, with fidelity %s',
    (fidelity) => {
      const { plant, simulation } = world({
        users: 1000,
        capacity: 4000,
        fidelity,
        serving: { servers: 100 },
        retries: { hedge: { after: SECOND / 50 } },
      });
      simulation.runUntil(20 * SECOND);
      const { attempts, errors } = plant.counts(0, 0, 20 * SECOND);
      expect(attempts).toBeGreaterThan(28_000);
      expect(errors).toBe(0);
    },
  );

  it('doubles the load of a collapsed cell', () => {
    const setting: Setting = { queueLimit: 1e12, retries: { attempts: 1 }, users: 6200 };
    const sent = ['none', 'hedged'].map((kind) => {
      const retries = kind === 'none' ? setting.retries : { ...setting.retries, hedge: { after: SECOND } };
      const here = world({ ...setting, ...(retries === undefined ? {} : { retries }), settles: false });
      here.plant.takeOut(0, 0.99);
      here.simulation.runUntil(MINUTE);
      return here.plant.counts(0, MINUTE / 2, MINUTE).attempts;
    });
    expect(sent[1] / sent[0]).toBeCloseTo(2, 6);
  });
});

describe('a look-aside cache', () => {
  const cached = (users: number, workingSet: number) =>
    world({
      users,
      capacity: 300,
      queueLimit: 10 * SECOND,
      serving: { cache: { hits: 0.9, hitCost: 0, workingSet } },
    });

  it('lets a database of 300/s with 90 % hits serve 3,000/s and no more (OSDI 2022, M5)', () => {
    const [below, above] = [2990, 3010].map((users) => cached(users, 1000));
    for (const { simulation } of [below, above]) simulation.runUntil(MINUTE);
    expect(below.plant.state(0)).toBe('healthy');
    expect(above.plant.state(0)).toBe('overloaded');
  });

  it.each([
    [100, 'healthy'],
    [1000, 'collapsed'],
  ])('can stay cold for ever, because what comes too late fills nothing (working set %i)', (set, state) => {
    const { plant, simulation } = cached(2000, set);
    simulation.runUntil(MINUTE);
    plant.clearQueue(0);
    simulation.runUntil(60 * MINUTE);
    expect(plant.state(0)).toBe(state);
  });

  it('fills as e^(−good answers to misses / working set), where nothing fails', () => {
    const { plant, simulation } = world({
      users: 100,
      capacity: 1000,
      settles: false,
      serving: { cache: { hits: 0.5, hitCost: 0.5, workingSet: 1000 } },
    });
    plant.clearQueue(0);
    // dh/dt = (h* − h)(1 − h) · λ/set has the solution (h* − h)/(1 − h) = h* · e^(−(1 − h*) λt/set).
    simulation.runUntil(20 * SECOND);
    const decay = 0.5 * exp((-0.5 * 100 * 20) / 1000);
    const hits = (0.5 - decay) / (1 - decay);
    const work = (1 - 0.5 * hits) / (1 - 0.5 * 0.5);
    expect(plant.utilisation(0)).toBeCloseTo((100 * work) / (1000 / 0.75), 3);
  });
});

describe('dependencies', () => {
  const calls = (kind: 'hard' | 'soft', errors: number, attempts: number, share = 1): DependencyLaw => ({
    name: 'database',
    kind,
    calls: share,
    errors,
    attempts,
  });

  it('fail an attempt unless every hard one that it calls answers in some attempt', () => {
    expect(callFails(calls('hard', 0.2, 3))).toBeCloseTo(0.008, 12);
    const all = [calls('hard', 0.1, 1, 0.5), calls('hard', 0.2, 2), calls('soft', 0.9, 1)];
    expect(failsByDependencies(all)).toBeCloseTo(1 - 0.95 * 0.96, 12);
  });

  it('get 4 × 4 × 4 attempts from three layers of four (R5)', () => {
    const layer = attemptsAtDependency(calls('hard', 1, 4));
    expect(layer * layer * layer).toBe(64);
  });

  it('are retried by the clients of the cell', () => {
    const { plant, simulation } = world({ serving: { dependencies: [calls('hard', 0.3, 1)] } });
    simulation.runUntil(MINUTE);
    expect(plant.failing(0)).toBeCloseTo(0.3 * 0.3 * 0.3 * 0.3 * 0.3, 12);
    expect(plant.amplification(0)).toBeCloseTo(1.3 + 0.09 + 0.027 + 0.0081, 9);
  });
});

describe('a balancer', () => {
  const balancer = {
    probeEvery: 10 * SECOND,
    unhealthyAfter: 3,
    healthyAfter: 2,
    maxEjected: 0.5,
    panicBelow: 0.5,
  };
  const failingHosts = (share: number, errors: number, law = balancer) => {
    const here = world({ retries: { attempts: 1 }, serving: { balancer: law } });
    here.plant.impair(0, ERRORS(errors), share);
    return here;
  };

  it('takes hosts out that fail three probes in a row, and their capacity with them', () => {
    const { plant, simulation } = failingHosts(0.2, 1);
    simulation.runUntil(29 * SECOND);
    expect(plant.failing(0)).toBeCloseTo(0.2, 9);
    simulation.runUntil(31 * SECOND);
    expect(plant.failing(0)).toBe(0);
    expect(plant.utilisation(0)).toBeCloseTo(6200 / (0.8 * 16_500), 9);
  });

  it('takes out no more than it may, and nobody when too few are healthy', () => {
    const capped = failingHosts(0.4, 1, { ...balancer, maxEjected: 0.1 });
    capped.simulation.runUntil(MINUTE);
    expect(capped.plant.failing(0)).toBeCloseTo(0.3 / 0.9, 9);
    const panic = failingHosts(0.6, 1);
    panic.simulation.runUntil(MINUTE);
    expect(panic.plant.failing(0)).toBeCloseTo(0.6, 9);
  });

  it('holds hosts that fail half of their probes for ill as often as their streaks say', () => {
    // Mean probes to three failures in a row 14, to two successes in a row 6, of a fair coin: ill 6/20 of the time.
    const { plant, simulation } = failingHosts(0.2, 0.5);
    simulation.runUntil(60 * MINUTE);
    const left = 0.2 * (14 / 20);
    expect(plant.failing(0)).toBeCloseTo((0.5 * left) / (0.8 + left), 6);
  });
});

describe('decorrelated jitter', () => {
  it('waits (base + 3 · the mean wait before) / 2 on average, as long as nothing is capped', () => {
    const waits = decorrelatedWaits(4, 500_000, 40 * SECOND, 10_000);
    let mean = 0.5;
    for (let retry = 1; retry < 4; retry++) {
      mean = (0.5 + 3 * mean) / 2;
      let seen = 0;
      let all = 0;
      waits[retry].forEach((share, ticks) => {
        seen += share * ticks * 0.01;
        all += share;
      });
      expect(all).toBeCloseTo(1, 9);
      expect(seen).toBeCloseTo(mean, 2);
    }
  });

  it('never waits longer than the cap', () => {
    const waits = decorrelatedWaits(6, SECOND, 2 * SECOND, SECOND / 10);
    for (const law of waits) expect(law.slice(21).every((share) => share === 0)).toBe(true);
  });
});

describe('services as long as clients wait', () => {
  it.each(['flow', 'request'] as const)('fail who is served at once, with fidelity %s', (fidelity) => {
    // Exponential services of a quarter of the time-out outlast it with probability e^(−4).
    const here = world({
      users: 2000,
      capacity: 4000,
      fidelity,
      serving: { servers: 1000 },
      retries: { attempts: 1, timeout: SECOND },
    });
    here.simulation.runUntil(2 * MINUTE);
    expect(Math.abs(failedShare(here) / exp(-4) - 1)).toBeLessThan(0.04);
  });
});

describe('service laws', () => {
  it('have the tails and the scatter of the textbook', () => {
    expect(takesLonger({ law: 'exponential' }, 2, 4)).toBeCloseTo(exp(-2), 12);
    expect(takesLonger({ law: 'deterministic' }, 2, 1.9)).toBe(1);
    expect(takesLonger({ law: 'lognormal', scv: 1 }, 1, 1 / sqrt(2))).toBeCloseTo(0.5, 6);
    const bimodal = { law: 'points', values: [0.1, 10], weights: [999, 1] } as const;
    expect(takesLonger(bimodal, 1, 2)).toBeCloseTo(0.001, 12);
    const mean = 0.999 * 0.1 + 0.001 * 10;
    expect(scvOf(bimodal)).toBeCloseTo((0.999 * 0.01 + 0.001 * 100) / (mean * mean) - 1, 9);
    expect(scvOf({ law: 'hyperexponential', values: [1], weights: [1] })).toBeCloseTo(1, 12);
  });
});
