// Queues whose answers are known exactly (failure-physics.md §1.1). Each is simulated with a fixed seed until its
// standard error is below 2.5 % and must then lie within 4 standard errors of the closed form.

import { describe, expect, it } from 'vitest';
import type { ServiceLaw } from '../../src/domain/index.ts';
import { exponentialTime, orbitWait, serviceTime } from '../../src/plant/index.ts';
import type { Tally } from '../../src/stats/index.ts';
import { batches, growth, model, Sums, UNIT } from './support/request-model.ts';

const EXPONENTIAL = serviceTime({ law: 'exponential' }, UNIT);

function expectNear(tally: Tally, expected: number): void {
  expect(tally.standardError / expected).toBeLessThan(0.025);
  expect(Math.abs(tally.mean - expected) / tally.standardError).toBeLessThan(4);
}

/** Erlang's first formula by its recursion. */
function erlangB(servers: number, offered: number): number {
  let b = 1;
  for (let c = 1; c <= servers; c++) b = (offered * b) / (c + offered * b);
  return b;
}

/** Erlang's second formula: the probability of waiting in M/M/c. */
function erlangC(servers: number, offered: number): number {
  const b = erlangB(servers, offered);
  return b / (1 - (offered / servers) * (1 - b));
}

/** The stationary distribution of a birth-and-death chain, cut off where nothing is left. */
function birthAndDeath(birth: (n: number) => number, death: (n: number) => number, states: number): number[] {
  const weights = [1];
  for (let n = 1; n < states; n++) weights.push((weights[n - 1] * birth(n - 1)) / death(n));
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / sum);
}

describe('M/M/1', () => {
  it('keeps a customer for S / (1 − ρ), on average', () => {
    const { attempts, station } = model('mm1', 0.8, { servers: 1, service: EXPONENTIAL });
    const sums = new Sums(1);
    station.observer = sums;
    const mean = batches(
      attempts,
      40_000 * UNIT,
      growth(
        () => sums.spent / UNIT,
        () => sums.gone,
      ),
    );
    expectNear(mean, 5);
  });

  it('obeys Little: customers inside on average = rate × time inside', () => {
    const { attempts, station, open } = model('little', 0.6, { servers: 1, service: EXPONENTIAL });
    const sums = new Sums(1);
    station.observer = sums;
    let area = 0;
    let since = 0;
    const count = (before: number) => {
      area += before * (attempts.simulation.now - since);
      since = attempts.simulation.now;
    };
    station.observer = {
      arrived: (before) => count(before),
      began: () => undefined,
      ended: (inside, spent) => {
        count(inside + 1);
        sums.ended(inside, spent);
      },
    };
    attempts.simulation.runUntil(20_000 * UNIT);
    open.setRate(0);
    attempts.simulation.run();

    expect(station.inside).toBe(0);
    expect(area).toBe(sums.spent);
  });
});

describe('M/M/c', () => {
  it.each([
    [5, 2.5, 0.13037],
    [10, 5, 0.03611],
    [20, 16, 0.25608],
  ])('makes customers wait as Erlang C says, %i servers and %f Erlang', (servers, offered, published) => {
    const { attempts, station } = model('mmc', offered, { servers, service: EXPONENTIAL });
    const sums = new Sums(servers);
    station.observer = sums;
    const waits = batches(
      attempts,
      (35_000 * UNIT) / offered,
      growth(
        () => sums.foundBusy,
        () => sums.arrivals,
      ),
    );
    expect(erlangC(servers, offered)).toBeCloseTo(published, 5);
    expectNear(waits, published);
  });

  it.each([
    [1, 10, 0.8, 0.023493, 50_000],
    [1, 10, 1.2, 0.192586, 5_000],
    [1, 50, 1.5, 0.333333, 5_000],
    [10, 30, 12, 0.168637, 1_000],
  ])(
    'turns customers away from %i servers and %i places at %f Erlang as it should',
    (servers, places, offered, blocked, length) => {
      const { attempts, station } = model('mmck', offered, { servers, places, service: EXPONENTIAL });
      const share = batches(
        attempts,
        length * UNIT,
        growth(
          () => station.rejected,
          () => station.arrived,
        ),
      );
      expectNear(share, blocked);
    },
  );
});

describe('a loss system', () => {
  it.each<[string, ServiceLaw]>([
    ['exponential', { law: 'exponential' }],
    ['constant', { law: 'deterministic' }],
    ['log-normal', { law: 'lognormal', scv: 4 }],
  ])('blocks by the mean service time alone (%s)', (_name, law) => {
    const { attempts, station } = model('mgcc', 9, {
      servers: 10,
      places: 10,
      service: serviceTime(law, UNIT),
    });
    const share = batches(
      attempts,
      3_000 * UNIT,
      growth(
        () => station.rejected,
        () => station.arrived,
      ),
    );
    expect(erlangB(10, 9)).toBeCloseTo(0.167963, 6);
    expectNear(share, 0.167963);
  });
});

describe('M/G/1', () => {
  // Pollaczek and Khinchine: mean wait = ρ (1 + scv) / 2 / (1 − ρ), here with ρ = 0.5 to be decided sooner.
  it.each<[string, ServiceLaw, number]>([
    ['constant', { law: 'deterministic' }, 0],
    ['log-normal', { law: 'lognormal', scv: 4 }, 4],
    ['one of two constants', { law: 'points', values: [1, 11], weights: [9, 1] }, (0.9 + 12.1) / 4 - 1],
    ['hyperexponential', { law: 'hyperexponential', values: [1, 11], weights: [9, 1] }, (2 * 13) / 4 - 1],
    ['measured', { law: 'empirical', values: [1, 2, 3, 10] }, 114 / 4 / 16 - 1],
  ])('makes customers wait by mean and variation of the service time (%s)', (_name, law, scv) => {
    const { attempts, station } = model('mg1', 0.5, { servers: 1, service: serviceTime(law, UNIT) });
    const sums = new Sums(1);
    station.observer = sums;
    const wait = batches(
      attempts,
      40_000 * UNIT,
      growth(
        () => sums.waited / UNIT,
        () => sums.begun,
      ),
    );
    expectNear(wait, (0.5 * (1 + scv)) / 2 / 0.5);
  });

  it('serves at its exact rate although a service is no whole number of microseconds', () => {
    const { attempts, station } = model('rate', 40_000, {
      servers: 1,
      places: 5,
      service: serviceTime({ law: 'deterministic' }, 1e6 / 16_500),
    });
    attempts.simulation.runUntil(10 * UNIT);
    expect(station.served / 10 / 16_500).toBeCloseTo(1, 3);
  });

  it.each(['fifo', 'lifo', 'priority'] as const)('waits equally long on average, served %s', (discipline) => {
    const { attempts, station } = model('discipline', 0.7, { servers: 1, service: EXPONENTIAL, discipline });
    const sums = new Sums(1);
    station.observer = sums;
    const wait = batches(
      attempts,
      20_000 * UNIT,
      growth(
        () => sums.waited / UNIT,
        () => sums.begun,
      ),
    );
    expect(Math.abs(wait.mean - 7 / 3) / wait.standardError).toBeLessThan(4);
  });
});

describe('Erlang-A', () => {
  it.each([
    [10, 9, 1, 0.412592, 0.085912],
    [10, 12, 0.2, 0.944497, 0.177421],
  ])('loses the impatient, %i servers, rate %f, patience rate %f', (servers, rate, theta, waits, leaves) => {
    const { attempts, station } = model('erlang-a', rate, {
      servers,
      service: EXPONENTIAL,
      patience: exponentialTime(UNIT / theta),
    });
    const sums = new Sums(servers);
    station.observer = sums;
    const waiting = growth(
      () => sums.foundBusy,
      () => sums.arrivals,
    );
    let busy = 0;
    const left = batches(
      attempts,
      4_000 * UNIT,
      growth(
        () => station.left,
        () => station.arrived,
      ),
    );
    busy = waiting();
    const chain = birthAndDeath(
      () => rate,
      (n) => Math.min(n, servers) + theta * Math.max(0, n - servers),
      400,
    );
    expect(chain.slice(servers).reduce((a, b) => a + b, 0)).toBeCloseTo(waits, 5);
    expect(busy).toBeCloseTo(waits, 1.7);
    expectNear(left, leaves);
  });
});

describe('a retrial queue', () => {
  it.each([
    [0.5, 1, 1],
    [0.7, 0.5, 4.9],
  ])('keeps ρ(λ + ρθ) / ((1 − ρ)θ) customers in orbit, rate %f, return rate %f', (rate, theta, expected) => {
    const { attempts, client } = model(
      'retrial',
      rate,
      { servers: 1, places: 1, service: EXPONENTIAL },
      { attempts: Infinity, backoff: orbitWait(UNIT / theta) },
    );
    // PASTA: what Poisson looks see on average is the average over time.
    let looks = 0;
    let seen = 0;
    const look = () => {
      looks++;
      seen += client.orbiting;
      attempts.simulation.after(UNIT / 2, look);
    };
    look();
    const orbit = batches(
      attempts,
      20_000 * UNIT,
      growth(
        () => seen,
        () => looks,
      ),
    );
    expect(orbit.standardError / expected).toBeLessThan(0.03);
    expect(Math.abs(orbit.mean - expected) / orbit.standardError).toBeLessThan(4);
  });
});
