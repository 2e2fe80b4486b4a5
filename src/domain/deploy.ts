import type { Duration, RandomStream, Script, Time } from '../kernel/index.ts';
import type { Change } from './change.ts';
import type { Fleet } from './fleet.ts';
import type { Evidence } from './gate.ts';
import type { Law } from './law.ts';
import type { Configured, ModelCard } from './model.ts';
import type { Params, Values } from './params.ts';
import type { Bake, Target } from './policy.ts';

/** Who stays with the new version: the same users, or each request draws anew. */
export type Stickiness = 'user' | 'request';

/** Operations that users began, and how many of them were answered well. */
export interface Served {
  readonly operations: number;
  readonly good: number;
}

/** The better arm of an A/B test, if there is one. */
export type ArmVerdict = 'A' | 'B' | 'undecided';

/** What a deploy style can do to cells. Everything it does is undone by `undo`, whatever the moment it was stopped at. */
export interface DeploySite {
  readonly change: Change;
  readonly fleet: Fleet;
  /** Per-cell time of a rollback that has to redeploy (already resolved, never 0 unless the change takes 0). */
  readonly rollbackTakes: Duration;
  /** The simulated time. */
  readonly now: Time;
  /** Share of the cell that the new version serves now. */
  share(cell: number): number;
  /** The same of the users of each segment. */
  shares(cell: number): readonly number[];
  /**
   * One share of everybody, or one of each segment; the latter only where users stay with their version. `sticky`: as it
   * was when left out.
   */
  setShare(cell: number, share: number | readonly number[], sticky?: Stickiness): void;
  /**
   * Share of the cell's hosts with code that knows the change and serves nobody the new way by itself: behind a flag, or
   * as an intermediate version. With all of them, what the new version writes can be read.
   */
  darkCode(cell: number): number;
  setDarkCode(cell: number, share: number): void;
  /** Restarts this share of the cell's hosts in the way the change (and its defects) restart; ends when they are back. */
  restartHosts(cell: number, share: number): Script;
  /**
   * Starts a second environment beside these cells: costs capacity hours and heat until `release` is called. It is built
   * after `standsIn`; from then on its caches fill, with or without users.
   */
  addEnvironment(cells: readonly number[], standsIn: Duration): { release(): void };
  /** A second environment stands beside this cell: what was left can be switched back to. */
  hasEnvironment(cell: number): boolean;
  /**
   * Share of the cell's users who have written something that only the new version's side has, where this share of
   * operations writes.
   */
  wrote(cell: number, writes: number): number;
  /** For so long, operations that need what was written meanwhile fail in the cell: those of this share of its users. */
  lackData(cell: number, share: number, lasts: Duration): void;
  /** Keeps the second environments beyond the end of the rollout. */
  keepEnvironments(): void;
  /** Runs tests, without users; ends the rollout as a gate does if one complains. */
  verify(tests: readonly Configured<'test'>[]): Script;
  /** For what happens by chance here; the same for every policy under a seed. */
  draw(of: Law, purpose: string): number;
  /** The same for whoever draws more than one number; each call begins it anew. */
  random(purpose: string): RandomStream;
  /** What came of the users of these cells since then, by the version that served them. */
  arms(cells: readonly number[], since: Time): { readonly old: Served; readonly young: Served };
  /** What a test of both versions inside the wave has come to: which arm is better, the old version (A) or the new one. */
  conclude(verdict: ArmVerdict): void;
  /** Writes a note to the journal. */
  note(note: string, values: Readonly<Record<string, string | number>>): void;
  /** Ends the rollout as a gate that says no. */
  stop(because: string): never;
  /** Runs scripts side by side and ends when all have. */
  together(scripts: readonly Script[]): Script;
  /** Bakes inside a wave (canary, traffic steps): as `Rollout.bake`. */
  bake(bake: Duration | Bake): Script<Evidence>;
}

/** How the cells of a wave are changed, and how that is taken back. */
export interface DeployModel<P extends Params = Params> extends ModelCard<'deploy', P> {
  /** The old version keeps hosts of its own until `finish`: what sticks to the new hosts is gone as soon as traffic leaves them. */
  readonly leavesOldHosts?: boolean;
  deploy(site: DeploySite, targets: readonly Target[], options: Values<P>): Script;
  /** Brings the old version back to every cell that has a share of the new one. */
  undo(site: DeploySite, cells: readonly number[], options: Values<P>): Script;
  /** Takes dark code off the hosts of cells in which nobody is served the new way; for those that place any. */
  remove?(site: DeploySite, cells: readonly number[], options: Values<P>): Script;
  /** After the last wave's bake: fallback period, decommissioning. An alarm until it ends still undoes by `undo`. */
  finish?(site: DeploySite, options: Values<P>): Script;
}

export const defineDeploy = <P extends Params>(deploy: Omit<DeployModel<P>, 'kind'>): DeployModel<P> => ({
  kind: 'deploy',
  ...deploy,
});
