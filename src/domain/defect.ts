import type { Duration, RandomStream, Script } from '../kernel/index.ts';
import type { Cell, Fleet, OtherFlag } from './fleet.ts';
import type { Impairment, Undo } from './impairment.ts';
import type { ModelCard } from './model.ts';
import type { Params, Values } from './params.ts';
import type { DefectClass } from './stage.ts';

/** One cell as a defect meets it: from the moment the new version first serves there. */
export interface DefectSite {
  readonly fleet: Fleet;
  readonly cell: Cell;
  /** Keyed by (cell, defect): policies under one seed meet the same latency in the same cell. */
  readonly random: RandomStream;
  /** Hurts what serves by the defect in this cell (the new version, or the hosts that have its code), or all of the cell. */
  impair(impairment: Impairment, side?: 'new' | 'all'): Undo;
  /**
   * Takes what the new version serves out of service: requests to that share fail, and once it is the whole cell its users
   * move to other cells if the scenario has failover (a withdrawn route, a site that takes itself off the network).
   */
  withdraw(): Undo;
  /**
   * Brings the change to all of another cell, past the rollout and its policy, and writes `defect-woke` when it does so for
   * the first time; nothing happens where there is some of the change already.
   */
  expose(cell: number): void;
  /** Writes `defect-woke` to the journal; impairments applied after it have it as their cause. Call it before the first impairment. */
  wake(): void;
}

/** A cell whose last users are about to leave the new version for the old one. */
export interface Leaving {
  readonly random: RandomStream;
  /** Share of its users who have written something through the new version, where this share of operations writes. */
  wrote(writes: number): number;
  /** What they come back to can read what the new version has written: code that can was put in place before it. */
  readonly reads: boolean;
}

/**
 * What of a change a defect is in. `feature`: what users meet of it. `code`: all of it, so that it acts as soon as hosts
 * have the code, behind a flag that is off or as an intermediate version too, and until they have it no more.
 */
export type Seat = 'feature' | 'code';

/** What takes a defect away; `redeploy` puts the old version back onto the hosts, where `rollback` may turn off a flag alone. */
export type Remedy = 'rollback' | 'redeploy' | 'restart' | 'shed-and-restart' | 'evacuate' | 'wait';

/** A fault that travels with a change. */
export interface DefectModel<P extends Params = Params> extends ModelCard<'defect', P> {
  /** What tests know it by. */
  readonly class: DefectClass;
  /** A flag of another change that it takes two of: the segments of the fleet are told apart by it. */
  otherFlag?(options: Values<P>): OtherFlag;
  /** Cells it can strike at all (a defect may live in one kind of cell only). */
  strikes(cell: Cell, options: Values<P>): boolean;
  /** What of the change it is in; `feature` when left out. */
  seat?(options: Values<P>): Seat;
  /**
   * Runs in a cell from its first exposure, or from the first host that has the code; stopped, and its impairments undone,
   * when the cell is rolled back, or rid of the code (unless sticky).
   */
  strike(site: DefectSite, options: Values<P>): Script;
  /** Survives the rollback of the cell and stays until its hosts are restarted. */
  sticky(options: Values<P>): boolean;
  /** What it leaves behind in a cell that is taken back, for how long; undefined: nothing. */
  leaves?(
    cell: Leaving,
    options: Values<P>,
  ): { readonly impairment: Impairment; readonly lasts: Duration } | undefined;
  /** What a restart of hosts by this change costs, instead of the change's own; undefined: no say. Drawn once per cell. */
  restart?(
    site: DefectSite,
    options: Values<P>,
  ): { readonly capacityLost: number; readonly lasts: number } | undefined;
  /** What a person who understood it would do, in this order. */
  remedies(options: Values<P>): readonly Remedy[];
  /** 99 % point of its latency, for the horizon check; 0 = at once. */
  latency99(options: Values<P>): number;
}

export const defineDefect = <P extends Params>(defect: Omit<DefectModel<P>, 'kind'>): DefectModel<P> => ({
  kind: 'defect',
  ...defect,
});
