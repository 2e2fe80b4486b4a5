import type { ReplicationLaw } from '../domain/index.ts';
import type { Time } from '../kernel/index.ts';
import type { Placement } from './placement.ts';
import { awayOf, shareAt } from './placement.ts';

/** What has to be known of the plant to say what diverges. */
export interface Writers {
  /** Attempts per second the cell can serve now. */
  capacity(cell: number): number;
  /** Operations that the users who live there start in [from, to). */
  operations(home: number, from: Time, to: Time): number;
}

/**
 * What moving users does to their data where copies are asynchronous (failure-physics.md §3.2).
 *
 * - **Unplanned**: users leave a cell that is lost, or has nothing left to serve with. What they wrote in the last `lag`
 *   before it went is not in the copy: it has diverged.
 * - **Split brain**: a lost cell comes back while some of its users are still served elsewhere, and nobody has fenced it
 *   off. Both sides write until everybody is home; the writes of the lesser side have diverged.
 * - **Planned**: users leave a cell that still serves, or return home. Writes are handed over, and none diverges.
 */
export class Copies {
  private readonly law: ReplicationLaw;
  private readonly around: Writers;
  /** By cell: when it was lost; Infinity: it is not. */
  private readonly lostAt: Float64Array;
  /** By home: largest share of its users for whom its own loss has counted. */
  private readonly failedOver: Float64Array;
  /** By home: its own cell and others have both written up to here and beyond; Infinity: they do not. */
  private readonly splitSince: Float64Array;

  constructor(law: ReplicationLaw, cells: number, around: Writers) {
    this.law = law;
    this.around = around;
    this.lostAt = new Float64Array(cells).fill(Infinity);
    this.failedOver = new Float64Array(cells);
    this.splitSince = new Float64Array(cells).fill(Infinity);
  }

  lost(cell: number, now: Time): void {
    this.lostAt[cell] = now;
  }

  /** The lost cell is back; its users are where `placement` says. */
  returned(cell: number, placement: Placement, now: Time): void {
    this.lostAt[cell] = Infinity;
    this.failedOver[cell] = 0;
    if (this.law.fencing === null && placement.cells.length > 0) this.splitSince[cell] = now;
  }

  /** Users may be taken from the cell: it is not lost, or has been fenced off. */
  isFenced(cell: number, now: Time): boolean {
    return this.lostAt[cell] === Infinity || now - this.lostAt[cell] >= (this.law.fencing ?? 0);
  }

  /** Users of the home move. Returns how many of their writes diverge by it, and by both sides' writing until now. */
  moved(home: number, before: Placement, after: Placement, now: Time): number {
    return this.splitBrain(home, before, after, now) + this.unplanned(home, before, after, now);
  }

  private splitBrain(home: number, before: Placement, after: Placement, now: Time): number {
    const since = this.splitSince[home];
    if (since === Infinity) return 0;
    const away = Math.min(1, awayOf(before));
    this.splitSince[home] = after.cells.length === 0 || this.lostAt[home] < Infinity ? Infinity : now;
    return Math.min(away, 1 - away) * this.law.writes * this.around.operations(home, since, now);
  }

  private unplanned(home: number, before: Placement, after: Placement, now: Time): number {
    let writes = 0;
    if (this.isGone(home)) {
      const start = Math.max(awayOf(before), this.failedOver[home]);
      const moved = awayOf(after) - start;
      if (moved > 0) {
        writes += moved * this.notCopied(home, home, now);
        this.failedOver[home] = awayOf(after);
      }
    }
    before.cells.forEach((cell, i) => {
      if (!this.isGone(cell)) return;
      const left = before.shares[i] - shareAt(after, cell);
      if (left > 0) writes += left * this.notCopied(home, cell, now);
    });
    return writes;
  }

  private isGone(cell: number): boolean {
    return this.lostAt[cell] < Infinity || this.around.capacity(cell) === 0;
  }

  /**
   * Writes of all users of the home that were not in the copy when the cell went; nobody notes when heat took a
   * cell's last host, so its demand of now stands for that of then.
   */
  private notCopied(home: number, cell: number, now: Time): number {
    const went = Math.min(this.lostAt[cell], now);
    return this.law.writes * this.around.operations(home, Math.max(0, went - this.law.lag), went);
  }
}
