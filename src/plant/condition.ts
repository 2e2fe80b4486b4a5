import type { Cell, Stickiness } from '../domain/index.ts';
import type { Effect, Mixture } from './mixture.ts';
import { mixtureOf } from './mixture.ts';

/** What has been done to the serving side of a cell, and what that leaves of it. */
export class Condition {
  exposure = 0;
  sticky: Stickiness = 'user';
  effects: readonly Effect[] = [];
  /** Shares of the capacity that restarts have taken out. */
  takenOut: readonly { readonly share: number }[] = [];
  /** How many faults have taken it out of service. */
  lost = 0;
  /** Share of fresh operations let in. */
  admitted = 1;
  /** Retries per first try. */
  budget: number;
  /** What heat leaves of its capacity, and of its hosts. */
  heatFactor = 1;
  hosts = 1;
  /** Share of its capacity that cold caches take. */
  cold = 0;

  constructor(budget: number) {
    this.budget = budget;
  }

  /** Attempts per second it can serve. */
  capacityOf(cell: Cell): number {
    const present = this.present;
    if (present === 0) return 0;
    let factor = this.heatFactor;
    for (const { impairment, reach } of this.effects) {
      if (impairment.primitive === 'capacity') factor *= 1 - this.reached(reach) * (1 - impairment.factor);
    }
    return cell.capacity * Math.max(0, present - this.cold) * factor;
  }

  /**
   * Attempts it can hold. Hosts that heat has switched off hold none of them; what is slow, or restarts bit by bit,
   * holds all it held (the queue stands before the hosts); a cell without any host holds nothing.
   */
  queueLimitOf(cell: Cell, queueSeconds: number): number {
    return this.present === 0 ? 0 : cell.capacity * this.hosts * queueSeconds;
  }

  /** How much more its own users ask for, all of them together. */
  get demandFactor(): number {
    let factor = 1;
    for (const { impairment, reach } of this.effects) {
      if (impairment.primitive === 'demand') factor *= 1 + this.reached(reach) * (impairment.factor - 1);
    }
    return factor;
  }

  /** `effects`: those in force, if others than what has been done to it. */
  mixtureOf(segmentShares: Float64Array, effects = this.effects): Mixture {
    return mixtureOf(effects, this.exposure, this.sticky, segmentShares, this.askingOfNew());
  }

  /** Utilisation below which load errors are too rare to look after: one in a million. */
  get quietUtilisation(): number {
    let least = Infinity;
    for (const { impairment } of this.effects) {
      if (impairment.primitive !== 'load-errors') continue;
      least = Math.min(least, impairment.at - 13.8 * impairment.width);
    }
    return least;
  }

  /** Share of the hosts that are neither lost nor restarting. */
  get present(): number {
    if (this.lost > 0) return 0;
    let present = 1;
    for (const { share } of this.takenOut) present -= share;
    // Batches of a tenth do not add up to quite one.
    return present > 1e-9 ? present : 0;
  }

  /** How much more a user on the new version asks for than one on the old; requests that draw their version are alike. */
  private askingOfNew(): number {
    let factor = 1;
    if (this.sticky === 'request') return factor;
    for (const { impairment, reach } of this.effects) {
      if (impairment.primitive === 'demand' && reach === 'new') factor *= impairment.factor;
    }
    return factor;
  }

  private reached(reach: 'new' | number): number {
    return reach === 'new' ? this.exposure : reach;
  }
}
