import type { Fleet, Stickiness } from '../../domain/index.ts';
import type { Time } from '../../kernel/index.ts';
import { exp, expm1, HOUR } from '../../kernel/index.ts';

/** Share of a cell's users who have written something, where this share of operations writes. */
export type Writers = (writes: number) => number;

/**
 * Who has the new version: distinct users exposed, and hours that users wait for it.
 *
 * `sticky: user` exposes the share itself; `sticky: request` exposes everybody who has drawn the new version at least
 * once since the cell first served it: N·(1 − exp(−∫ r·x dt)) (product.md, Traffic shares).
 */
export class ExposureMeter {
  /** Highest number of users exposed at one time. */
  peak = 0;
  first: Time | null = null;
  private readonly fleet: Fleet;
  private readonly operations: (cell: number, from: Time, to: Time) => number;
  private readonly share: Float64Array;
  private readonly sticky: Stickiness[];
  private readonly since: Float64Array;
  /** Per cell: operations per user that the new version has served. */
  private readonly met: Float64Array;
  private notedAt: Time = -1;
  private waitedHours = 0;
  private waitSince: Time = 0;
  private usersWaiting: number;

  constructor(fleet: Fleet, operations: (cell: number, from: Time, to: Time) => number) {
    this.fleet = fleet;
    this.operations = operations;
    const cells = fleet.cells.length;
    this.share = new Float64Array(cells);
    this.sticky = new Array<Stickiness>(cells).fill('request');
    this.since = new Float64Array(cells);
    this.met = new Float64Array(cells);
    this.usersWaiting = fleet.users;
  }

  /** Users begin to wait for the change. */
  begin(now: Time): void {
    this.waitSince = now;
    this.waitedHours = 0;
  }

  set(cell: number, share: number, sticky: Stickiness, now: Time): void {
    if (share > 0) this.first ??= now;
    this.met[cell] = share === 0 ? 0 : this.metBy(cell, now);
    this.since[cell] = now;
    this.settleWaiting(now);
    this.usersWaiting -= (share - this.share[cell]) * this.fleet.cells[cell].users;
    if (Math.abs(this.usersWaiting) < 1e-6) this.usersWaiting = 0;
    this.share[cell] = share;
    this.sticky[cell] = sticky;
  }

  /** Distinct users whose requests the new version serves. */
  exposed(now: Time): number {
    let users = 0;
    for (const cell of this.fleet.cells) {
      if (this.share[cell.index] > 0) users += cell.users * this.exposedShare(cell.index, now);
    }
    return users;
  }

  /** Who of the cell's users have written something through the new version by now. */
  writers(cell: number, now: Time): Writers {
    const share = this.share[cell];
    if (share === 0) return () => 0;
    const met = this.metBy(cell, now);
    return this.sticky[cell] === 'user'
      ? (writes) => -share * expm1((-writes * met) / share)
      : (writes) => -expm1(-writes * met);
  }

  /** To be called when exposure is about to fall, and at the end: between falls it only grows. */
  notePeak(now: Time): void {
    if (now === this.notedAt) return;
    this.notedAt = now;
    this.peak = Math.max(this.peak, this.exposed(now));
  }

  /** Share of users on the new version now. */
  get onNew(): number {
    return Math.max(0, 1 - this.usersWaiting / this.fleet.users);
  }

  hoursWaited(now: Time): number {
    return this.waitedHours + (this.usersWaiting * (now - this.waitSince)) / HOUR;
  }

  private settleWaiting(now: Time): void {
    this.waitedHours = this.hoursWaited(now);
    this.waitSince = now;
  }

  private exposedShare(cell: number, now: Time): number {
    return this.sticky[cell] === 'user' ? this.share[cell] : 1 - exp(-this.metBy(cell, now));
  }

  private metBy(cell: number, now: Time): number {
    if (this.share[cell] === 0) return this.met[cell];
    const perUser = this.operations(cell, this.since[cell], now) / this.fleet.cells[cell].users;
    return this.met[cell] + this.share[cell] * perUser;
  }
}
