import type { Cell, Stickiness } from '../domain/index.ts';
import type { Effect, Mixture } from './mixture.ts';
import { mixtureOf } from './mixture.ts';

/** Shared by all cells to which nothing has been done. */
const NOTHING = [] as const;

/** What has been done to the serving side of a cell, and what that leaves of it. */
export class Condition {
  sticky: Stickiness = 'user';
  /** By segment: share of its users that the new version serves; undefined: the same of all, or no users stay with it. */
  bySegment: readonly number[] | undefined;
  effects: readonly Effect[] = NOTHING;
  /** Shares of the capacity that restarts have taken out. */
  takenOut: readonly { readonly share: number }[] = NOTHING;
  /** How many faults have taken it out of service. */
  lost = 0;
  /** Share of fresh operations that responders let in, and that a limit lets in now. */
  letIn = 1;
  quota = 1;
  /** Retries per first try. */
  budget: number;
  /** What heat leaves of its capacity, and of its hosts. */
  heatFactor = 1;
  hosts = 1;
  /** Share of its capacity that cold caches take. */
  cold = 0;

  private newShare = 0;

  constructor(budget: number) {
    this.budget = budget;
  }

  /** Share of fresh operations let in. */
  get admitted(): number {
    return this.letIn * this.quota;
  }

  /** Share of the cell that the new version serves. */
  get exposure(): number {
    return this.newShare;
  }

  set exposure(share: number) {
    this.newShare = share;
    this.spoil();
  }

  add(effect: Effect): void {
    this.effects = [...this.effects, effect];
    this.spoil();
  }

  remove(effect: Effect): void {
    this.effects = this.effects.filter((other) => other !== effect);
  }

  /** What the new version spoils it has spoiled for good. */
  private spoil(): void {
    for (const effect of this.effects) {
      if (effect.impairment.primitive === 'state')
        effect.spoiled = Math.max(effect.spoiled ?? 0, this.exposure);
    }
  }

  /** Attempts per second it can serve. */
  capacityOf(cell: Cell): number {
    const present = this.present;
    if (present === 0) return 0;
    let factor = this.heatFactor;
    for (const { impairment, reach } of this.effects) {
      if (impairment.primitive === 'capacity') factor *= 1 - this.reached(reach) * (1 - impairment.factor);
      // What takes so many times as long keeps servers busy so many times as long.
      if (impairment.primitive === 'latency') factor /= 1 + this.reached(reach) * (impairment.times - 1);
    }
    return cell.capacity * Math.max(0, present - this.cold) * factor;
  }

  /**
   * Attempts it can hold. Hosts that heat has switched off hold none of them; what is slow, or restarts bit by bit,
   * holds all it held (the queue stands before the hosts); a cell without any host holds nothing.
   */
  queueLimitOf(cell: Cell, queueSeconds: number): number {
    if (this.present === 0) return 0;
    let limit = cell.capacity * this.hosts * queueSeconds;
    for (const { impairment } of this.effects)
      if (impairment.primitive === 'guard') limit *= impairment.queue;
    return limit;
  }

  /** Operations per second that its limits let in; Infinity: there is none. */
  limitOf(cell: Cell): number {
    let least = Infinity;
    for (const { impairment } of this.effects)
      if (impairment.primitive === 'guard') least = Math.min(least, impairment.admits);
    return least * cell.capacity;
  }

  /** How many times as long whatever comes back takes. */
  get recoveryTimes(): number {
    let times = 1;
    for (const { impairment } of this.effects)
      if (impairment.primitive === 'recovery') times *= impairment.times;
    return times;
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
    const { bySegment, exposure, sticky } = this;
    return mixtureOf(effects, exposure, sticky, segmentShares, this.askingOfNew(), bySegment);
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
