import type { BalancerLaw } from '../../domain/index.ts';
import type { Time } from '../../kernel/index.ts';
import type { Effect } from '../mixture.ts';

/** Below this change of the hosts held for unhealthy, probes change nothing any more. */
const STEADY = 1e-9;

/**
 * The health checks of a cell's load balancer, in expectation. Hosts that an error reaches fail a probe with the
 * probability of the error; each group of hosts is a Markov chain over the streak of probes against what they are held
 * for, stepped probe by probe. What is ejected serves nothing and gets nothing.
 *
 * Only errors that reach a part of the hosts count (a fixed share below 1, or the new version where each request draws
 * its version), since probes carry neither users' poisoned requests nor their mistakes; groups of hosts are taken as disjoint.
 */
export class HealthChecks {
  private readonly law: BalancerLaw;
  private readonly groups = new Map<Effect, Streaks>();
  private nextProbe: Time = Infinity;
  private isSteady = true;

  constructor(law: BalancerLaw) {
    this.law = law;
  }

  /** When a probe will change something; Infinity: never. */
  get wakeTime(): Time {
    return this.isSteady ? Infinity : this.nextProbe;
  }

  /** These effects are in force from now on. */
  follow(effects: readonly Effect[], exposure: number, now: Time): void {
    for (const effect of this.groups.keys()) if (!effects.includes(effect)) this.groups.delete(effect);
    for (const effect of effects) {
      const { impairment, reach } = effect;
      if (impairment.primitive !== 'errors' || !impairment.retryHelps || impairment.kind === 'customer')
        continue;
      const hosts = reach === 'new' ? exposure : reach;
      const group = this.groups.get(effect);
      if (group !== undefined) group.hosts = hosts;
      else if (hosts > 0 && hosts < 1) {
        this.groups.set(effect, new Streaks(hosts, impairment.share, this.law));
        this.isSteady = false;
      }
    }
    const { probeEvery } = this.law;
    this.nextProbe = (Math.floor(now / probeEvery) + 1) * probeEvery;
  }

  /** Does the probes that are due; true when they changed who is held for healthy. */
  probe(now: Time): boolean {
    if (this.isSteady || now < this.nextProbe) return false;
    let change = 0;
    for (const group of this.groups.values()) change = Math.max(change, group.probe());
    this.nextProbe += this.law.probeEvery;
    this.isSteady = change < STEADY;
    return !this.isSteady;
  }

  /** Share of the hosts that get no attempts. */
  get ejected(): number {
    let unhealthy = 0;
    for (const group of this.groups.values()) unhealthy += group.hosts * group.unhealthy;
    if (1 - unhealthy < this.law.panicBelow) return 0;
    return Math.min(unhealthy, this.law.maxEjected);
  }

  /** The effects as they reach the hosts that are left. */
  seen(effects: readonly Effect[]): readonly Effect[] {
    const { ejected } = this;
    if (ejected === 0) return effects;
    let unhealthy = 0;
    for (const group of this.groups.values()) unhealthy += group.hosts * group.unhealthy;
    const share = ejected / unhealthy;
    return effects.map((effect) => {
      const group = this.groups.get(effect);
      if (group === undefined) return effect;
      const left = group.hosts * (1 - share * group.unhealthy);
      return { ...effect, reach: left / (1 - ejected) };
    });
  }
}

/** Hosts that fail probes alike: share of them by what they are held for and the streak of probes against it. */
class Streaks {
  hosts: number;
  private readonly failing: number;
  private healthy: Float64Array;
  private ill: Float64Array;

  constructor(hosts: number, failing: number, law: BalancerLaw) {
    this.hosts = hosts;
    this.failing = failing;
    this.healthy = new Float64Array(law.unhealthyAfter);
    this.ill = new Float64Array(law.healthyAfter);
    this.healthy[0] = 1;
  }

  get unhealthy(): number {
    let sum = 0;
    for (const share of this.ill) sum += share;
    return sum;
  }

  /** One probe of each host. Returns by how much any share has changed. */
  probe(): number {
    const { failing, healthy, ill } = this;
    const nextHealthy = new Float64Array(healthy.length);
    const nextIll = new Float64Array(ill.length);
    healthy.forEach((share, streak) => {
      nextHealthy[0] += share * (1 - failing);
      if (streak + 1 < healthy.length) nextHealthy[streak + 1] += share * failing;
      else nextIll[0] += share * failing;
    });
    ill.forEach((share, streak) => {
      nextIll[0] += share * failing;
      if (streak + 1 < ill.length) nextIll[streak + 1] += share * (1 - failing);
      else nextHealthy[0] += share * (1 - failing);
    });
    let change = 0;
    healthy.forEach((share, at) => {
      change = Math.max(change, Math.abs(share - nextHealthy[at]));
    });
    ill.forEach((share, at) => {
      change = Math.max(change, Math.abs(share - nextIll[at]));
    });
    this.healthy = nextHealthy;
    this.ill = nextIll;
    return change;
  }
}
