import type { BalancerLaw } from '../../domain/index.ts';
import type { RandomStream, RandomStreams } from '../../kernel/index.ts';
import type { Attempts } from './attempts.ts';
import { longer } from './attempts.ts';
import type { AnswerCode, Backend, Upstream } from './backend.ts';
import { Answer, NOBODY } from './backend.ts';
import { OutsideDomain, requireCount, requireDuration, requireShare } from './require.ts';

export interface BalancerOptions extends BalancerLaw {
  readonly streams: RandomStreams;
  readonly key?: number | undefined;
  readonly hosts: readonly Backend[];
  /** Any host, or the one with the fewest attempts under way (the first of several). */
  readonly route: 'random' | 'least-loaded';
  /** Whether a host that is up answers a probe; always when left out. */
  readonly answersProbe?: (host: number) => boolean | undefined;
}

/**
 * Spreads attempts over hosts. All hosts are probed at once, every `probeEvery`; so many failed probes in a row make a
 * host unhealthy, so many good ones healthy again. Unhealthy hosts are ejected, but never more than `maxEjected` of
 * all: the others stay in. When fewer than `panicBelow` are healthy, probes tell more of the probing than of the
 * hosts, and all of them get attempts.
 */
export class Balancer implements Backend, Upstream {
  private readonly attempts: Attempts;
  private readonly hosts: readonly Backend[];
  private readonly law: BalancerOptions;
  private readonly draws: RandomStream;
  private upstream: Upstream = NOBODY;
  /** By host. */
  private readonly down: Uint8Array;
  private readonly unhealthy: Uint8Array;
  private readonly ejected: Uint8Array;
  private readonly streak: Int32Array;
  private readonly load: Int32Array;
  /** By attempt: its host. */
  private hostOf = new Int32Array(0);
  /** Hosts that get attempts. */
  private eligible: number[];

  constructor(attempts: Attempts, options: BalancerOptions) {
    const { hosts, streams, key, probeEvery } = options;
    if (hosts.length === 0) throw new OutsideDomain('balancer.hosts', 'one or more', 0);
    requireDuration('balancer.probeEvery', probeEvery);
    requireCount('balancer.unhealthyAfter', options.unhealthyAfter, 1);
    requireCount('balancer.healthyAfter', options.healthyAfter, 1);
    requireShare('balancer.maxEjected', options.maxEjected);
    requireShare('balancer.panicBelow', options.panicBelow);
    this.attempts = attempts;
    this.hosts = hosts;
    this.law = options;
    this.draws = streams.stream('request balancing', key);
    this.down = new Uint8Array(hosts.length);
    this.unhealthy = new Uint8Array(hosts.length);
    this.ejected = new Uint8Array(hosts.length);
    this.streak = new Int32Array(hosts.length);
    this.load = new Int32Array(hosts.length);
    this.eligible = [...hosts.keys()];
    for (const host of hosts) host.answerTo(this);
    if (probeEvery !== Infinity) attempts.simulation.after(probeEvery, this.probe);
  }

  answerTo(upstream: Upstream): void {
    this.upstream = upstream;
  }

  /** A host that is down answers every attempt with an error and no probe; what it had taken before goes on. */
  setDown(host: number, down: boolean): void {
    this.down[host] = down ? 1 : 0;
  }

  /** Hosts taken out by their probes. */
  get ejectedHosts(): number {
    return count(this.ejected);
  }

  /** Too few hosts are healthy, so all get attempts. */
  get panics(): boolean {
    const hosts = this.hosts.length;
    return hosts - count(this.unhealthy) < this.law.panicBelow * hosts;
  }

  accept(attempt: number): void {
    const host = this.choose();
    if (attempt >= this.hostOf.length) this.hostOf = longer(this.hostOf, this.attempts.size);
    this.hostOf[attempt] = host;
    this.load[host]++;
    if (this.down[host] === 1) this.answered(attempt, Answer.error);
    else this.hosts[host].accept(attempt);
  }

  cancel(attempt: number): void {
    // Nobody's, while it is still on its way here.
    this.hosts[this.hostOf[attempt]]?.cancel(attempt);
  }

  answered(attempt: number, answer: AnswerCode): void {
    this.load[this.hostOf[attempt]]--;
    this.upstream.answered(attempt, answer);
  }

  hopeless(attempt: number): void {
    this.upstream.hopeless(attempt);
  }

  private choose(): number {
    const { eligible, load } = this;
    if (this.law.route === 'random') return eligible[Math.floor(this.draws.uniform() * eligible.length)];
    let best = eligible[0];
    for (const host of eligible) if (load[host] < load[best]) best = host;
    return best;
  }

  private readonly probe = (): void => {
    const { law, unhealthy, streak } = this;
    for (let host = 0; host < this.hosts.length; host++) {
      const good = this.down[host] === 0 && (law.answersProbe?.(host) ?? true);
      // A streak is of probes against what the host is held for.
      streak[host] = good === (unhealthy[host] === 1) ? streak[host] + 1 : 0;
      if (streak[host] < (good ? law.healthyAfter : law.unhealthyAfter)) continue;
      unhealthy[host] = good ? 0 : 1;
      streak[host] = 0;
    }
    this.eject();
    this.attempts.simulation.after(law.probeEvery, this.probe);
  };

  private eject(): void {
    const { ejected, unhealthy, law } = this;
    const most = Math.floor(law.maxEjected * this.hosts.length);
    for (let host = 0; host < ejected.length; host++) if (unhealthy[host] === 0) ejected[host] = 0;
    let out = count(ejected);
    for (let host = 0; host < ejected.length && out < most; host++) {
      if (unhealthy[host] === 0 || ejected[host] === 1) continue;
      ejected[host] = 1;
      out++;
    }
    const { panics } = this;
    this.eligible = [...this.hosts.keys()].filter((host) => panics || ejected[host] === 0);
    // All ejected is possible only with maxEjected 1 and no panic: then there is nobody better than anybody.
    if (this.eligible.length === 0) this.eligible = [...this.hosts.keys()];
  }
}

function count(flags: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < flags.length; at++) sum += flags[at];
  return sum;
}
