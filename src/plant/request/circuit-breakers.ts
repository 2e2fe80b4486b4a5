import type { BreakerLaw } from '../../domain/index.ts';
import type { Simulation, Time } from '../../kernel/index.ts';
import type { Breaker } from './client.ts';
import { requireCount, requireDuration, requireShare } from './require.ts';
import { RollingCounts } from './rolling-counts.ts';

const CLOSED = 0;
const OPEN = 1;
const HALF_OPEN = 2;

/**
 * Circuit breakers, one for each client. Closed, it lets everything through and counts; open, nothing; half-open,
 * `probes` attempts, of which the first that fails opens it again and of which all must succeed before it closes.
 *
 * An attempt sent before it opened may be answered while it is half-open and is then taken for a probe: a client
 * cannot tell either, unless it numbers them.
 */
export class CircuitBreakers implements Breaker {
  private readonly simulation: Simulation;
  private readonly law: BreakerLaw;
  private readonly counts: RollingCounts;
  private readonly states: Uint8Array;
  private readonly openUntil: Float64Array;
  private readonly probesSent: Int32Array;
  private readonly probesGood: Int32Array;

  constructor(simulation: Simulation, law: BreakerLaw, clients: number) {
    requireShare('breaker.opensAt', law.opensAt);
    requireCount('breaker.minimum', law.minimum, 1);
    requireDuration('breaker.window', law.window);
    requireDuration('breaker.openFor', law.openFor);
    requireCount('breaker.probes', law.probes, 1);
    requireCount('breaker.clients', clients, 1);
    this.simulation = simulation;
    this.law = law;
    this.counts = new RollingCounts(simulation, clients, law.window);
    this.states = new Uint8Array(clients);
    this.openUntil = new Float64Array(clients);
    this.probesSent = new Int32Array(clients);
    this.probesGood = new Int32Array(clients);
  }

  /** What state a client's breaker is in. */
  stateOf(who: number): 'closed' | 'open' | 'half-open' {
    const state = this.states[this.of(who)];
    return state === CLOSED ? 'closed' : state === OPEN ? 'open' : 'half-open';
  }

  lets(who: number): boolean {
    const at = this.of(who);
    if (this.states[at] === CLOSED) return true;
    if (this.states[at] === OPEN) {
      if (this.simulation.now < (this.openUntil[at] as Time)) return false;
      this.states[at] = HALF_OPEN;
      this.probesSent[at] = 0;
      this.probesGood[at] = 0;
    }
    if (this.probesSent[at] >= this.law.probes) return false;
    this.probesSent[at]++;
    return true;
  }

  report(who: number, good: boolean): void {
    const at = this.of(who);
    if (this.states[at] === OPEN) return;
    if (this.states[at] === HALF_OPEN) {
      if (!good) this.open(at);
      else if (++this.probesGood[at] >= this.law.probes) this.close(at);
      return;
    }
    const { counts, law } = this;
    counts.add(at, 1, good ? 0 : 1);
    const calls = counts.callsOf(at);
    if (calls >= law.minimum && counts.badOf(at) > law.opensAt * calls) this.open(at);
  }

  private open(at: number): void {
    this.states[at] = OPEN;
    this.openUntil[at] = this.simulation.now + this.law.openFor;
  }

  private close(at: number): void {
    this.states[at] = CLOSED;
    this.counts.clear(at);
  }

  private of(who: number): number {
    return this.states.length === 1 ? 0 : who;
  }
}
