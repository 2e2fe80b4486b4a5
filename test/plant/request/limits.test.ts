import { describe, expect, it } from 'vitest';
import { SECOND, Simulation } from '../../../src/kernel/index.ts';
import { Answer, CircuitBreakers, FailureRatio, TokenBuckets, total } from '../../../src/plant/index.ts';
import { scripted } from './support/scripted.ts';

describe('a token bucket', () => {
  it('grants what it has saved, and then a retry for each ten first tries', () => {
    const bucket = new TokenBuckets({ clients: 1, deposit: 0.125, per: 'first-try', saved: 2 });
    const granted = Array.from({ length: 20 }, () => {
      bucket.began(7);
      return bucket.grants(7);
    });
    expect(granted.slice(0, 3)).toEqual([true, true, false]);
    expect(granted.filter(Boolean)).toHaveLength(4);
  });

  it('saves per success when told so, each client for itself, and no more than it holds', () => {
    const bucket = new TokenBuckets({ clients: 2, deposit: 1, per: 'success', saved: 1 });
    bucket.succeeded(0);
    bucket.began(0);
    expect([bucket.grants(0), bucket.grants(0), bucket.grants(1)]).toEqual([true, false, true]);
    bucket.began(0);
    expect(bucket.grants(0)).toBe(false);
    bucket.succeeded(0);
    expect(bucket.grants(0)).toBe(true);
  });

  it('needs at least one token, or more than one', () => {
    const law = { clients: 1, deposit: 0, per: 'first-try', saved: 1 } as const;
    expect(new TokenBuckets(law).grants(0)).toBe(true);
    expect(new TokenBuckets({ ...law, needsMoreThanOne: true }).grants(0)).toBe(false);
  });
});

describe('a limit on the failure ratio', () => {
  it('forbids retries while failures exceed the share of first tries, each client for itself', () => {
    const ratio = new FailureRatio({ clients: 2, above: 0.5 });
    ratio.began(0);
    ratio.failed(0);
    expect([ratio.grants(0), ratio.grants(1)]).toEqual([false, true]);
    ratio.began(0);
    expect(ratio.grants(0)).toBe(true);
    ratio.failed(1);
    expect(ratio.grants(1)).toBe(false);
    ratio.began(1);
    ratio.began(1);
    expect(ratio.grants(1)).toBe(true);
  });

  it('grants at just its share, and no more at one failure beyond', () => {
    const ratio = new FailureRatio({ clients: 1, above: 0.1 });
    expect(ratio.grants(0)).toBe(true);
    for (let n = 0; n < 70; n++) ratio.began(0);
    for (let n = 0; n < 7; n++) ratio.failed(0);
    expect(ratio.grants(0)).toBe(true);
    ratio.failed(0);
    expect(ratio.grants(0)).toBe(false);
  });

  it('forgets nothing: it has no window, so failures of long ago weigh on until first tries outnumber them', () => {
    const ratio = new FailureRatio({ clients: 1, above: 0.1 });
    for (let n = 0; n < 100; n++) {
      ratio.began(0);
      ratio.failed(0);
    }
    for (let n = 0; n < 899; n++) {
      ratio.began(0);
      ratio.succeeded();
    }
    expect(ratio.grants(0)).toBe(false);
    ratio.began(0);
    expect(ratio.grants(0)).toBe(true);
  });
});

describe('a circuit breaker', () => {
  const law = { opensAt: 0.5, minimum: 4, window: 10 * SECOND, openFor: 5 * SECOND, probes: 2 };

  function open(simulation: Simulation): CircuitBreakers {
    const breaker = new CircuitBreakers(simulation, law, 2);
    for (const good of [true, false, false, false]) breaker.report(0, good);
    return breaker;
  }

  it('opens when more than its share of enough attempts has failed, for that client', () => {
    const simulation = new Simulation();
    const breaker = new CircuitBreakers(simulation, law, 2);
    for (const good of [true, true, false, false]) breaker.report(0, good);
    expect(breaker.stateOf(0)).toBe('closed');
    breaker.report(0, false);
    expect([breaker.stateOf(0), breaker.stateOf(1)]).toEqual(['open', 'closed']);
    expect([breaker.lets(0), breaker.lets(1)]).toEqual([false, true]);
  });

  it('forgets what is older than its window', () => {
    const simulation = new Simulation();
    const breaker = new CircuitBreakers(simulation, law, 1);
    for (let n = 0; n < 3; n++) breaker.report(0, false);
    simulation.runUntil(11 * SECOND);
    for (const good of [true, true, false]) breaker.report(0, good);
    expect(breaker.stateOf(0)).toBe('closed');
    breaker.report(0, true);
    expect(breaker.stateOf(0)).toBe('closed');
  });

  it('lets only its probes through when half-open, and closes when all succeed', () => {
    const simulation = new Simulation();
    const breaker = open(simulation);
    simulation.runUntil(5 * SECOND - 1);
    expect(breaker.lets(0)).toBe(false);
    simulation.runUntil(5 * SECOND);
    expect([breaker.lets(0), breaker.lets(0), breaker.lets(0)]).toEqual([true, true, false]);
    breaker.report(0, true);
    expect(breaker.stateOf(0)).toBe('half-open');
    breaker.report(0, true);
    expect(breaker.stateOf(0)).toBe('closed');
    for (let n = 0; n < 3; n++) breaker.report(0, false);
    expect(breaker.stateOf(0)).toBe('closed');
  });

  it('does not care for answers that come while it is open', () => {
    const simulation = new Simulation();
    const breaker = open(simulation);
    simulation.runUntil(3 * SECOND);
    for (let n = 0; n < 10; n++) breaker.report(0, false);
    simulation.runUntil(5 * SECOND);
    expect(breaker.lets(0)).toBe(true);
  });

  it('opens again at the first probe that fails', () => {
    const simulation = new Simulation();
    const breaker = open(simulation);
    simulation.runUntil(5 * SECOND);
    breaker.lets(0);
    breaker.report(0, false);
    expect(breaker.stateOf(0)).toBe('open');
    simulation.runUntil(10 * SECOND - 1);
    expect(breaker.lets(0)).toBe(false);
  });

  it('makes operations fail at once while it is open, and sends nothing', () => {
    const simulation = new Simulation();
    const { client, backend } = scripted({ breaker: open(simulation) });
    client.start(0, 0);
    client.start(0, 1);
    expect(backend.held).toHaveLength(1);
    expect(total(client.books.refused)).toBe(1);
  });

  it('hears of every attempt of its client', () => {
    const simulation = new Simulation();
    const breaker = new CircuitBreakers(simulation, { ...law, minimum: 3 }, 1);
    const { client, backend, simulation: clock } = scripted({ breaker, timeout: SECOND });
    for (let n = 0; n < 3; n++) client.start(0, 0);
    backend.answer(Answer.error);
    backend.answer(Answer.customerError);
    expect(breaker.stateOf(0)).toBe('closed');
    clock.runUntil(SECOND);
    expect(breaker.stateOf(0)).toBe('open');
  });
});
