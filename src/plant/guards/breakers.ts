import type { BreakerLaw } from '../../domain/index.ts';
import type { Duration } from '../../kernel/index.ts';
import { exp } from '../../kernel/index.ts';
import type { Answers } from './trips.ts';
import { trips } from './trips.ts';
import { Window } from './window.ts';

/** What clients heard in a tick, per client of the cell. */
export interface Reports {
  /** Attempts sent by clients whose breaker let them. */
  readonly sent: number;
  readonly good: number;
  /** Failures known at once, and those by time-out, whose attempts were sent a time-out ago. */
  readonly bad: number;
  readonly timedOut: number;
  /** Probability that an attempt sent now will be answered well, and after how many ticks its client knows. */
  readonly hope: number;
  readonly knownAfter: number;
}

/**
 * The circuit breakers of all clients of a cell, as shares of clients that are closed, open and half-open.
 *
 * A closed client's window holds Poisson numbers of good and bad answers, of the mean over all closed clients; it opens
 * at the rate at which such a pair crosses the law's threshold from below (`trips`). Half-open clients send one attempt
 * per call until all probes are sent; the first that fails opens them again.
 */
export class Breakers {
  /** Share of clients that are closed. */
  closed = 1;

  private readonly law: BreakerLaw;
  private readonly openTicks: number;
  /** By closed client: attempts reported in the window, and those that failed. */
  private readonly calls: Window;
  private readonly fails: Window;
  /** Half-open clients, by probes sent so far. */
  private readonly probing: Float64Array;
  /** By tick to come: clients that become half-open, that close, and that open again. */
  private readonly reopening: Ring;
  private readonly closing: Ring;
  private readonly failing: Ring;
  /** Share of calls let through, tick by tick over the last time-out. */
  private readonly letBefore: Float64Array;
  private at = 0;
  private callsPerTick = 0;

  constructor(law: BreakerLaw, tick: Duration, timeoutTicks: number) {
    this.law = law;
    const windowTicks = Math.max(1, Math.round(law.window / tick));
    this.openTicks = Math.max(1, Math.round(law.openFor / tick));
    this.calls = new Window(windowTicks);
    this.fails = new Window(windowTicks);
    this.probing = new Float64Array(law.probes);
    this.reopening = new Ring(this.openTicks + 1);
    this.closing = new Ring(timeoutTicks + 2);
    this.failing = new Ring(timeoutTicks + 2);
    this.letBefore = new Float64Array(timeoutTicks).fill(1);
  }

  /** Share of attempts that clients let through in this tick. */
  get lets(): number {
    return this.closed === 1 ? 1 : this.closed + this.ready * this.probeShare;
  }

  /** Everybody's breaker is closed and nobody's window holds a failure. */
  get isQuiet(): boolean {
    return this.closed > 1 - 1e-6 && this.fails.sum < 1e-6 * this.calls.sum + 1e-12;
  }

  /** All closed, after a past in which each client sent so much per tick, of which this share failed. */
  rest(perTick: number, failing: number): void {
    this.closed = 1;
    this.probing.fill(0);
    this.reopening.clear();
    this.closing.clear();
    this.failing.clear();
    this.letBefore.fill(1);
    this.calls.fillSteadily(perTick);
    this.fails.fillSteadily(perTick * failing);
    this.callsPerTick = perTick;
  }

  tick(reports: Reports): void {
    const lets = this.lets;
    const before = this.letBefore[this.at];
    this.letBefore[this.at] = lets;
    this.at = (this.at + 1) % this.letBefore.length;
    if (lets > NONE) this.callsPerTick = reports.sent / lets;
    const good = lets > NONE ? reports.good / lets : 0;
    const bad = (lets > NONE ? reports.bad / lets : 0) + (before > NONE ? reports.timedOut / before : 0);
    this.calls.add(good + bad);
    this.fails.add(bad);
    this.probe(reports);
    this.open(this.closed * this.tripped({ bad, good }));
    this.resolve();
  }

  private get ready(): number {
    let sum = 0;
    for (let sent = 0; sent < this.probing.length; sent++) sum += this.probing[sent];
    return sum;
  }

  /** Of the calls of a client that is probing, those that it sends: one in a tick at most. */
  private get probeShare(): number {
    return this.callsPerTick > 1e-9 ? (1 - exp(-this.callsPerTick)) / this.callsPerTick : 1;
  }

  private tripped(now: Answers): number {
    const { law, calls, fails } = this;
    if (this.closed === 0 || !(fails.sum > 1e-12)) return 0;
    const bad = Math.min(fails.sum, calls.sum);
    const hazard = trips(law, { bad, good: calls.sum - bad }, now, calls.length);
    return hazard === Infinity ? 1 : 1 - exp(-hazard);
  }

  private open(share: number): void {
    if (share === 0) return;
    this.closed = Math.max(0, this.closed - share);
    this.reopening.add(this.openTicks, share);
  }

  private probe({ hope, knownAfter }: Reports): void {
    const { probing, law } = this;
    const sends = this.callsPerTick * this.probeShare;
    for (let sent = law.probes - 1; sent >= 0; sent--) {
      const now = probing[sent] * Math.min(1, sends);
      if (now === 0) continue;
      probing[sent] -= now;
      const well = now * hope;
      this.failing.add(knownAfter, now - well);
      if (sent + 1 < law.probes) probing[sent + 1] += well;
      else this.closing.add(knownAfter, well);
    }
  }

  /** Those who learn now what became of their probes, and those whose time is up. */
  private resolve(): void {
    const closes = this.closing.take();
    const fails = this.failing.take();
    this.probing[0] += this.reopening.take();
    if (fails > 0) this.reopening.add(this.openTicks - 1, fails);
    if (closes === 0) return;
    const keep = this.closed / (this.closed + closes);
    this.calls.keep(keep);
    this.fails.keep(keep);
    this.closed = Math.min(1, this.closed + closes);
    if (this.closed > 1 - 1e-9) this.closed = 1;
  }
}

/** A share of calls let through that is too small to divide by. */
const NONE = 1e-9;

/** Amounts due at ticks to come. */
class Ring {
  private readonly due: Float64Array;
  private at = 0;

  constructor(ticks: number) {
    this.due = new Float64Array(ticks + 1);
  }

  add(after: number, amount: number): void {
    const longest = this.due.length - 1;
    this.due[(this.at + Math.min(after, longest)) % this.due.length] += amount;
  }

  take(): number {
    const amount = this.due[this.at];
    this.due[this.at] = 0;
    this.at = (this.at + 1) % this.due.length;
    return amount;
  }

  clear(): void {
    this.due.fill(0);
  }
}
